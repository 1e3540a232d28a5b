#include "base/wareki.h"

#include <glib.h>

static void knows_on_which_day_an_era_begins(void)
{
    static const struct {
        const char *day, *japanese, *western;
    } cases[] = {
        { "2026-11-21", "令和8年11月21日", "2026年11月21日" },
        { "2020-01-01", "令和2年1月1日", "2020年1月1日" },
        { "2019-12-31", "令和元年12月31日", "2019年12月31日" },
        { "2019-05-01", "令和元年5月1日", "2019年5月1日" },
        { "2019-04-30", "平成31年4月30日", "2019年4月30日" },
        { "1990-01-01", "平成2年1月1日", "1990年1月1日" },
        { "1989-01-08", "平成元年1月8日", "1989年1月8日" },
        { "1989-01-07", "昭和64年1月7日", "1989年1月7日" },
        { "1927-01-01", "昭和2年1月1日", "1927年1月1日" },
        { "1926-12-25", "昭和元年12月25日", "1926年12月25日" },
        { "1926-12-24", "大正15年12月24日", "1926年12月24日" },
        { "1912-07-30", "大正元年7月30日", "1912年7月30日" },
        { "1912-07-29", "明治45年7月29日", "1912年7月29日" },
        { "1873-01-01", "明治6年1月1日", "1873年1月1日" },
        { "1872-12-31", "1872年12月31日", "1872年12月31日" },
        { "2024-02-29", "令和6年2月29日", "2024年2月29日" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *japanese = wareki_format(cases[i].day, CALENDAR_JAPANESE, "ja");
        g_autofree char *western = wareki_format(cases[i].day, CALENDAR_WESTERN, "ja");
        g_assert_cmpstr(japanese, ==, cases[i].japanese);
        g_assert_cmpstr(western, ==, cases[i].western);
    }
}

static void writes_english_days_the_same_way_always(void)
{
    g_autofree char *japanese = wareki_format("2026-11-21", CALENDAR_JAPANESE, "en");
    g_autofree char *western = wareki_format("2026-01-01", CALENDAR_WESTERN, "en");
    g_assert_cmpstr(japanese, ==, "21 November 2026");
    g_assert_cmpstr(western, ==, "1 January 2026");
}

static void takes_nothing_that_is_no_day(void)
{
    static const char *const texts[] = {
        "",           "2026-11",    "2026-13-01",      "2026-00-01", "2026-02-30",
        "2023-02-29", "2026/11/21", "20261121",        "2026-11-2a", "2026-11-211",
        "0000-01-01", "-026-11-21", "令和8年11月21日",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_null(wareki_format(texts[i], CALENDAR_JAPANESE, "ja"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/wareki/knows-on-which-day-an-era-begins",
                    knows_on_which_day_an_era_begins);
    g_test_add_func("/base/wareki/writes-english-days-the-same-way-always",
                    writes_english_days_the_same_way_always);
    g_test_add_func("/base/wareki/takes-nothing-that-is-no-day", takes_nothing_that_is_no_day);
    return g_test_run();
}
