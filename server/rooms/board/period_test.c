#include "rooms/board/period.h"

#include <glib.h>

static void months_and_quarters_follow_one_another(void)
{
    static const struct {
        Rhythm rhythm;
        const char *day, *key, *label, *last, *next;
    } CASES[] = {
        { RHYTHM_MONTHLY, "2026-11-01", "2026-11", "2026/11", "2026-11-30", "2026-12" },
        { RHYTHM_MONTHLY, "2026-12-31", "2026-12", "2026/12", "2026-12-31", "2027-01" },
        { RHYTHM_MONTHLY, "2028-02-03", "2028-02", "2028/02", "2028-02-29", "2028-03" },
        { RHYTHM_QUARTERLY, "2026-09-30", "2026-Q3", "2026/07-09", "2026-09-30", "2026-Q4" },
        { RHYTHM_QUARTERLY, "2026-10-01", "2026-Q4", "2026/10-12", "2026-12-31", "2027-Q1" },
        { RHYTHM_QUARTERLY, "2027-03-31", "2027-Q1", "2027/01-03", "2027-03-31", "2027-Q2" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Period period = period_of_day(CASES[i].rhythm, CASES[i].day);
        char last[TIME_DAY_SIZE];
        Period read = { 0 };
        period_last_day(period, last);
        g_autofree char *key = period_key(period);
        g_autofree char *label = period_label(period);
        g_autofree char *next = period_key(period_next(period));
        g_assert_cmpstr(key, ==, CASES[i].key);
        g_assert_cmpstr(label, ==, CASES[i].label);
        g_assert_cmpstr(last, ==, CASES[i].last);
        g_assert_cmpstr(next, ==, CASES[i].next);
        g_assert_true(period_from_key(key, &read));
        g_assert_cmpint(read.rhythm, ==, period.rhythm);
        g_assert_cmpint(period_compare(read, period), ==, 0);
        g_assert_cmpint(period_compare(period, period_next(period)), <, 0);
    }
}

static void what_is_no_period_is_refused(void)
{
    static const char *const WRONG[] = { "", "2026", "2026-13", "2026-00", "2026-Q0", "2026-Q5" };
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        Period period = { 0 };
        g_assert_false(period_from_key(WRONG[i], &period));
    }
    Rhythm rhythm = RHYTHM_MONTHLY;
    g_assert_true(rhythm_from_name("quarterly", &rhythm));
    g_assert_cmpint(rhythm, ==, RHYTHM_QUARTERLY);
    g_assert_false(rhythm_from_name("weekly", &rhythm));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/board/period/months-and-quarters-follow-one-another",
                    months_and_quarters_follow_one_another);
    g_test_add_func("/board/period/what-is-no-period-is-refused", what_is_no_period_is_refused);
    return g_test_run();
}
