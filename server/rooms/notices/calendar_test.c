#include "rooms/notices/calendar.h"

#include <string.h>

#define CHANGED INT64_C(1795219500) /* 2026-11-21T00:05:00Z */

static const Calendar PLAIN = { .name = "見守り：やること" };

static Task sample(const char *title, const char *due_on)
{
    return (Task){ .id = (char *)"01-a",
                   .title = (char *)title,
                   .due_on = (char *)due_on,
                   .version = 3,
                   .changed_at = CHANGED };
}

static char *written(const Calendar *calendar, Task task)
{
    g_autoptr(GPtrArray) tasks = g_ptr_array_new();
    g_ptr_array_add(tasks, &task);
    return calendar_write(calendar, tasks);
}

/* What a reader gets: folded lines are one again. */
static char *unfolded(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\r\n ", -1);
    return g_strjoinv("", parts);
}

static void writes_a_task_as_an_event_of_the_whole_day(void)
{
    g_autofree char *text = written(&PLAIN, sample("鍵を回す", "2026-12-31"));
    g_assert_cmpstr(text, ==,
                    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mimamori//Tasks//JA\r\n"
                    "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:見守り：やること\r\n"
                    "X-WR-TIMEZONE:Asia/Tokyo\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n"
                    "BEGIN:VEVENT\r\nUID:01-a@mimamori\r\nDTSTAMP:20261121T000500Z\r\n"
                    "SEQUENCE:3\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"
                    "SUMMARY:鍵を回す\r\nTRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                    "TRIGGER:-PT15H\r\nDESCRIPTION:鍵を回す\r\nEND:VALARM\r\nEND:VEVENT\r\n"
                    "END:VCALENDAR\r\n");
}

static void leaves_out_what_is_done_or_has_no_day(void)
{
    Task done = sample("a", "2026-12-31");
    done.done_at = 1;
    const Task cases[] = { done, sample("a", NULL), sample("a", "2026-02-30") };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = written(&PLAIN, cases[i]);
        g_assert_null(strstr(text, "VEVENT"));
        g_assert_true(g_str_has_suffix(text, "END:VCALENDAR\r\n"));
    }
}

static void escapes_texts(void)
{
    g_autofree char *folded =
        written(&PLAIN, sample("a,b;c\\d\nBEGIN:VEVENT\r\x01:e", "2026-12-31"));
    g_autofree char *text = unfolded(folded);
    g_assert_nonnull(strstr(text, "\r\nSUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VEVENT:e\r\n"));
}

static void links_where_there_is_an_address(void)
{
    const Calendar linked = { .name = "a", .base_url = "https://mimamori.example" };
    Task of_control = sample("a", "2026-12-31");
    of_control.control_id = (char *)"lock-door";
    g_autofree char *with = written(&linked, of_control);
    g_autofree char *plain = written(&linked, sample("a", "2026-12-31"));
    g_autofree char *none = written(&PLAIN, of_control);
    g_assert_nonnull(strstr(with, "\r\nURL:https://mimamori.example/controls/lock-door\r\n"));
    g_assert_nonnull(strstr(plain, "\r\nURL:https://mimamori.example/tasks\r\n"));
    g_assert_null(strstr(none, "URL:"));
}

/* Titles of every length, of characters of one to four octets. */
static void folds_without_cutting_a_character(void)
{
    static const char *const LETTERS[] = { "a", "é", "鍵", "🔑" };
    for (size_t kind = 0; kind < G_N_ELEMENTS(LETTERS); kind++) {
        for (int length = 1; length < 120; length++) {
            g_autoptr(GString) title = g_string_new("x");
            for (int i = 0; i < length; i++)
                g_string_append(title, LETTERS[kind]);
            g_autofree char *text = written(&PLAIN, sample(title->str, "2026-12-31"));
            g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
            for (char **line = lines; *line != NULL; line++) {
                g_assert_cmpuint(strlen(*line), <=, 75);
                g_assert_true(g_utf8_validate(*line, -1, NULL));
                g_assert_null(strpbrk(*line, "\r\n"));
            }
            g_autofree char *whole = unfolded(text);
            g_autofree char *want = g_strdup_printf("\r\nSUMMARY:%s\r\n", title->str);
            g_assert_nonnull(strstr(whole, want));
        }
    }
}

static void fills_a_line_to_the_last_octet(void)
{
    g_autofree char *just = g_strnfill(75 - strlen("SUMMARY:"), 'a');
    g_autofree char *more = g_strnfill(76 - strlen("SUMMARY:"), 'a');
    g_autofree char *one_line = written(&PLAIN, sample(just, "2026-12-31"));
    g_autofree char *two_lines = written(&PLAIN, sample(more, "2026-12-31"));
    g_autofree char *whole = g_strdup_printf("\r\nSUMMARY:%s\r\nTRANSP", just);
    g_autofree char *cut = g_strdup_printf("\r\nSUMMARY:%s\r\n a\r\nTRANSP", just);
    g_assert_nonnull(strstr(one_line, whole));
    g_assert_nonnull(strstr(two_lines, cut));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notices/calendar/writes-a-task-as-an-event-of-the-whole-day",
                    writes_a_task_as_an_event_of_the_whole_day);
    g_test_add_func("/notices/calendar/leaves-out-what-is-done-or-has-no-day",
                    leaves_out_what_is_done_or_has_no_day);
    g_test_add_func("/notices/calendar/escapes-texts", escapes_texts);
    g_test_add_func("/notices/calendar/links-where-there-is-an-address",
                    links_where_there_is_an_address);
    g_test_add_func("/notices/calendar/folds-without-cutting-a-character",
                    folds_without_cutting_a_character);
    g_test_add_func("/notices/calendar/fills-a-line-to-the-last-octet",
                    fills_a_line_to_the_last_octet);
    return g_test_run();
}
