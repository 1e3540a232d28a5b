/* What the library finds is what PCRE2 finds, wherever in a text it stands. */
#include "core/sigma/regex_set.h"

#include <glib.h>

#define TEXT_MAX 300

static void note(void *data, uint32_t index)
{
    ((bool *)data)[index] = true;
}

static const struct {
    const char *expression, *match;
    RegexFlags flags;
} cases[] = {
    { "x", "x", { 0 } },
    { "x", "X", { .ignores_case = true } },
    { "xyz", "xyz", { 0 } },
    { "a.*b", "axxb", { 0 } },
    { "a|bcd", "bcd", { 0 } },
    { "a|bcd", "a", { 0 } },
    { "a[bc]", "ac", { 0 } },
    { "[^.]x", "yx", { 0 } },
    { "\\d{3}", "123", { 0 } },
    { "(a|b)+c", "abac", { 0 } },
    { "\\wa\\W", "ba!", { 0 } },
    { "^a", "\na", { .is_multi_line = true } },
    { "a$", "a\n", { .is_multi_line = true } },
    { "a.b", "a\nb", { .dot_takes_line = true } },
    { "見[守る]", "見守", { 0 } },
    { "k", "\xE2\x84\xAA", { .ignores_case = true } },
};

static void assert_same(const RegexSet *set, RegexScratch *scratch, Regex *const *regexes,
                        const size_t *numbers, size_t count, Slice text)
{
    bool found[G_N_ELEMENTS(cases)] = { false };
    regex_set_search(set, scratch, text, note, found);
    for (size_t i = 0; i < count; i++) {
        const bool matches = regex_search(regexes[i], text) == REGEX_MATCHES;
        if (found[i] != matches)
            g_error("%s in '%.*s': %d", cases[numbers[i]].expression, (int)text.length, text.data,
                    found[i]);
    }
}

static void look_at_texts(const RegexSet *set, Regex *const *regexes, const size_t *numbers,
                          size_t count)
{
    RegexScratch scratch = { 0 };
    char text[TEXT_MAX];
    regex_scratch_prepare(&scratch, set);
    for (size_t i = 0; i < count; i++) {
        const Slice match = slice_of(cases[numbers[i]].match);
        for (size_t length = match.length; length < TEXT_MAX; length += 7) {
            for (size_t at = 0; at + match.length <= length; at++) {
                memset(text, '.', length);
                memcpy(text + at, match.data, match.length);
                assert_same(set, &scratch, regexes, numbers, count, (Slice){ text, length });
            }
        }
    }
    regex_scratch_clear(&scratch);
}

/* Those of the cases that are taken exactly, each by itself or all together. */
static void look_with(size_t first, size_t end)
{
    Regex *regexes[G_N_ELEMENTS(cases)];
    size_t numbers[G_N_ELEMENTS(cases)], count = 0;
    char wrong[200];
    for (size_t i = first; i < end; i++) {
        bool is_exact = false;
        Regex *regex =
            regex_new(slice_of(cases[i].expression), cases[i].flags, wrong, sizeof wrong);
        g_assert_nonnull(regex);
        if (regex_set_takes(regex, &is_exact) && is_exact) {
            numbers[count] = i;
            regexes[count++] = regex;
        } else {
            regex_free(regex);
        }
    }
    g_assert_true(count > 0 || !regex_set_is_sound() || end - first == 1);
    RegexSet *set = count == 0 ? NULL : regex_set_new((const Regex *const *)regexes, count);
    if (set != NULL)
        look_at_texts(set, regexes, numbers, count);
    regex_set_free(set);
    for (size_t i = 0; i < count; i++)
        regex_free(regexes[i]);
}

static void finds_what_pcre2_finds(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        look_with(i, i + 1);
    look_with(0, G_N_ELEMENTS(cases));
    if (!regex_set_is_sound())
        g_test_skip("the library misses matches on this processor, so that it is not used");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/regex_set/finds_what_pcre2_finds", finds_what_pcre2_finds);
    return g_test_run();
}
