#include "rooms/stars/stars_steps.h"

#include <string.h>

#include "base/error.h"
#include "base/json_writer.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"

/* --- what is written down ---------------------------------------------------------------- */

static bool record_change(Db *db, const Actor *actor, const char *action,
                          const Declaration *declaration, GError **error)
{
    JsonWriter details;
    json_writer_init(&details);
    json_begin_object(&details, NULL);
    json_text(&details, "stage", declaration->stage);
    json_text(&details, "rules", declaration->rules);
    json_text(&details, "applied-on", declaration->applied_on);
    json_text(&details, "declared-on", declaration->declared_on);
    json_text(&details, "id", declaration->declaration_id);
    json_text(&details, "withdrawn-on", declaration->withdrawn_on);
    json_end(&details);
    const bool is_good =
        audit_record(db, actor, action, declaration->stage, details.text->str, error);
    json_writer_clear(&details);
    return is_good;
}

static bool record_choice(Db *db, const Actor *actor, const StarRecord *record, const char *rules,
                          const char *public_place, const char *public_on, GError **error)
{
    JsonWriter details;
    json_writer_init(&details);
    json_begin_object(&details, NULL);
    json_text(&details, "from", record->rules);
    json_text(&details, "rules", rules);
    json_text(&details, "place", public_place);
    json_text(&details, "date", public_on);
    json_end(&details);
    const bool is_good = audit_record(db, actor, "star.choose", rules, details.text->str, error);
    json_writer_clear(&details);
    return is_good;
}

/* --- what days must be --------------------------------------------------------------------- */

/* @day: NULL is no mistake */
static bool check_past_day(const Actor *actor, const char *field, const char *day, GError **error)
{
    char today[TIME_DAY_SIZE];
    time_format_day(actor->now, today);
    if (day == NULL)
        return true;
    if (!time_day_is_valid(day))
        return refuse_field(error, field, "error.day", NULL);
    return strcmp(day, today) <= 0 || refuse_field(error, field, "error.star-day-to-come", NULL);
}

bool star_path_choose(Db *db, const Actor *actor, const Stars *stars, const StarRecord *record,
                      const char *rules, const char *public_place, const char *public_on,
                      GError **error)
{
    if (star_rules_find(stars, rules) == NULL)
        return refuse_field(error, "rules", "error.field-unknown", NULL);
    if (public_place != NULL && public_on == NULL)
        return refuse_field(error, "publicOn", "error.star-public-day", NULL);
    if (public_place == NULL && public_on != NULL)
        return refuse_field(error, "publicPlace", "error.star-public-place", NULL);
    return check_past_day(actor, "publicOn", public_on, error) &&
           star_path_save(db, actor, rules, public_place, public_on, error) &&
           record_choice(db, actor, record, rules, public_place, public_on, error);
}

/* --- what a declaration must be --------------------------------------------------------------- */

/* *@id: as 11 digits; NULL where none was typed. */
static bool check_id(const Stars *stars, const Declaration *wanted, char **id, GError **error)
{
    *id = NULL;
    if (wanted->declaration_id == NULL)
        return wanted->declared_on == NULL ||
               refuse_field(error, "declarationId", "error.star-id-missing", NULL);
    if (wanted->declared_on == NULL)
        return refuse_field(error, "declaredOn", "error.star-day-missing", NULL);
    g_autofree char *digits = declaration_id_read(wanted->declaration_id);
    if (digits == NULL)
        return refuse_field(error, "declarationId", "error.star-id-form", NULL);
    const char *first = declaration_id_first(stars, wanted->applied_on);
    if (first != NULL && digits[0] != first[0])
        return refuse_field(error, "declarationId", "error.star-id-first", "day",
                            wanted->applied_on, "first", first, NULL);
    *id = g_steal_pointer(&digits);
    return true;
}

static bool check_days(const Actor *actor, const Declaration *wanted, GError **error)
{
    if (!check_past_day(actor, "appliedOn", wanted->applied_on, error) ||
        !check_past_day(actor, "declaredOn", wanted->declared_on, error) ||
        !check_past_day(actor, "logoAgreedOn", wanted->logo_agreed_on, error))
        return false;
    return wanted->declared_on == NULL || strcmp(wanted->applied_on, wanted->declared_on) <= 0 ||
           refuse_field(error, "declaredOn", "error.star-day-before", NULL);
}

static bool check_person(Db *db, const Declaration *current, const Declaration *wanted,
                         GError **error)
{
    bool is_member = true;
    const char *before = current == NULL ? NULL : current->person_id;
    if (wanted->person_id == NULL || g_strcmp0(before, wanted->person_id) == 0)
        return true;
    return person_is_member(db, wanted->person_id, &is_member, error) &&
           (is_member || refuse_field(error, "personId", "error.person-unknown", NULL));
}

static bool check_stage(const Stars *stars, const char *stage, GError **error)
{
    const Star *star = star_find(stars, stage);
    return (star != NULL && star->is_declarable) ||
           refuse(error, APP_ERROR_CONFLICT, "error.star-not-open", NULL);
}

/* --- the yearly review --------------------------------------------------------------------------
 */

/* The open task of the review; NULL without error: there is none any more. */
static Task *open_task(Db *db, const Declaration *declaration, GError **error)
{
    if (declaration->task_id == NULL)
        return NULL;
    g_autoptr(Task) task = task_find(db, declaration->task_id, error);
    return task == NULL || task->done_at != 0 ? NULL : g_steal_pointer(&task);
}

static bool move_task(Db *db, const Actor *actor, const Task *task, const Declaration *declaration,
                      const char *due_on, GError **error)
{
    Task wanted = *task;
    wanted.due_on = (char *)due_on;
    wanted.person_id = declaration->person_id;
    return task_is_same(task, &wanted) || task_change(db, actor, task, &wanted, error);
}

/* The task of the review as the declaration wants it; *@id: its id, owned by the caller. */
static bool settle_task(Db *db, const DeclarationStep *step, const Declaration *declaration,
                        char **id, GError **error)
{
    *id = g_strdup(declaration->task_id);
    if (declaration->declared_on == NULL)
        return true;
    char due_on[TIME_DAY_SIZE];
    declaration_review_on(declaration, due_on);
    g_autoptr(GError) failure = NULL;
    g_autoptr(Task) task = open_task(db, declaration, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (task != NULL)
        return move_task(db, step->actor, task, declaration, due_on, error);
    const Task wanted = { .title = (char *)step->task_title,
                          .person_id = declaration->person_id,
                          .due_on = due_on };
    g_free(*id);
    *id = task_add(db, step->actor, &wanted, error);
    return *id != NULL;
}

/* What was to be looked at is done: today, or because it counts no more. */
static bool finish_task(Db *db, const Actor *actor, const Declaration *declaration, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Task) task = open_task(db, declaration, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (task == NULL)
        return true;
    Task done = *task;
    done.done_at = actor->now;
    return task_change(db, actor, task, &done, error);
}

/* --- the steps
 * ------------------------------------------------------------------------------------ */

bool declaration_note(Db *db, const DeclarationStep *step, const Declaration *current,
                      const Declaration *wanted, GError **error)
{
    g_autofree char *id = NULL;
    g_autofree char *task_id = NULL;
    if (!check_stage(step->stars, wanted->stage, error) ||
        !check_days(step->actor, wanted, error) || !check_id(step->stars, wanted, &id, error) ||
        !check_person(db, current, wanted, error))
        return false;
    Declaration declaration = *wanted;
    declaration.declaration_id = id;
    declaration.withdrawn_on = NULL;
    declaration.reviewed_on = current == NULL ? NULL : current->reviewed_on;
    declaration.task_id = current == NULL ? NULL : current->task_id;
    if (!settle_task(db, step, &declaration, &task_id, error))
        return false;
    declaration.task_id = task_id;
    const char *action = id == NULL ? "star.apply" : "star.declare";
    return declaration_save(db, step->actor, &declaration, error) &&
           record_change(db, step->actor, action, &declaration, error);
}

bool declaration_review(Db *db, const DeclarationStep *step, const Declaration *current,
                        GError **error)
{
    g_autofree char *task_id = NULL;
    char today[TIME_DAY_SIZE];
    if (!declaration_stands(current) || current->declared_on == NULL)
        return refuse(error, APP_ERROR_CONFLICT, "error.star-not-declared", NULL);
    time_format_day(step->actor->now, today);
    Declaration declaration = *current;
    declaration.reviewed_on = today;
    if (!finish_task(db, step->actor, current, error) ||
        !settle_task(db, step, &declaration, &task_id, error))
        return false;
    declaration.task_id = task_id;
    return declaration_save(db, step->actor, &declaration, error) &&
           record_change(db, step->actor, "star.review", &declaration, error);
}

bool declaration_withdraw(Db *db, const DeclarationStep *step, const Declaration *current,
                          const char *on, GError **error)
{
    if (!declaration_stands(current))
        return refuse(error, APP_ERROR_CONFLICT, "error.star-not-declared", NULL);
    Declaration declaration = *current;
    declaration.withdrawn_on = (char *)on;
    return check_past_day(step->actor, "withdrawnOn", on, error) &&
           finish_task(db, step->actor, current, error) &&
           declaration_save(db, step->actor, &declaration, error) &&
           record_change(db, step->actor, "star.withdraw", &declaration, error);
}
