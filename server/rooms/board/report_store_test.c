#include "base/error.h"
#include "rooms/accounts/testing.h"
#include "rooms/board/report_steps.h"

#define NOW TEST_NOW

static ReportRequest wanted_of(const Actor *actor, Rhythm rhythm)
{
    return (ReportRequest){ .initiative = (char *)"policy",
                            .title = (char *)"報告",
                            .person_id = (char *)actor->person_id,
                            .rhythm = rhythm };
}

/* The days on which open tasks are due, joined; the caller owns it. */
static char *due(Db *db)
{
    g_autoptr(GPtrArray) tasks = tasks_list(db, NULL, TASKS_OPEN, 20, NULL, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < tasks->len; i++) {
        const Task *task = g_ptr_array_index(tasks, i);
        g_string_append_printf(text, "%s%s %s", i == 0 ? "" : ", ", task->title, task->due_on);
    }
    return g_string_free(text, FALSE);
}

static void assert_due(Db *db, const char *want)
{
    g_autofree char *is = due(db);
    g_assert_cmpstr(is, ==, want);
}

/* Sets whether the first task of a filter is done. */
static char *set_first(Db *db, const Actor *actor, TaskFilter filter, int64_t done_at)
{
    g_autoptr(GPtrArray) tasks = tasks_list(db, NULL, filter, 20, NULL, NULL);
    const Task *task = g_ptr_array_index(tasks, 0);
    Task changed = *task;
    changed.done_at = done_at;
    g_assert_true(task_change(db, actor, task, &changed, NULL));
    return g_strdup(task->id);
}

static bool report_twice(Db *db, const Actor *actor, GError **error)
{
    const ReportRequest wanted = wanted_of(actor, RHYTHM_MONTHLY);
    g_assert_true(report_ask(db, actor, &wanted, error));
    assert_due(db, "報告（2026/11） 2026-11-30");

    g_autofree char *first = set_first(db, actor, TASKS_OPEN, NOW);
    assert_due(db, "報告（2026/12） 2026-12-31");

    /* Undone and done again: the next one is there already. */
    g_autofree char *undone = set_first(db, actor, TASKS_DONE, 0);
    g_assert_cmpstr(undone, ==, first);
    assert_due(db, "報告（2026/11） 2026-11-30, 報告（2026/12） 2026-12-31");
    g_autofree char *again = set_first(db, actor, TASKS_OPEN, NOW);
    assert_due(db, "報告（2026/12） 2026-12-31");

    const Actor later = { .person_id = actor->person_id, .name = "A", .now = NOW + 100 * DAY_S };
    g_autofree char *late = set_first(db, &later, TASKS_OPEN, later.now);
    assert_due(db, "報告（2027/03） 2027-03-31");
    g_autoptr(GPtrArray) requests = report_requests(db, error);
    g_assert_cmpuint(requests->len, ==, 1);
    const ReportRequest *request = g_ptr_array_index(requests, 0);
    g_assert_cmpint(request->reports, ==, 2);
    g_assert_cmpstr(request->due_on, ==, "2027-03-31");
    g_assert_cmpint(request->done_at, ==, 0);
    return true;
}

static void asks_again_once_for_each_period(Store *store)
{
    test_in_company(store, report_twice);
}

static bool stop_asking(Db *db, const Actor *actor, GError **error)
{
    const ReportRequest wanted = wanted_of(actor, RHYTHM_QUARTERLY);
    g_assert_true(report_ask(db, actor, &wanted, error));
    g_autoptr(GError) refused = NULL;
    g_assert_false(report_ask(db, actor, &wanted, &refused));
    g_assert_error(refused, APP_ERROR, APP_ERROR_CONFLICT);

    g_autoptr(GPtrArray) requests = report_requests(db, error);
    const ReportRequest *request = g_ptr_array_index(requests, 0);
    g_assert_true(report_stop(db, actor, request, error));
    g_autoptr(GError) twice = NULL;
    g_assert_false(report_stop(db, actor, request, &twice));
    g_assert_error(twice, APP_ERROR, APP_ERROR_CONFLICT);
    assert_due(db, "報告（2026/10-12） 2026-12-31");
    g_autofree char *done = set_first(db, actor, TASKS_OPEN, NOW);
    assert_due(db, "");

    g_autoptr(GPtrArray) none = report_requests(db, error);
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_true(report_ask(db, actor, &wanted, error));
    assert_due(db, "報告（2026/10-12） 2026-12-31");
    return true;
}

static void asks_no_more_once_stopped(Store *store)
{
    test_in_company(store, stop_asking);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    controls_on_task_done(board_task_done);
    test_add_store("/board/store/asks-again-once-for-each-period", asks_again_once_for_each_period);
    test_add_store("/board/store/asks-no-more-once-stopped", asks_no_more_once_stopped);
    return test_stores_run();
}
