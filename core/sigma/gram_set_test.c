/* A set of literals finds what a search for each of them finds. */
#include "core/sigma/gram_set.h"

#include "core/sigma/testing_memory.h"
#include "core/sigma/testing_random.h"

#define TEXT_MAX 700
#define LITERALS_MAX 300

typedef struct {
    Arena arena;
    GramLiteral *literals; /* of the set; in its order */
    Slice texts[LITERALS_MAX];
    size_t count;
} Literals;

/* From one of two alphabets: the small one makes many literals that begin alike. */
static Slice random_text(GRand *rand, Arena *arena, size_t length, bool is_small)
{
    static const char small[] = "ab", large[] = "abcdefghij klmnop0123456789.\\-/\xC3\xA4\xE3\x81";
    char *text = arena_take(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = is_small ? small[g_rand_int_range(rand, 0, 2)]
                           : large[g_rand_int_range(rand, 0, sizeof large - 1)];
    return (Slice){ text, length };
}

static Literals random_literals(GRand *rand, bool is_small, bool is_short)
{
    Literals made = { .count = (size_t)g_rand_int_range(rand, 1, is_small ? 40 : LITERALS_MAX) };
    made.literals = ARENA_NEW(&made.arena, GramLiteral, made.count);
    for (size_t i = 0; i < made.count; i++) {
        const gint32 longest = g_rand_boolean(rand) ? 101 : 12;
        const size_t length =
            (size_t)(is_short ? g_rand_int_range(rand, 1, 4) : g_rand_int_range(rand, 4, longest));
        made.texts[i] = random_text(rand, &made.arena, length, is_small);
        made.literals[i] = (GramLiteral){ .text = made.texts[i], .atom = (uint32_t)i };
    }
    return made;
}

/* A text in which some of the literals stand, also one over the other and at both ends. */
static Slice text_with(GRand *rand, Arena *arena, const Literals *literals, bool is_small)
{
    const size_t length = (size_t)g_rand_int_range(rand, 0, TEXT_MAX);
    Slice text = random_text(rand, arena, length, is_small);
    for (int i = g_rand_int_range(rand, 0, 6); i > 0; i--) {
        const Slice literal = literals->texts[g_rand_int_range(rand, 0, (gint32)literals->count)];
        if (literal.length > length)
            continue;
        const size_t room = length - literal.length;
        const size_t at = i == 1   ? room
                          : i == 2 ? 0
                                   : (size_t)g_rand_int_range(rand, 0, (gint32)room + 1);
        memcpy((char *)text.data + at, literal.data, literal.length);
    }
    return text;
}

static bool is_in(Slice text, Slice literal)
{
    return literal.length == 0 || (text.length > 0 && memmem(text.data, text.length, literal.data,
                                                             literal.length) != NULL);
}

static void note_atom(void *data, uint32_t atom)
{
    ((bool *)data)[atom] = true;
}

static void assert_finds(const GramSet *set, const Literals *literals, Slice text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        bool found[LITERALS_MAX] = { false };
        if (kernels_named(kernel_variants[i]) == NULL)
            continue;
        kernels_force(kernels_named(kernel_variants[i]));
        gram_set_search(set, text, note_atom, found);
        for (size_t j = 0; j < literals->count; j++) {
            if (found[j] != is_in(text, literals->texts[j]))
                g_error("%s: '%.*s' in '%.*s'", kernel_variants[i], (int)literals->texts[j].length,
                        literals->texts[j].data, (int)text.length, text.data);
        }
    }
    kernels_force(NULL);
}

static Profile *profile_of(const Literals *literals)
{
    Profile *profile = profile_new();
    for (size_t i = 0; i < literals->count; i += 2)
        profile_add_grams(profile, literals->texts[i]);
    return profile;
}

static void finds_what_is_there_and_nothing_else(void)
{
    const char *seed = g_getenv("MIMAMORI_SEED"), *rounds = g_getenv("MIMAMORI_ROUNDS");
    GRand *rand = g_rand_new_with_seed(seed == NULL ? 9 : (guint32)atoi(seed));
    FencedMemory memory = fenced_memory_new(TEXT_MAX + GRAM_READABLE);
    for (int round = 0; round < 100 * (rounds == NULL ? 1 : atoi(rounds)); round++) {
        const bool is_small = g_rand_boolean(rand), is_short = g_rand_boolean(rand);
        Literals literals = random_literals(rand, is_small, is_short);
        Profile *profile = g_rand_boolean(rand) ? profile_of(&literals) : NULL;
        const GramSet *set =
            gram_set_new(&literals.arena, profile, literals.literals, literals.count);
        for (int i = 0; i < 20; i++) {
            const Slice text = text_with(rand, &literals.arena, &literals, is_small);
            assert_finds(set, &literals, fenced_text(&memory, text, GRAM_READABLE));
        }
        profile_free(profile);
        arena_clear(&literals.arena);
    }
    fenced_memory_free(&memory);
    g_rand_free(rand);
}

/* The text as some program may write it in JSON: letters in any case, and what is often escaped. */
static char *written(GRand *rand, Slice text)
{
    GString *json = g_string_new("{\"a\":\"");
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];
        if (byte == '"' || byte == '\\' || (byte == '/' && g_rand_boolean(rand)))
            g_string_append_printf(json, "\\%c", byte);
        else if (byte == '<' || (strchr("'>&", byte) != NULL && g_rand_boolean(rand)))
            g_string_append_printf(json, "\\u%04x", (unsigned)byte);
        else
            g_string_append_c(json, g_rand_boolean(rand) ? g_ascii_toupper(byte) : byte);
    }
    g_string_append(json, "\"}");
    return g_string_free(json, FALSE);
}

static bool may_be_in_with_all(const GramSet *set, const FencedMemory *memory, const char *json)
{
    int yes = 0, asked = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        if (kernels_named(kernel_variants[i]) == NULL)
            continue;
        kernels_force(kernels_named(kernel_variants[i]));
        for (size_t behind = 0; behind <= 100; behind += 100) {
            const Slice text = fenced_text(memory, slice_of(json), behind);
            yes += gram_set_may_be_in(set, text, memory->end);
            asked++;
        }
    }
    kernels_force(NULL);
    g_assert_true(yes == 0 || yes == asked);
    return yes > 0;
}

static void says_before_unescaping_whether_some_literal_may_be_there(void)
{
    static const char *const words[] = { "mimikatz",    "net user /add", "it's me",   "<script>",
                                         "c:\\temp\\x", "a\"bcd\"e",     "evil & co", "xyz" };
    GRand *rand = g_rand_new_with_seed(2);
    FencedMemory memory = fenced_memory_new(4000);
    for (int round = 0; round < 400; round++) {
        Arena arena = { 0 };
        GramLiteral literals[3];
        for (int i = 0; i < 3; i++)
            literals[i] = (GramLiteral){ .text = slice_of(words[g_rand_int_range(rand, 0, 8)]) };
        const GramSet *set = gram_set_new_raw(&arena, NULL, literals, 3);
        g_assert_nonnull(set);
        const Slice before =
            random_text(rand, &arena, (size_t)g_rand_int_range(rand, 0, 150), true);
        g_autofree char *without = written(rand, before);
        g_autofree char *joined = g_strconcat(before.data, literals[round % 3].text.data, NULL);
        g_autofree char *with = written(rand, slice_of(joined));
        g_assert_true(may_be_in_with_all(set, &memory, with));
        g_assert_false(may_be_in_with_all(set, &memory, without));
        arena_clear(&arena);
    }
    fenced_memory_free(&memory);
    g_rand_free(rand);
}

static void makes_no_such_set_of_literals_that_are_often_escaped(void)
{
    static const char *const words[] = { "ab\\cd", "ä", "ab", "'a'b'c'", "a\nb", "</a>" };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        Arena arena = { 0 };
        const GramLiteral literals[] = { { .text = SLICE("mimikatz") },
                                         { .text = slice_of(words[i]) } };
        g_assert_null(gram_set_new_raw(&arena, NULL, literals, 2));
        arena_clear(&arena);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gram_set/finds_what_is_there_and_nothing_else",
                    finds_what_is_there_and_nothing_else);
    g_test_add_func("/gram_set/says_before_unescaping_whether_some_literal_may_be_there",
                    says_before_unescaping_whether_some_literal_may_be_there);
    g_test_add_func("/gram_set/makes_no_such_set_of_literals_that_are_often_escaped",
                    makes_no_such_set_of_literals_that_are_often_escaped);
    return g_test_run();
}
