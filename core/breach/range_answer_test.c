#include "core/breach/range_answer.h"

#include <glib.h>

/* Of "password": 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8. */
static const uint8_t HASH[HASH_LENGTH] = { 0x5b, 0xaa, 0x61, 0xe4, 0xc9, 0xb9, 0x3f,
                                           0x3f, 0x06, 0x82, 0x25, 0x0b, 0x6c, 0xf8,
                                           0x33, 0x1b, 0x7e, 0xe6, 0x8f, 0xd8 };
#define IT "1E4C9B93F3F0682250B6CF8331B7EE68FD8"
#define OTHER "1E4C9B93F3F0682250B6CF8331B7EE68FD9"

static void finds_the_hash_and_nothing_else(void)
{
    static const struct {
        const char *answer;
        RangeAnswer want;
    } CASES[] = {
        { IT ":3", RANGE_PRESENT },
        { OTHER ":1\r\n" IT ":3\r\n", RANGE_PRESENT },
        { OTHER ":1\r\n", RANGE_ABSENT },
        { OTHER ":1\r\n" IT ":0\r\n", RANGE_ABSENT }, /* padding */
        { OTHER ":1\n\n", RANGE_ABSENT },
        { "", RANGE_WRONG },
        { "\r\n", RANGE_WRONG },
        { "<html>504</html>", RANGE_WRONG },
        { IT ":3\r\n<html>", RANGE_WRONG },
        { "5BAA6" IT ":3\r\n", RANGE_WRONG },
        { IT ":x", RANGE_WRONG },
        { OTHER ":1\r\n1E4C9B93F3F0682250B6CF8331B7EE68F", RANGE_WRONG }, /* cut */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        if (range_answer_look(slice_of(CASES[i].answer), HASH) != CASES[i].want)
            g_error("'%s'", CASES[i].answer);
    }
}

static void believes_no_answer_without_end(void)
{
    g_autoptr(GString) answer = g_string_new(NULL);
    while (answer->len + sizeof OTHER + 3 <= RANGE_ANSWER_MAX)
        g_string_append(answer, OTHER ":1\r\n");
    g_assert_cmpint(range_answer_look((Slice){ answer->str, answer->len }, HASH), ==, RANGE_ABSENT);
    g_string_append(answer, OTHER ":1\r\n" OTHER ":1\r\n");
    g_assert_cmpint(range_answer_look((Slice){ answer->str, answer->len }, HASH), ==, RANGE_WRONG);
    g_autofree char *digits = g_strnfill(HASH_LINE_MAX, 'A');
    g_assert_cmpint(range_answer_look(slice_of(digits), HASH), ==, RANGE_WRONG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/range_answer/finds_the_hash_and_nothing_else",
                    finds_the_hash_and_nothing_else);
    g_test_add_func("/range_answer/believes_no_answer_without_end", believes_no_answer_without_end);
    return g_test_run();
}
