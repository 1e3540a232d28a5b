/* What an expression cannot match without is named, and nothing else ever. */
#include "core/sigma/regex_literal.h"

#include <glib.h>

#include "core/bytes/utf8.h"

static Regex *regex_of(const char *expression, RegexFlags flags)
{
    char wrong[200];
    return regex_new(slice_of(expression), flags, wrong, sizeof wrong);
}

static void names_the_rarest_run(void)
{
    static const struct {
        const char *expression, *literal;
    } cases[] = {
        { "", "" },
        { "mimikatz", "mimikatz" },
        { "^MIMI[kK]atz$", "mimi" },
        { "a.*powershell.*b", "powershell" },
        { "\\.exe", ".exe" },
        { "\\\\cmd\\.exe", "\\cmd.exe" },
        { "abc?def", "def" },
        { "abcdx*ef", "abcd" },
        { "abcd+ef", "abcd" },
        { "abx{0}cdef", "cdef" },
        { "abx{0,3}cdef", "cdef" },
        { "abx{2}c", "abx" },
        { "abx{10}c", "abx" },
        { "ab{", "" },
        { "a|b", "" },
        { "(a|b)cde", "cde" },
        { "(?:xyz)cde", "cde" },
        { "(?i)Cde", "cde" },
        { "(?x)c d e", "" },
        { "(?<name>x)cde", "" },
        { "(?=x)cde", "cde" },
        { "(?!x)cde", "cde" },
        { "(?#x)cde", "" },
        { "(*UCP)cde", "" },
        { "[a]cde", "cde" },
        { "[]a]cde", "cde" },
        { "[^]a]cde", "cde" },
        { "[\\]]cde", "cde" },
        { "[[:alpha:]]cde", "" },
        { "([)])cde", "cde" },
        { "[\\c]]x]cde", "" },
        { "(\\c)x)cde", "" },
        { "(a(?#[)b)cde", "" },
        { "(a(*ACCEPT)b)cde", "" },
        { "(a(?x) # ))\nb)cde", "" },
        { "(a(?:b)(?=c)(?i))def", "def" },
        { "(\\))cde", "cde" },
        { "\\dabc\\w", "abc" },
        { "\\x41abc", "" },
        { "\\Qa|b\\E", "" },
        { "(a)\\1bcd", "" },
        { "\\Kabc", "" },
        { "äbcd", "" },
        { "x{2}?abc", "abc" },
        { "x++abc", "abc" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Arena arena = { 0 };
        Regex *regex = regex_of(cases[i].expression, (RegexFlags){ 0 });
        g_test_message("%s", cases[i].expression);
        g_assert_nonnull(regex);
        const Slice literal = regex_literal(&arena, regex);
        g_autofree char *text = g_strndup(literal.data, literal.length);
        g_assert_cmpstr(text, ==, cases[i].literal);
        regex_free(regex);
        arena_clear(&arena);
    }
}

/* An expression, and a text that it matches unless something around it forbids that. */
typedef struct {
    GRand *rand;
    GString *expression, *text;
    int depth;
} Growth;

static int pick(Growth *growth, int count)
{
    return g_rand_int_range(growth->rand, 0, count);
}

static void grow(Growth *growth);

static void grow_character(Growth *growth)
{
    static const char characters[] = "abkKsSxXyZ09 -_.";
    const char byte = characters[pick(growth, sizeof characters - 1)];
    if (byte == '.')
        g_string_append_c(growth->expression, '\\');
    g_string_append_c(growth->expression, byte);
    g_string_append_c(growth->text, byte);
}

static void grow_class(Growth *growth)
{
    static const struct {
        const char *expression;
        char byte;
    } classes[] = { { ".", 'q' },       { "\\d", '7' },   { "\\w", 'm' },   { "[abk]", 'k' },
                    { "[^a]", 'b' },    { "[a-z]", 's' }, { "[]x]", ']' },  { "[\\]\\\\]", '\\' },
                    { "[^\\s(]", 'z' }, { "\\S", 'w' },   { "\\x41", 'A' }, { "[[:digit:]]", '3' },
                    { "\\(", '(' },     { "\\|", '|' },   { "\\\\", '\\' }, { "\\x{6b}", 'k' } };
    const int number = pick(growth, G_N_ELEMENTS(classes));
    g_string_append(growth->expression, classes[number].expression);
    g_string_append_c(growth->text, classes[number].byte);
}

static void grow_group(Growth *growth)
{
    static const char *const begins[] = { "(", "(?:", "(?i:", "(?>", "(?<n>", "((?i)" };
    const gsize before = growth->text->len;
    g_string_append(growth->expression, begins[pick(growth, G_N_ELEMENTS(begins))]);
    grow(growth);
    if (pick(growth, 2) == 0) {
        const bool takes_other = pick(growth, 2) == 0;
        const gsize between = growth->text->len;
        g_string_append_c(growth->expression, '|');
        grow(growth);
        if (takes_other)
            g_string_erase(growth->text, (gssize)before, (gssize)(between - before));
        else
            g_string_truncate(growth->text, between);
    }
    g_string_append_c(growth->expression, ')');
}

static void grow_quantifier(Growth *growth, gsize before)
{
    static const struct {
        const char *expression;
        int times;
    } quantifiers[] = { { "?", 0 },    { "?", 1 },     { "*", 0 },     { "+", 1 },   { "{0}", 0 },
                        { "{2}", 2 },  { "{1,3}", 2 }, { "{0,2}", 0 }, { "*?", 0 },  { "+?", 2 },
                        { "{3,}", 3 }, { "?+", 1 },    { "{10}", 10 }, { "{00}", 0 } };
    const int number = pick(growth, G_N_ELEMENTS(quantifiers));
    g_autofree char *once = g_strdup(growth->text->str + before);
    g_string_append(growth->expression, quantifiers[number].expression);
    g_string_truncate(growth->text, before);
    for (int i = 0; i < quantifiers[number].times; i++)
        g_string_append(growth->text, once);
}

static void grow(Growth *growth)
{
    static const char *const others[] = {
        "^", "$", "\\b", "(?i)", "(?s)", "(?=k)", "(?!x)", "(?#)"
    };
    growth->depth++;
    for (int i = pick(growth, 6) + 1; i > 0; i--) {
        const gsize before = growth->text->len;
        const int kind = pick(growth, 12);
        if (kind == 0 && growth->depth < 4)
            grow_group(growth);
        else if (kind == 1)
            g_string_append(growth->expression, others[pick(growth, G_N_ELEMENTS(others))]);
        else if (kind < 4)
            grow_class(growth);
        else
            grow_character(growth);
        if (kind != 1 && pick(growth, 5) == 0)
            grow_quantifier(growth, before);
    }
    growth->depth--;
}

/* true: it matched, and the literal is in the text. */
static bool try_one(GRand *rand)
{
    Arena arena = { 0 };
    Growth growth = { .rand = rand, .expression = g_string_new(NULL), .text = g_string_new("kx ") };
    grow(&growth);
    g_string_append(growth.text, "\xE2\x84\xAA\xC5\xBF");
    const RegexFlags flags = { .ignores_case = pick(&growth, 2) == 0 };
    for (gsize i = 0; flags.ignores_case && i < growth.text->len; i++) {
        if (pick(&growth, 2) == 0)
            growth.text->str[i] = g_ascii_toupper(growth.text->str[i]);
    }
    Regex *regex = regex_of(growth.expression->str, flags);
    const Slice text = { growth.text->str, growth.text->len };
    const bool matches = regex != NULL && regex_search(regex, text) == REGEX_MATCHES;
    if (matches) {
        const Slice literal = regex_literal(&arena, regex), folded = utf8_fold(&arena, text);
        if (literal.length > 0 &&
            memmem(folded.data, folded.length, literal.data, literal.length) == NULL)
            g_error("%s matches '%s' without '%.*s'", growth.expression->str, growth.text->str,
                    (int)literal.length, literal.data);
    }
    regex_free(regex);
    arena_clear(&arena);
    g_string_free(growth.expression, TRUE);
    g_string_free(growth.text, TRUE);
    return matches;
}

static void names_nothing_that_a_match_can_do_without(void)
{
    const char *seed = g_getenv("MIMAMORI_SEED"), *rounds = g_getenv("MIMAMORI_ROUNDS");
    GRand *rand = g_rand_new_with_seed(seed == NULL ? 1 : (guint32)atoi(seed));
    const int count = 5000 * (rounds == NULL ? 1 : atoi(rounds));
    int matched = 0;
    for (int i = 0; i < count; i++)
        matched += try_one(rand);
    g_assert_cmpint(matched, >, count / 3);
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/regex_literal/names_the_rarest_run", names_the_rarest_run);
    g_test_add_func("/regex_literal/names_nothing_that_a_match_can_do_without",
                    names_nothing_that_a_match_can_do_without);
    return g_test_run();
}
