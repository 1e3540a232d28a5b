#include "base/error.h"
#include "base/time.h"
#include "rooms/accounts/testing.h"
#include "rooms/controls/controls_steps.h"

#define NOW TEST_NOW
#define CONTROL "lock-door"

static Decision planned(const Actor *actor)
{
    return (Decision){ .control_id = (char *)CONTROL,
                       .department_id = (char *)"",
                       .measure = (char *)"鍵を回す",
                       .person_id = (char *)actor->person_id,
                       .due_on = (char *)"2026-12-01",
                       .cost_yen = -1 };
}

/* --- claims --------------------------------------------------------------------- */

static bool say_twice(Db *db, const Actor *actor, GError **error)
{
    Actor later = *actor;
    later.now += DAY_S;
    g_assert_true(controls_claim(db, actor, "q/1", "", CONTROL_IMPLEMENTED, "x", "a", error));
    g_assert_true(controls_claim(db, &later, "q/1", "", CONTROL_PARTIAL, NULL, "b", error));
    g_assert_true(controls_claim(db, actor, "q/1", "d", CONTROL_UNKNOWN, NULL, "", error));

    g_autoptr(GPtrArray) claims = claims_of_org(db, error);
    g_assert_cmpuint(claims->len, ==, 2);
    const Claim *claim = g_ptr_array_index(claims, 0);
    g_assert_cmpint(claim->state, ==, CONTROL_PARTIAL);
    g_assert_null(claim->note);
    g_assert_cmpstr(claim->reference, ==, "b");
    g_assert_cmpint(claim->claimed_at, ==, NOW + DAY_S);
    g_assert_cmpstr(((Claim *)g_ptr_array_index(claims, 1))->department_id, ==, "d");
    return true;
}

static void keeps_the_newest_claim_of_each_department(Store *store)
{
    test_in_company(store, say_twice);
}

static bool see_nothing(Db *db, const Actor *actor, GError **error)
{
    (void)actor;
    g_autoptr(GPtrArray) claims = claims_of_org(db, error);
    g_autoptr(GPtrArray) tasks = tasks_list(db, NULL, TASKS_ALL, 10, NULL, error);
    g_assert_cmpuint(claims->len + tasks->len, ==, 0);
    return true;
}

static void does_not_see_other_organisations(Store *store)
{
    test_in_company(store, say_twice);
    test_in_company(store, see_nothing);
}

/* --- evidence -------------------------------------------------------------------- */

static bool add_and_withdraw_evidence(Db *db, const Actor *actor, GError **error)
{
    const Evidence wanted = { .control_id = (char *)CONTROL,
                              .title = (char *)"写真",
                              .happened_on = (char *)"2026-11-20" };
    g_autofree char *id = evidence_add(db, actor, &wanted, error);
    g_autoptr(GPtrArray) before = evidence_of_control(db, CONTROL, error);
    g_assert_cmpuint(before->len, ==, 1);
    g_assert_true(evidence_withdraw(db, actor, id, error));
    g_autoptr(GPtrArray) after = evidence_of_control(db, CONTROL, error);
    g_assert_cmpuint(after->len, ==, 0);

    g_autoptr(GError) refusal = NULL;
    g_assert_false(evidence_withdraw(db, actor, id, &refusal));
    g_assert_error(refusal, APP_ERROR, APP_ERROR_NOT_FOUND);
    return true;
}

static void withdraws_evidence_once(Store *store)
{
    test_in_company(store, add_and_withdraw_evidence);
}

/* --- decisions and their tasks ----------------------------------------------------- */

static Task *only_task(Db *db)
{
    g_autoptr(GPtrArray) tasks = tasks_of_control(db, CONTROL, NULL);
    g_assert_cmpuint(tasks->len, ==, 1);
    return g_ptr_array_steal_index(tasks, 0);
}

static bool decide_and_tick(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpstr(task->title, ==, "鍵を回す");
    g_assert_cmpstr(task->due_on, ==, "2026-12-01");
    g_assert_cmpint(task->done_at, ==, 0);

    Task ticked = *task;
    ticked.done_at = NOW;
    g_assert_true(task_change(db, actor, task, &ticked, error));
    g_autoptr(Decision) decision = decision_find(db, id, error);
    g_assert_cmpint(decision->state, ==, DECISION_DONE);
    g_assert_cmpint(decision->version, ==, 2);

    Task renamed = ticked;
    renamed.title = (char *)"鍵";
    renamed.done_at = NOW + DAY_S;
    g_assert_true(task_change(db, actor, &ticked, &renamed, error));
    g_autoptr(Task) kept = only_task(db);
    g_assert_cmpint(kept->done_at, ==, NOW); /* it was done when it was done */

    g_assert_true(task_change(db, actor, &ticked, task, error));
    g_autoptr(Decision) again = decision_find(db, id, error);
    g_assert_cmpint(again->state, ==, DECISION_PLANNED);
    return true;
}

static void keeps_a_decision_and_its_task_alike(Store *store)
{
    test_in_company(store, decide_and_tick);
}

static bool propose_and_approve(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_PROPOSE, error);
    g_autoptr(GPtrArray) before = tasks_of_control(db, CONTROL, error);
    g_assert_cmpuint(before->len, ==, 0);
    g_autoptr(Decision) first = decision_find(db, id, error);
    g_assert_cmpint(first->approval, ==, APPROVAL_WAITING);
    g_assert_cmpstr(first->proposed_by, ==, actor->person_id);

    g_assert_true(decision_return(db, actor, first, "高すぎます", error));
    g_autoptr(Decision) returned = decision_find(db, id, error);
    g_assert_cmpint(returned->approval, ==, APPROVAL_RETURNED);
    g_assert_cmpstr(returned->return_reason, ==, "高すぎます");
    g_autoptr(GError) refusal = NULL;
    g_assert_false(decision_approve(db, actor, returned, "鍵", RIGHT_TO_APPROVE, &refusal));
    g_assert_error(refusal, APP_ERROR, APP_ERROR_CONFLICT);

    Decision cheaper = wanted;
    cheaper.cost_yen = 100;
    g_assert_true(decision_change(db, actor, returned, &cheaper, "鍵", RIGHT_TO_PROPOSE, error));
    g_autoptr(Decision) again = decision_find(db, id, error);
    g_assert_cmpint(again->approval, ==, APPROVAL_WAITING);
    g_assert_null(again->return_reason);
    g_assert_true(decision_approve(db, actor, again, "鍵", RIGHT_TO_APPROVE, error));
    g_autoptr(Decision) approved = decision_find(db, id, error);
    g_assert_cmpint(approved->approved_at, ==, NOW);
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpstr(task->person_id, ==, actor->person_id);
    return true;
}

static void makes_the_task_when_it_is_approved(Store *store)
{
    test_in_company(store, propose_and_approve);
}

static bool reword_what_was_approved(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Decision) first = decision_find(db, id, error);
    Decision changed = wanted;
    changed.due_on = (char *)"2026-12-24";
    g_assert_true(decision_change(db, actor, first, &changed, "鍵", RIGHT_TO_PROPOSE, error));
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpstr(task->due_on, ==, "2026-12-24");

    g_autoptr(Decision) second = decision_find(db, id, error);
    changed.cost_yen = 90000;
    g_assert_true(decision_change(db, actor, second, &changed, "鍵", RIGHT_TO_PROPOSE, error));
    g_autoptr(GPtrArray) none = tasks_of_control(db, CONTROL, error);
    g_assert_cmpuint(none->len, ==, 0);
    g_autoptr(Decision) waiting = decision_find(db, id, error);
    g_assert_null(waiting->approved_by);
    changed.state = DECISION_DONE;
    g_autoptr(GError) refusal = NULL;
    g_assert_false(decision_change(db, actor, waiting, &changed, "鍵", RIGHT_TO_PROPOSE, &refusal));
    g_assert_error(refusal, APP_ERROR, APP_ERROR_CONFLICT);
    return true;
}

static void needs_a_new_approval_for_another_cost(Store *store)
{
    test_in_company(store, reword_what_was_approved);
}

/* What is claimed by hand about the control; CONTROL_NO_RECORD: nothing. */
static ControlState claimed(Db *db)
{
    g_autoptr(GPtrArray) claims = claims_of_org(db, NULL);
    const Claim *claim = claims->len == 0 ? NULL : g_ptr_array_index(claims, 0);
    return claim == NULL ? CONTROL_NO_RECORD : claim->state;
}

static bool complete_with_and_without_evidence(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    const Evidence photo = { .title = (char *)"写真", .happened_on = (char *)"2026-11-20" };
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Decision) first = decision_find(db, id, error);
    g_assert_true(decision_complete(db, actor, first, "鍵", CONTROL_IMPLEMENTED, NULL, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_NO_RECORD); /* work alone proves nothing */
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpint(task->done_at, ==, NOW);

    g_autoptr(Decision) done = decision_find(db, id, error);
    g_assert_true(decision_complete(db, actor, done, "鍵", CONTROL_PARTIAL, &photo, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_PARTIAL);
    g_autoptr(Decision) shown = decision_find(db, id, error);
    g_assert_cmpint(shown->evidence, ==, 1);

    g_autoptr(Task) ticked = only_task(db);
    Task reopened = *ticked;
    reopened.done_at = 0;
    g_assert_true(task_change(db, actor, ticked, &reopened, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_NO_RECORD);
    reopened.done_at = NOW;
    g_autoptr(Task) open = only_task(db);
    g_assert_true(task_change(db, actor, open, &reopened, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_PARTIAL);

    g_autoptr(GPtrArray) evidence = evidence_of_control(db, CONTROL, error);
    const Evidence *kept = g_ptr_array_index(evidence, 0);
    g_assert_true(evidence_withdraw(db, actor, kept->id, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_NO_RECORD);
    return true;
}

static void speaks_of_the_control_only_with_evidence(Store *store)
{
    test_in_company(store, complete_with_and_without_evidence);
}

static bool keep_a_newer_claim(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    const Evidence photo = { .title = (char *)"写真", .happened_on = (char *)"2026-11-20" };
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Decision) first = decision_find(db, id, error);
    g_assert_true(decision_complete(db, actor, first, "鍵", CONTROL_IMPLEMENTED, &photo, error));
    g_assert_true(controls_claim(db, actor, CLAIM_BY_HAND CONTROL, "", CONTROL_NOT_IMPLEMENTED,
                                 NULL, "", error));
    g_autoptr(Decision) done = decision_find(db, id, error);
    Decision dropped = *done;
    dropped.state = DECISION_DROPPED;
    g_assert_true(decision_change(db, actor, done, &dropped, "鍵", RIGHT_TO_APPROVE, error));
    g_assert_cmpint(claimed(db), ==, CONTROL_NOT_IMPLEMENTED);
    g_autoptr(Decision) gone = decision_find(db, id, error);
    g_autoptr(GError) refusal = NULL;
    g_assert_false(decision_complete(db, actor, gone, "鍵", CONTROL_IMPLEMENTED, NULL, &refusal));
    g_assert_error(refusal, APP_ERROR, APP_ERROR_CONFLICT);
    return true;
}

static void takes_back_only_its_own_claim(Store *store)
{
    test_in_company(store, keep_a_newer_claim);
}

static bool change_decision(Db *db, const Actor *actor, GError **error)
{
    const Decision wanted = planned(actor);
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Decision) decision = decision_find(db, id, error);
    Decision changed = wanted;
    changed.state = DECISION_DONE;
    changed.measure = (char *)"自動の鍵";
    g_assert_true(decision_change(db, actor, decision, &changed, "鍵", RIGHT_TO_APPROVE, error));
    g_autoptr(Task) done = only_task(db);
    g_assert_cmpint(done->done_at, ==, NOW);
    g_assert_cmpstr(done->title, ==, "自動の鍵");

    g_autoptr(Decision) second = decision_find(db, id, error);
    g_assert_true(decision_change(db, actor, second, &wanted, "鍵", RIGHT_TO_APPROVE, error));
    g_autoptr(Decision) third = decision_find(db, id, error);
    changed.state = DECISION_DROPPED;
    g_assert_true(decision_change(db, actor, third, &changed, "鍵", RIGHT_TO_APPROVE, error));
    g_autoptr(GPtrArray) tasks = tasks_of_control(db, CONTROL, error);
    g_assert_cmpuint(tasks->len, ==, 0);
    g_autoptr(GPtrArray) decisions = decisions_of_org(db, error);
    g_assert_null(decisions_find(decisions, CONTROL));
    return true;
}

static void lets_the_task_follow_the_decision(Store *store)
{
    test_in_company(store, change_decision);
}

static bool keep_own_title(Db *db, const Actor *actor, GError **error)
{
    Decision wanted = planned(actor);
    g_autofree char *long_measure = g_strnfill(121, 'x');
    wanted.measure = long_measure;
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpstr(task->title, ==, "鍵");

    Task renamed = *task;
    renamed.title = (char *)"私の言葉";
    g_assert_true(task_change(db, actor, task, &renamed, error));
    g_autoptr(Decision) decision = decision_find(db, id, error);
    Decision changed = planned(actor);
    g_assert_true(decision_change(db, actor, decision, &changed, "鍵", RIGHT_TO_APPROVE, error));
    g_autoptr(Task) after = only_task(db);
    g_assert_cmpstr(after->title, ==, "私の言葉");
    return true;
}

static void names_the_task_by_the_control_where_the_measure_is_long(Store *store)
{
    test_in_company(store, keep_own_title);
}

static bool name_by_measure(Db *db, const Actor *actor, GError **error)
{
    Decision wanted = planned(actor);
    g_autofree char *measure = g_strnfill(120, 'x');
    wanted.measure = measure;
    g_autofree char *id = decision_add(db, actor, &wanted, "鍵", RIGHT_TO_APPROVE, error);
    g_autoptr(Task) task = only_task(db);
    g_assert_cmpstr(task->title, ==, measure);
    return true;
}

static void names_the_task_by_a_measure_of_120_characters(Store *store)
{
    test_in_company(store, name_by_measure);
}

static bool name_unknown(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    Decision nobody = planned(actor), nowhere = planned(actor);
    nobody.person_id = (char *)"nobody";
    nowhere.department_id = (char *)"nowhere";
    g_autoptr(GError) person = NULL, department = NULL;
    g_assert_null(decision_add(db, actor, &nobody, "鍵", RIGHT_TO_APPROVE, &person));
    g_assert_error(person, APP_ERROR, APP_ERROR_INVALID);
    g_assert_null(decision_add(db, actor, &nowhere, "鍵", RIGHT_TO_APPROVE, &department));
    g_assert_error(department, APP_ERROR, APP_ERROR_INVALID);
    return true;
}

static void refuses_unknown_people_and_departments(Store *store)
{
    test_in_company(store, name_unknown);
}

/* --- lists of tasks ------------------------------------------------------------------- */

static bool add_tasks(Db *db, const Actor *actor, GError **error)
{
    static const struct {
        const char *title, *due_on;
        bool is_mine, is_done;
    } tasks[] = {
        { "none", NULL, true, false },
        { "late", "2026-01-01", false, false },
        { "done", "2025-01-01", true, true },
        { "soon", "2026-12-01", true, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
        const Task wanted = { .title = (char *)tasks[i].title,
                              .person_id = tasks[i].is_mine ? (char *)actor->person_id : NULL,
                              .due_on = (char *)tasks[i].due_on,
                              .done_at = tasks[i].is_done ? NOW : 0 };
        g_autofree char *id = task_add(db, actor, &wanted, error);
        g_assert_nonnull(id);
    }
    return true;
}

static char *titles_of(Db *db, const char *person_id, TaskFilter filter, int most, int64_t *total)
{
    g_autoptr(GPtrArray) tasks = tasks_list(db, person_id, filter, most, total, NULL);
    GString *titles = g_string_new(NULL);
    for (guint i = 0; i < tasks->len; i++)
        g_string_append_printf(titles, "%s ", ((Task *)g_ptr_array_index(tasks, i))->title);
    return g_string_free(titles, FALSE);
}

static bool list_tasks(Db *db, const Actor *actor, GError **error)
{
    g_assert_true(add_tasks(db, actor, error));
    const struct {
        const char *person_id;
        TaskFilter filter;
        int most;
        const char *want;
        int64_t want_total;
    } cases[] = {
        { NULL, TASKS_ALL, 10, "late soon none done ", 4 },
        { NULL, TASKS_OPEN, 2, "late soon ", 3 },
        { NULL, TASKS_DONE, 10, "done ", 1 },
        { actor->person_id, TASKS_ALL, 10, "soon none done ", 3 },
        { actor->person_id, TASKS_OPEN, 10, "soon none ", 2 },
        { "nobody", TASKS_ALL, 10, "", 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t total = -1;
        g_autofree char *titles =
            titles_of(db, cases[i].person_id, cases[i].filter, cases[i].most, &total);
        g_assert_cmpstr(titles, ==, cases[i].want);
        g_assert_cmpint(total, ==, cases[i].want_total);
    }
    return true;
}

static void lists_open_tasks_by_the_day_they_are_due(Store *store)
{
    test_in_company(store, list_tasks);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/controls/claims/keeps-the-newest-claim-of-each-department",
                   keeps_the_newest_claim_of_each_department);
    test_add_store("/controls/claims/does-not-see-other-organisations",
                   does_not_see_other_organisations);
    test_add_store("/controls/evidence/withdraws-evidence-once", withdraws_evidence_once);
    test_add_store("/controls/decisions/keeps-a-decision-and-its-task-alike",
                   keeps_a_decision_and_its_task_alike);
    test_add_store("/controls/decisions/lets-the-task-follow-the-decision",
                   lets_the_task_follow_the_decision);
    test_add_store("/controls/decisions/names-the-task-by-the-control-where-the-measure-is-long",
                   names_the_task_by_the_control_where_the_measure_is_long);
    test_add_store("/controls/decisions/names-the-task-by-a-measure-of-120-characters",
                   names_the_task_by_a_measure_of_120_characters);
    test_add_store("/controls/decisions/refuses-unknown-people-and-departments",
                   refuses_unknown_people_and_departments);
    test_add_store("/controls/tasks/lists-open-tasks-by-the-day-they-are-due",
                   lists_open_tasks_by_the_day_they_are_due);
    test_add_store("/controls/store/makes-the-task-when-it-is-approved",
                   makes_the_task_when_it_is_approved);
    test_add_store("/controls/store/needs-a-new-approval-for-another-cost",
                   needs_a_new_approval_for_another_cost);
    test_add_store("/controls/store/speaks-of-the-control-only-with-evidence",
                   speaks_of_the_control_only_with_evidence);
    test_add_store("/controls/store/takes-back-only-its-own-claim", takes_back_only_its_own_claim);
    return test_stores_run();
}
