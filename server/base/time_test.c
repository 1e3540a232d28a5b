#include "base/time.h"

#include <glib.h>

static void writes_moments_in_utc_days_in_tokyo(void)
{
    static const struct {
        int64_t unix_s;
        const char *rfc3339, *day, *screen;
    } cases[] = {
        { 0, "1970-01-01T00:00:00Z", "1970-01-01", "1970/01/01 09:00" },
        { 1795219499, "2026-11-21T00:04:59Z", "2026-11-21", "2026/11/21 09:04" },
        { 1795273199, "2026-11-21T14:59:59Z", "2026-11-21", "2026/11/21 23:59" },
        { 1795273200, "2026-11-21T15:00:00Z", "2026-11-22", "2026/11/22 00:00" },
        { -1, "1969-12-31T23:59:59Z", "1970-01-01", "1970/01/01 08:59" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char rfc3339[TIME_RFC3339_SIZE], day[TIME_DAY_SIZE];
        time_format_rfc3339(cases[i].unix_s, rfc3339);
        time_format_day(cases[i].unix_s, day);
        g_autofree char *screen = time_format_screen(cases[i].unix_s);
        g_assert_cmpstr(rfc3339, ==, cases[i].rfc3339);
        g_assert_cmpstr(day, ==, cases[i].day);
        g_assert_cmpstr(screen, ==, cases[i].screen);
    }
}

static void accepts_only_days_that_exist(void)
{
    static const char *const right[] = { "2026-11-21", "1900-01-01", "2199-12-31", "2024-02-29",
                                         "2000-02-29" };
    static const char *const wrong[] = {
        "",           "2026-11-31", "2026-02-29",  "2100-02-29", "1899-12-31",
        "2200-01-01", "2026-00-10", "2026-13-10",  "2026-11-00", "2026-1-21",
        "2026-11-2",  "2026/11/21", "2026-11-21 ", "2026-11/21", "202a-11-21",
        "2026-a1-21", "2026-11-2b", "-026-11-21"
    };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        g_assert_true(time_day_is_valid(right[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(time_day_is_valid(wrong[i]));
    g_assert_false(time_day_is_valid(NULL));
}

static void counts_days_across_months_and_years(void)
{
    static const struct {
        const char *from, *to;
        int days;
    } CASES[] = {
        { "2026-11-25", "2026-11-25", 0 },  { "2026-11-30", "2026-12-01", 1 },
        { "2026-12-31", "2027-01-01", 1 },  { "2028-02-28", "2028-03-01", 2 },
        { "2026-12-02", "2026-11-25", -7 }, { "1900-01-01", "2199-12-31", 109572 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char day[TIME_DAY_SIZE];
        g_assert_cmpint(time_days_between(CASES[i].from, CASES[i].to), ==, CASES[i].days);
        time_add_days(CASES[i].from, CASES[i].days, day);
        g_assert_cmpstr(day, ==, CASES[i].to);
    }
}

static void knows_the_day_a_year_later(void)
{
    static const struct {
        const char *day, *want;
    } CASES[] = {
        { "2026-11-25", "2027-11-25" }, { "2027-02-28", "2028-02-28" },
        { "2028-02-28", "2029-02-28" }, { "2028-02-29", "2029-02-28" },
        { "2099-12-31", "2100-12-31" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char day[TIME_DAY_SIZE];
        time_add_year(CASES[i].day, day);
        g_assert_cmpstr(day, ==, CASES[i].want);
    }
}

static void tells_the_present(void)
{
    const int64_t before = g_get_real_time() / G_USEC_PER_SEC;
    const int64_t now = time_now();
    g_assert_cmpint(now, >=, before);
    g_assert_cmpint(now, <=, g_get_real_time() / G_USEC_PER_SEC);
    g_assert_cmpint(DAY_S, ==, 86400);
    g_assert_cmpint(TOKYO_OFFSET_S, ==, 32400);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/time/writes-moments-in-utc-days-in-tokyo",
                    writes_moments_in_utc_days_in_tokyo);
    g_test_add_func("/base/time/accepts-only-days-that-exist", accepts_only_days_that_exist);
    g_test_add_func("/base/time/counts-days-across-months-and-years",
                    counts_days_across_months_and_years);
    g_test_add_func("/base/time/knows-the-day-a-year-later", knows_the_day_a_year_later);
    g_test_add_func("/base/time/tells-the-present", tells_the_present);
    return g_test_run();
}
