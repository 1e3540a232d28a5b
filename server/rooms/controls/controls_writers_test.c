#include "rooms/controls/controls_writers.h"

#include "rooms/accounts/accounts.h"

#include <string.h>

#include "base/time.h"

#define TOKYO_MIDNIGHT INT64_C(1795186800) /* 2026-11-21 00:00 in Tokyo */

static bool is_shown_overdue(const Task *task, int64_t now)
{
    JsonWriter json;
    json_writer_init(&json);
    write_task(&json, NULL, task, NULL, now);
    const bool is_overdue = strstr(json.text->str, "\"overdue\":true") != NULL;
    json_writer_clear(&json);
    return is_overdue;
}

static void calls_a_task_late_from_the_day_after_in_tokyo(void)
{
    static const struct {
        const char *due_on;
        int64_t done_at;
        int64_t now;
        bool want;
    } cases[] = {
        { "2026-11-20", 0, TOKYO_MIDNIGHT - 1, false },
        { "2026-11-20", 0, TOKYO_MIDNIGHT, true },
        { "2026-11-21", 0, TOKYO_MIDNIGHT, false },
        { "2026-11-20", 1, TOKYO_MIDNIGHT, false },
        { NULL, 0, TOKYO_MIDNIGHT, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Task task = { .id = (char *)"t",
                            .title = (char *)"鍵",
                            .due_on = (char *)cases[i].due_on,
                            .done_at = cases[i].done_at };
        g_assert_cmpint(is_shown_overdue(&task, cases[i].now), ==, cases[i].want);
    }
}

static void lists_those_who_work_here_by_name(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    PersonName left = { (char *)"c", false }, a = { (char *)"a", true }, b = { (char *)"b", true };
    g_hash_table_insert(names, (char *)"1", &b);
    g_hash_table_insert(names, (char *)"2", &a);
    g_hash_table_insert(names, (char *)"0", &b);
    g_hash_table_insert(names, (char *)"3", &left);
    JsonWriter json;
    json_writer_init(&json);
    write_people_choices(&json, NULL, names);
    g_assert_cmpstr(json.text->str, ==,
                    "[{\"id\":\"2\",\"title\":\"a\"},{\"id\":\"0\",\"title\":\"b\"},"
                    "{\"id\":\"1\",\"title\":\"b\"}]");
    json_writer_clear(&json);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/controls/writers/calls-a-task-late-from-the-day-after-in-tokyo",
                    calls_a_task_late_from_the_day_after_in_tokyo);
    g_test_add_func("/controls/writers/lists-those-who-work-here-by-name",
                    lists_those_who_work_here_by_name);
    return g_test_run();
}
