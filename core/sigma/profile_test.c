#include "core/sigma/profile.h"

#include <glib.h>

static double frequency(const Profile *profile, uint64_t kind, uint64_t hash)
{
    const Leaf leaf = { .hash = hash };
    return profile_frequency(profile, kind, &leaf);
}

static Profile *some_profile(void)
{
    Profile *profile = profile_new();
    profile_add_events(profile, 0xABCDEF0123456789u, 600);
    profile_add_events(profile, 0xABCDEF0123456789u, 400);
    profile_add_leaf(profile, 0xABCDEF0123456789u, 0x1111, 500);
    profile_add_leaf(profile, 0xABCDEF0123456789u, UINT64_MAX, 1000);
    profile_add_events(profile, 77, 9000);
    profile_add_leaf(profile, 77, 0x1111, 9);
    for (int i = 0; i < 10; i++)
        profile_add_grams(profile, slice_of(i < 3 ? "powershell" : "cmd /c"));
    return profile;
}

static Buffer written(const Profile *profile)
{
    Buffer out = { 0 };
    profile_write(profile, &out);
    return out;
}

static Profile *read_again(const Profile *profile)
{
    Buffer text = written(profile);
    Profile *again = profile_new();
    size_t line = 0;
    g_assert_true(profile_read(again, buffer_slice(&text), &line));
    Buffer second = written(again);
    g_assert_cmpstr(second.data, ==, text.data);
    buffer_clear(&text);
    buffer_clear(&second);
    return again;
}

static void assert_counts(const Profile *profile)
{
    g_assert_cmpfloat(frequency(profile, 0xABCDEF0123456789u, 0x1111), ==, 0.5);
    g_assert_cmpfloat(frequency(profile, 0xABCDEF0123456789u, UINT64_MAX), ==, 1.0);
    g_assert_cmpfloat(frequency(profile, 77, 0x1111), ==, 0.001);
    g_assert_cmpfloat(frequency(profile, 77, 0x2222), <, 0.001);
    /* kinds that nobody has seen are like all events together */
    g_assert_cmpfloat(frequency(profile, 78, 0x1111), ==, 0.0509);
    g_assert_cmpfloat(profile_gram_frequency(profile, "powe"), ==, 0.3);
    g_assert_cmpfloat(profile_gram_frequency(profile, "/c d"), ==, 0);
    g_assert_cmpfloat(profile_gram_frequency(profile, "cmd "), ==, 0.7);
}

static void is_the_same_after_writing_and_reading(void)
{
    Profile *profile = some_profile(), *again = read_again(profile);
    assert_counts(profile);
    assert_counts(again);
    profile_free(profile);
    profile_free(again);
}

static void adds_up_what_several_files_say(void)
{
    Profile *profile = profile_new();
    size_t line = 0;
    g_assert_true(profile_read(profile, SLICE("4d events 100\n4d 1111 50\n"), &line));
    g_assert_true(profile_read(profile, SLICE("4d events 100\n4d 1111 0\n"), &line));
    g_assert_cmpfloat(frequency(profile, 0x4d, 0x1111), ==, 0.25);
    profile_free(profile);
}

static void leaves_out_what_is_rare(void)
{
    Profile *profile = profile_new();
    profile_add_events(profile, 5, 100000);
    profile_add_leaf(profile, 5, 0x1111, 99);
    profile_add_leaf(profile, 5, 0x2222, 100);
    Buffer text = written(profile);
    g_assert_null(strstr(text.data, "1111"));
    g_assert_nonnull(strstr(text.data, "5 2222 100\n"));
    buffer_clear(&text);
    profile_free(profile);
}

static void says_which_line_is_wrong(void)
{
    static const struct {
        const char *text;
        size_t line; /* 0: none is */
    } cases[] = {
        { "", 0 },
        { "\n# notes\n\n  4d events 1  \r\n", 0 },
        { "4d events 1", 0 },
        { "4d events 1\nx", 2 },
        { "4d events", 1 },
        { "4d 1111", 1 },
        { "4d 1111 1 1", 1 },
        { "4d events 1 x", 1 },
        { "4d 0 5", 1 },
        { "4d 1111 0x", 1 },
        { "\n\n11112222333344445 1 1", 3 },
        { "4d 1111 1000000000000000", 1 },
        { "4d 1111 "
          "                                                                                      "
          "       1",
          1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Profile *profile = profile_new();
        size_t line = 0;
        g_test_message("%s", cases[i].text);
        const bool is_read = profile_read(profile, slice_of(cases[i].text), &line);
        g_assert_cmpuint(is_read ? 0 : line, ==, cases[i].line);
        profile_free(profile);
    }
}

static void guesses_where_nothing_is_known(void)
{
    Arena arena = { 0 };
    const SigmaTest tests[] = {
        { SIGMA_TEST_TEXT,
          { .pattern = pattern_compile(&arena, pattern_codes(&arena, SLICE("*a*")), false) } },
        { SIGMA_TEST_TEXT,
          { .pattern =
                pattern_compile(&arena, pattern_codes(&arena, SLICE("*mimikatz*")), false) } },
    };
    const Leaf often = { .tests = &tests[0], .count = 1 },
               rare = { .tests = &tests[1], .count = 1 };
    g_assert_cmpfloat(profile_frequency(NULL, 1, &often), >, profile_frequency(NULL, 1, &rare));
    g_assert_cmpfloat(profile_frequency(NULL, 1, &rare), >, 0);
    arena_clear(&arena);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile/is_the_same_after_writing_and_reading",
                    is_the_same_after_writing_and_reading);
    g_test_add_func("/profile/adds_up_what_several_files_say", adds_up_what_several_files_say);
    g_test_add_func("/profile/leaves_out_what_is_rare", leaves_out_what_is_rare);
    g_test_add_func("/profile/says_which_line_is_wrong", says_which_line_is_wrong);
    g_test_add_func("/profile/guesses_where_nothing_is_known", guesses_where_nothing_is_known);
    return g_test_run();
}
