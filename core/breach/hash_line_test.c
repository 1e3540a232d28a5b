#include "core/breach/hash_line.h"

#include <glib.h>

#define DIGITS "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"

static void reads_what_lists_are_written_in(void)
{
    static const struct {
        const char *line;
        HashLine want;
    } CASES[] = {
        { DIGITS, HASH_LINE_HASH },
        { DIGITS ":1", HASH_LINE_HASH },
        { DIGITS ":9659365\r", HASH_LINE_HASH },
        { "  5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8:3\t", HASH_LINE_HASH },
        { DIGITS ":9999999999999999999", HASH_LINE_HASH },
        { DIGITS ":0", HASH_LINE_PADDING },
        { DIGITS ":000", HASH_LINE_PADDING },
        { "", HASH_LINE_EMPTY },
        { " \t\r", HASH_LINE_EMPTY },
        { "# made in May", HASH_LINE_EMPTY },
        { DIGITS ":", HASH_LINE_COUNT },
        { DIGITS ":-1", HASH_LINE_COUNT },
        { DIGITS ":1 2", HASH_LINE_COUNT },
        { DIGITS ":99999999999999999999", HASH_LINE_COUNT },
        { DIGITS "0", HASH_LINE_WRONG },
        { "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FDG", HASH_LINE_WRONG },
        { "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD", HASH_LINE_WRONG },
        { ":5", HASH_LINE_WRONG },
        { "password", HASH_LINE_WRONG },
        { "8846F7EAEE8FB117AD06BDD830B7586C:12", HASH_LINE_NTLM },
        { "1E4C9B93F3F0682250B6CF8331B7EE68FD8:12", HASH_LINE_SUFFIX },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        uint8_t hash[HASH_LENGTH];
        const HashLine kind = hash_line_read(slice_of(CASES[i].line), hash);
        if (kind != CASES[i].want)
            g_error("'%s' is taken for %d", CASES[i].line, kind);
        g_assert_cmpint(hash_line_is_wrong(kind), ==, hash_line_name(kind)[0] != '\0');
    }
}

static void reads_both_cases_as_the_same_hash(void)
{
    static const uint8_t WANT[HASH_LENGTH] = { 0x5b, 0xaa, 0x61, 0xe4, 0xc9, 0xb9, 0x3f,
                                               0x3f, 0x06, 0x82, 0x25, 0x0b, 0x6c, 0xf8,
                                               0x33, 0x1b, 0x7e, 0xe6, 0x8f, 0xd8 };
    uint8_t upper[HASH_LENGTH] = { 0 }, lower[HASH_LENGTH] = { 0 };
    g_autofree char *small = g_ascii_strdown(DIGITS, -1);
    hash_line_read(slice_of(DIGITS), upper);
    hash_line_read(slice_of(small), lower);
    g_assert_cmpmem(upper, sizeof upper, WANT, sizeof WANT);
    g_assert_cmpmem(lower, sizeof lower, WANT, sizeof WANT);
    g_assert_cmphex(hash_key(upper), ==, UINT64_C(0x5baa61e4c9b93f3f));
}

static void refuses_a_line_without_end(void)
{
    uint8_t hash[HASH_LENGTH];
    g_autofree char *spaces = g_strnfill(HASH_LINE_MAX - HASH_DIGITS + 1, ' ');
    g_autofree char *line = g_strconcat(DIGITS, spaces, NULL);
    g_assert_cmpint(hash_line_read((Slice){ line, HASH_LINE_MAX }, hash), ==, HASH_LINE_HASH);
    g_assert_cmpint(hash_line_read((Slice){ line, HASH_LINE_MAX + 1 }, hash), ==, HASH_LINE_LONG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash_line/reads_what_lists_are_written_in", reads_what_lists_are_written_in);
    g_test_add_func("/hash_line/reads_both_cases_as_the_same_hash",
                    reads_both_cases_as_the_same_hash);
    g_test_add_func("/hash_line/refuses_a_line_without_end", refuses_a_line_without_end);
    return g_test_run();
}
