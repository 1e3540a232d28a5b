#include "base/error.h"
#include "base/resources.h"
#include "rooms/accounts/testing.h"
#include "rooms/controls/controls.h"
#include "rooms/stars/stars_steps.h"

static Content *shipped;

static DeclarationStep step_of(const Actor *actor)
{
    return (DeclarationStep){ actor, content_stars(shipped), "見直す" };
}

static bool choose_and_load(Db *db, const Actor *actor, GError **error)
{
    const DeclarationStep step = step_of(actor);
    g_autoptr(StarRecord) empty = star_record_load(db, error);
    g_assert_nonnull(empty);
    g_assert_null(empty->rules);
    g_assert_cmpint(empty->version, ==, 0);
    g_assert_cmpuint(empty->declarations->len, ==, 0);
    g_assert_true(
        star_path_choose(db, actor, step.stars, empty, "six", "玄関", "2026-11-20", error));
    g_assert_true(star_path_choose(db, actor, step.stars, empty, "five", NULL, NULL, error));
    g_autoptr(StarRecord) record = star_record_load(db, error);
    g_assert_cmpstr(record->rules, ==, "five");
    g_assert_null(record->public_place);
    g_assert_cmpint(record->version, ==, 2);
    g_assert_cmpstr(record->changed_by, ==, actor->person_id);
    return true;
}

static void keeps_what_was_chosen(Store *store)
{
    test_in_company(store, choose_and_load);
}

static Declaration declared(const Actor *actor, const char *declared_on, const char *id)
{
    return (Declaration){ .stage = (char *)"two-stars",
                          .rules = (char *)"five",
                          .applied_on = (char *)"2026-05-01",
                          .declared_on = (char *)declared_on,
                          .declaration_id = (char *)id,
                          .person_id = (char *)actor->person_id };
}

static const Declaration *only(StarRecord *record)
{
    g_assert_cmpuint(record->declarations->len, ==, 1);
    return star_record_declaration(record, "two-stars");
}

static guint open_tasks(Db *db, const char *due_on)
{
    g_autoptr(GPtrArray) tasks = tasks_list(db, NULL, TASKS_OPEN, 10, NULL, NULL);
    for (guint i = 0; i < tasks->len; i++)
        g_assert_cmpstr(((const Task *)g_ptr_array_index(tasks, i))->due_on, ==, due_on);
    return tasks->len;
}

static bool declare_move_review_withdraw(Db *db, const Actor *actor, GError **error)
{
    const DeclarationStep step = step_of(actor);
    const Declaration applied = declared(actor, NULL, NULL);
    g_assert_true(declaration_note(db, &step, NULL, &applied, error));
    g_autoptr(StarRecord) first = star_record_load(db, error);
    g_assert_null(only(first)->task_id);
    g_assert_cmpuint(open_tasks(db, NULL), ==, 0);

    const Declaration wanted = declared(actor, "2026-05-02", "50000000001");
    g_assert_true(declaration_note(db, &step, only(first), &wanted, error));
    g_autoptr(StarRecord) second = star_record_load(db, error);
    g_assert_cmpint(only(second)->version, ==, 2);
    g_assert_cmpstr(only(second)->declaration_id, ==, "50000000001");
    g_assert_cmpuint(open_tasks(db, "2027-05-02"), ==, 1);

    const Declaration corrected = declared(actor, "2026-05-03", "50000000001");
    g_assert_true(declaration_note(db, &step, only(second), &corrected, error));
    g_assert_cmpuint(open_tasks(db, "2027-05-03"), ==, 1);

    g_autoptr(StarRecord) third = star_record_load(db, error);
    g_assert_true(declaration_review(db, &step, only(third), error));
    g_assert_cmpuint(open_tasks(db, "2027-11-21"), ==, 1);

    g_autoptr(StarRecord) fourth = star_record_load(db, error);
    g_assert_true(declaration_withdraw(db, &step, only(fourth), "2026-11-21", error));
    g_assert_cmpuint(open_tasks(db, NULL), ==, 0);

    g_autoptr(StarRecord) fifth = star_record_load(db, error);
    g_assert_cmpstr(only(fifth)->withdrawn_on, ==, "2026-11-21");
    g_assert_true(declaration_note(db, &step, only(fifth), &wanted, error));
    g_autoptr(StarRecord) again = star_record_load(db, error);
    g_assert_null(only(again)->withdrawn_on);
    g_assert_cmpuint(open_tasks(db, "2027-11-21"), ==, 1);
    return true;
}

static void has_one_task_for_the_review_to_come(Store *store)
{
    test_in_company(store, declare_move_review_withdraw);
}

static bool refuse_strangers(Db *db, const Actor *actor, GError **error)
{
    const DeclarationStep step = step_of(actor);
    (void)error;
    g_autoptr(GError) refused = NULL;
    Declaration wanted = declared(actor, "2026-05-02", "50000000001");
    wanted.person_id = (char *)"nobody";
    g_assert_false(declaration_note(db, &step, NULL, &wanted, &refused));
    g_assert_error(refused, APP_ERROR, APP_ERROR_INVALID);
    return true;
}

static void refuses_a_person_who_does_not_work_here(Store *store)
{
    test_in_company(store, refuse_strangers);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    g_autoptr(GError) error = NULL;
    resources_register();
    shipped = content_load(NULL, &error);
    g_assert_no_error(error);
    test_add_store("/stars/store/keeps-what-was-chosen", keeps_what_was_chosen);
    test_add_store("/stars/store/has-one-task-for-the-review-to-come",
                   has_one_task_for_the_review_to_come);
    test_add_store("/stars/store/refuses-a-person-who-does-not-work-here",
                   refuses_a_person_who_does_not_work_here);
    const int failed = test_stores_run();
    content_free(shipped);
    return failed;
}
