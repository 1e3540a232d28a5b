#include "core/sigma/event_time.h"

#include <glib.h>

static void reads_times_as_logs_write_them(void)
{
    static const struct {
        const char *text, *utc;
        bool has_zone;
    } cases[] = {
        { "2026-04-20T10:00:35.640Z", "2026-04-20T10:00:35.640Z", true },
        { "2026-04-20 10:00:35.640", "2026-04-20T10:00:35.640Z", false },
        { "2026-04-20 10:00:35,6409999", "2026-04-20T10:00:35.640Z", false },
        { "2026-04-20T10:00:35.6", "2026-04-20T10:00:35.600Z", false },
        { "2026/04/20 10:00", "2026-04-20T10:00:00.000Z", false },
        { " 2026-04-20 ", "2026-04-20T00:00:00.000Z", false },
        { "2026-04-20T10:00:35+09:00", "2026-04-20T01:00:35.000Z", true },
        { "2026-04-20T10:00:35 -0330", "2026-04-20T13:30:35.000Z", true },
        { "2026-01-01T00:00:00+01", "2025-12-31T23:00:00.000Z", true },
        { "2024-02-29T23:59:60Z", "2024-02-29T23:59:59.000Z", true },
        { "20/Apr/2026:10:00:35 +0900", "2026-04-20T01:00:35.000Z", true },
        { "01/Jan/2024:00:00:00", "2024-01-01T00:00:00.000Z", false },
        { "31/Dec/2024:23:59:59 +0000", "2024-12-31T23:59:59.000Z", true },
        { "1776679235", "2026-04-20T10:00:35.000Z", true },
        { "1776679235.64", "2026-04-20T10:00:35.640Z", true },
        { "1776679235640", "2026-04-20T10:00:35.640Z", true },
        { "1776679235640999", "2026-04-20T10:00:35.640Z", true },
        { "1776679235640999999", "2026-04-20T10:00:35.640Z", true },
        { "0001-01-01", "0001-01-01T00:00:00.000Z", false },
        { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", true },
        { "9999-12-31T23:59:59.999", "9999-12-31T23:59:59.999Z", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        EventTime time;
        char text[EVENT_TIME_SIZE];
        g_test_message("%s", cases[i].text);
        g_assert_true(event_time_read(slice_of(cases[i].text), &time));
        event_time_write(time.ms, text);
        g_assert_cmpstr(text, ==, cases[i].utc);
        g_assert_cmpint(time.has_zone, ==, cases[i].has_zone);
    }
}

static void refuses_what_is_no_time(void)
{
    static const char *const cases[] = {
        "",
        "yesterday",
        "2026",
        "2026-04",
        "2026-13-01",
        "2026-02-29",
        "2026-04-20T25:00",
        "2026-04-20T10:60",
        "2026-04-20T10:00:61",
        "2026-04-20T10:00:35x",
        "2026-04-20T10:00+0",
        "2026-04-20T10:00+24:00",
        "2026-04-20x",
        "1234567",
        "12345678901234567890",
        "9999999999999999999",
        "1776679235x",
        "0000-01-01",
        "2026-04-20T",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        EventTime time;
        g_test_message("%s", cases[i]);
        g_assert_false(event_time_read(slice_of(cases[i]), &time));
    }
}

static void reads_back_what_it_writes(void)
{
    for (int64_t ms = -62135596800000; ms < 253402300800000; ms += 86400000 * (int64_t)13 + 777) {
        EventTime time;
        char text[EVENT_TIME_SIZE];
        event_time_write(ms, text);
        g_assert_true(event_time_read(slice_of(text), &time));
        g_assert_cmpint(time.ms, ==, ms);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/event-time/" #test, test)
    ADD(reads_times_as_logs_write_them);
    ADD(refuses_what_is_no_time);
    ADD(reads_back_what_it_writes);
    return g_test_run();
}
