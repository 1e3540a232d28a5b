#include "rooms/controls/controls_routes.h"

#include "base/error.h"
#include "base/time.h"
#include "content/content.h"
#include "http/change.h"
#include "http/route.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls_steps.h"
#include "rooms/controls/controls_writers.h"

#define TEXT_MAX 500 /* characters of a measure or a title */
#define NOTE_MAX 2000
#define ID_MAX 48
#define COST_MAX_YEN INT64_C(100000000000)
#define TASKS_MAX 500
#define WEAK_MAX 30 /* on the page of decisions; whoever has more begins with these */

/* --- reading: what several handlers need -------------------------------------------- */

static const Control *control_of_path(Request *request, GError **error)
{
    const Control *control = content_control(request->content, request_param(request, "control"));
    return control != NULL ? control
                           : refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

/* Of rows with a department: whether this person may look at it. */
static bool sees(const Request *request, const char *department_id)
{
    return identity_sees(request->identity, "controls.read", department_id);
}

/* The department whose states are asked for: who sees one alone is shown that one. */
static const char *department_asked(const Request *request)
{
    const char *only = identity_department(request->identity, "controls.read");
    return only != NULL ? only : request_query(request, "department");
}

static void keep_decisions_seen(const Request *request, GPtrArray *decisions)
{
    for (guint i = decisions->len; i > 0; i--) {
        if (!sees(request, ((const Decision *)g_ptr_array_index(decisions, i - 1))->department_id))
            g_ptr_array_remove_index(decisions, i - 1);
    }
}

static void keep_evidence_seen(const Request *request, GPtrArray *evidence)
{
    for (guint i = evidence->len; i > 0; i--) {
        if (!sees(request, ((const Evidence *)g_ptr_array_index(evidence, i - 1))->department_id))
            g_ptr_array_remove_index(evidence, i - 1);
    }
}

/* How much of @task this person may change. */
static TaskLeave leave_of(const Request *request, const char *permission, const Task *task)
{
    const Identity *identity = request->identity;
    const char *department = identity_department(identity, permission);
    if (department == NULL)
        return TASK_CHANGED;
    const bool is_head = identity_reach(identity, permission) == REACH_DEPARTMENT;
    return task_leave(task, is_head ? department : "", identity->person_id);
}

static void keep_tasks_seen(const Request *request, GPtrArray *tasks)
{
    for (guint i = tasks->len; i > 0; i--) {
        if (leave_of(request, "tasks.read", g_ptr_array_index(tasks, i - 1)) == TASK_HIDDEN)
            g_ptr_array_remove_index(tasks, i - 1);
    }
}

static GPtrArray *decisions_seen(const Request *request, GError **error)
{
    GPtrArray *decisions = decisions_of_org(request->db, error);
    if (decisions != NULL)
        keep_decisions_seen(request, decisions);
    return decisions;
}

/* Whom this person may give work to: those of the own department, where her right ends there. */
static void keep_people_of_reach(const Request *request, GHashTable *names)
{
    GHashTableIter iter;
    void *value = NULL;
    const char *only = identity_department(request->identity, "controls.write");
    g_hash_table_iter_init(&iter, names);
    while (only != NULL && g_hash_table_iter_next(&iter, NULL, &value)) {
        if (g_strcmp0(((const PersonName *)value)->department_id, only) != 0)
            g_hash_table_iter_remove(&iter);
    }
}

static void keep_departments_of_reach(const Request *request, GPtrArray *departments)
{
    const char *only = identity_department(request->identity, "controls.write");
    for (guint i = only == NULL ? 0 : departments->len; i > 0; i--) {
        if (!g_str_equal(((const Department *)g_ptr_array_index(departments, i - 1))->id, only))
            g_ptr_array_remove_index(departments, i - 1);
    }
}

/* Everything one control is shown with, loaded. */
typedef struct {
    GHashTable *names;
    GPtrArray *departments;
    ControlsOverview *overview;
    GPtrArray *evidence, *decisions, *tasks;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    g_clear_pointer(&loaded->names, g_hash_table_unref);
    g_clear_pointer(&loaded->departments, g_ptr_array_unref);
    g_clear_pointer(&loaded->overview, controls_overview_free);
    g_clear_pointer(&loaded->evidence, g_ptr_array_unref);
    g_clear_pointer(&loaded->decisions, g_ptr_array_unref);
    g_clear_pointer(&loaded->tasks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

static bool load(Loaded *loaded, Request *request, const char *control_id, GError **error)
{
    Db *db = request->db;
    const char *department = department_asked(request);
    if ((loaded->names = people_names(db, error)) == NULL ||
        (loaded->departments = departments_of_org(db, true, error)) == NULL ||
        (loaded->overview = controls_overview(db, request->content, department, error)) == NULL ||
        (loaded->evidence = evidence_of_control(db, control_id, error)) == NULL ||
        (loaded->decisions = decisions_of_control(db, control_id, error)) == NULL ||
        (loaded->tasks = tasks_of_control(db, control_id, error)) == NULL)
        return false;
    keep_evidence_seen(request, loaded->evidence);
    keep_decisions_seen(request, loaded->decisions);
    keep_tasks_seen(request, loaded->tasks);
    return true;
}

static ControlContext context_of(const Loaded *loaded, const Request *request)
{
    const SizeBand *band = content_size_band(request->content, request->identity->size_band);
    return (ControlContext){ .content = request->content,
                             .language = request->language,
                             .now = request->now,
                             .names = loaded->names,
                             .departments = loaded->departments,
                             .size = band == NULL ? SIZE_CLASS_SMALL : band->size };
}

static void reply_control(Reply *reply, const char *key, const Loaded *loaded,
                          const Request *request, const Control *control)
{
    const ControlContext context = context_of(loaded, request);
    const ControlRecord record = {
        .control = control,
        .status = controls_overview_status(loaded->overview, control),
        .evidence = loaded->evidence,
        .decision = decisions_find(loaded->decisions, control->id),
        .tasks = loaded->tasks,
    };
    write_control(&reply->json, key, &record, &context);
}

/* --- controls -------------------------------------------------------------------------- */

static bool reply_controls(Request *request, Reply *reply, const char *key, GError **error)
{
    g_autoptr(ControlsOverview) overview =
        controls_overview(request->db, request->content, department_asked(request), error);
    g_autoptr(GPtrArray) decisions = overview == NULL ? NULL : decisions_seen(request, error);
    if (decisions == NULL)
        return false;

    const GPtrArray *controls = content_controls(request->content);
    json_begin_list(&reply->json, key);
    for (guint i = 0; i < controls->len; i++) {
        const Control *control = g_ptr_array_index(controls, i);
        const ControlStatus *status = controls_overview_status(overview, control);
        if (control->is_retired && status->state == CONTROL_NO_RECORD)
            continue;
        write_control_summary(&reply->json, control, status,
                              decisions_find(decisions, control->id) != NULL, request->language);
    }
    json_end(&reply->json);
    return true;
}

static bool list_controls(Request *request, Reply *reply, GError **error)
{
    return reply_controls(request, reply, NULL, error);
}

static bool show_control(Request *request, Reply *reply, GError **error)
{
    const Control *control = control_of_path(request, error);
    g_auto(Loaded) loaded = { 0 };
    if (control == NULL || !load(&loaded, request, control->id, error))
        return false;
    reply_control(reply, NULL, &loaded, request, control);
    return true;
}

static const char *const CLAIM_STATES[] = { "implemented", "partial",        "not_implemented",
                                            "unknown",     "not_applicable", NULL };

static bool put_claim(Request *request, Reply *reply, GError **error)
{
    const Control *control = control_of_path(request, error);
    if (control == NULL)
        return false;
    const char *name = body_choice(request, "state", CLAIM_STATES, error);
    const char *department = body_text_optional(request, "departmentId", ID_MAX, error);
    const char *note = body_lines_optional(request, "note", NOTE_MAX, error);
    const char *of = department == NULL ? "" : department;
    ControlState state = CONTROL_NO_RECORD;
    if (*error != NULL || !control_state_from_name(name, &state))
        return false;
    if (!identity_may_in(request->identity, "controls.write", of))
        return refuse(error, APP_ERROR_DENIED, "error.other-department", NULL);

    const Actor actor = request_actor(request);
    g_auto(Loaded) loaded = { 0 };
    if (!control_claim(request->db, &actor, control, of, state, note, error) ||
        !load(&loaded, request, control->id, error))
        return false;
    reply_control(reply, NULL, &loaded, request, control);
    return true;
}

/* --- evidence ---------------------------------------------------------------------------- */

static const char *body_day(const Request *request, const char *name, bool is_required,
                            GError **error)
{
    const char *day = is_required ? body_text(request, name, 1, 10, error)
                                  : body_text_optional(request, name, 10, error);
    if (day != NULL && !time_day_is_valid(day))
        refuse_field(error, name, "error.day", NULL);
    return day;
}

static bool post_evidence(Request *request, Reply *reply, GError **error)
{
    const Control *control = control_of_path(request, error);
    if (control == NULL)
        return false;
    const Evidence wanted = {
        .control_id = control->id,
        .title = (char *)body_text(request, "title", 1, TEXT_MAX, error),
        .note = (char *)body_lines_optional(request, "note", NOTE_MAX, error),
        .happened_on = (char *)body_day(request, "date", true, error),
    };
    if (*error != NULL)
        return false;

    const Actor actor = request_actor(request);
    Evidence evidence = wanted;
    g_autofree char *id = evidence_add(request->db, &actor, &wanted, error);
    if (id == NULL)
        return false;
    evidence.id = id;
    evidence.department_id = request->identity->department_id;
    evidence.person_name = (char *)actor.name;
    evidence.added_at = actor.now;
    reply->status = 201;
    write_evidence(&reply->json, NULL, &evidence);
    return true;
}

static bool delete_evidence(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "evidence");
    const Actor actor = request_actor(request);
    g_autoptr(Evidence) evidence = evidence_find(request->db, id, error);
    if (*error != NULL)
        return false;
    if (evidence == NULL || !sees(request, evidence->department_id))
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    if (!identity_may_in(request->identity, "controls.write", evidence->department_id))
        return refuse(error, APP_ERROR_DENIED, "error.other-department", NULL);
    reply->status = 204;
    return evidence_withdraw(request->db, &actor, id, error);
}

/* --- decisions ----------------------------------------------------------------------------- */

/* Stale if somebody changed the row after the version that the person saw. */
static bool check_version(Request *request, int64_t version, const char *theirs, const char *yours,
                          const char *changed_by, int64_t changed_at, GError **error)
{
    if (request_version(request) == version)
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    return change_refuse_stale(error, theirs, yours, person_name(names, changed_by), changed_at,
                               version);
}

static bool reply_decision(Request *request, Reply *reply, const char *id, GError **error)
{
    g_autoptr(Decision) decision = decision_find(request->db, id, error);
    g_autoptr(GHashTable) names = decision == NULL ? NULL : people_names(request->db, error);
    if (names == NULL)
        return false;
    const ControlContext context = { .content = request->content,
                                     .language = request->language,
                                     .now = request->now,
                                     .names = names };
    reply_version(reply, decision->version);
    write_decision(&reply->json, NULL, decision, &context);
    return true;
}

static void write_decisions(const Request *request, JsonWriter *json, const GPtrArray *decisions,
                            GHashTable *names)
{
    const ControlContext context = { .content = request->content,
                                     .language = request->language,
                                     .now = request->now,
                                     .names = names };
    for (guint i = 0; i < decisions->len; i++)
        write_decision(json, NULL, g_ptr_array_index(decisions, i), &context);
}

static bool list_decisions(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) decisions = decisions_seen(request, error);
    g_autoptr(GHashTable) names = decisions == NULL ? NULL : people_names(request->db, error);
    if (names == NULL)
        return false;
    json_begin_list(&reply->json, NULL);
    write_decisions(request, &reply->json, decisions, names);
    json_end(&reply->json);
    return true;
}

/* Where nobody who can sign in is an owner, who decides approves as well. */
static bool find_right(const Request *request, DecisionRight *right, GError **error)
{
    int64_t owners = 0;
    *right = RIGHT_TO_APPROVE;
    if (identity_may(request->identity, "controls.approve"))
        return true;
    if (!people_with_role(request->db, "owner", &owners, error))
        return false;
    *right = owners == 0 ? RIGHT_WITHOUT_OWNER : RIGHT_TO_PROPOSE;
    return true;
}

static DecisionState body_decision_state(const Request *request, GError **error)
{
    static const char *const names[] = { "planned", "done", "dropped", NULL };
    if (request->body == NULL || json_object_get(request->body, "state") == NULL)
        return DECISION_PLANNED;
    const char *name = body_choice(request, "state", names, error);
    for (size_t i = 0; names[i] != NULL; i++) {
        if (name == names[i])
            return (DecisionState)i;
    }
    return DECISION_PLANNED; /* the mistake is noted */
}

/* Everything is lent by the request. NULL control: it does not exist, which is noted. */
static const Control *read_decision(const Request *request, Decision *wanted, GError **error)
{
    const char *control_id = body_text(request, "controlId", 1, ID_MAX, error);
    const Control *control =
        control_id == NULL ? NULL : content_control(request->content, control_id);
    if (control_id != NULL && control == NULL)
        refuse_field(error, "controlId", "error.control-unknown", NULL);
    const char *department = body_text_optional(request, "departmentId", ID_MAX, error);
    bool has_cost = false;
    const int64_t cost = body_int_optional(request, "costYen", 0, COST_MAX_YEN, &has_cost, error);
    *wanted = (Decision){
        .control_id = (char *)control_id,
        .department_id = (char *)(department == NULL ? "" : department),
        .measure = (char *)body_text(request, "measure", 1, TEXT_MAX, error),
        .person_id = (char *)body_text_optional(request, "personId", ID_MAX, error),
        .due_on = (char *)body_day(request, "dueOn", false, error),
        .cost_yen = has_cost ? cost : -1,
        .state = body_decision_state(request, error),
    };
    return control;
}

static bool post_decision(Request *request, Reply *reply, GError **error)
{
    Decision wanted = { 0 };
    const Control *control = read_decision(request, &wanted, error);
    DecisionRight right;
    if (*error != NULL || !find_right(request, &right, error))
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *id = decision_add(
        request->db, &actor, &wanted, local_text(&control->title, request->language), right, error);
    reply->status = 201;
    return id != NULL && reply_decision(request, reply, id, error);
}

static bool put_decision(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "decision");
    Decision wanted = { 0 };
    const Control *control = read_decision(request, &wanted, error);
    if (*error != NULL)
        return false;
    g_autoptr(Decision) current = decision_find(request->db, id, error);
    if (current == NULL)
        return *error == NULL && refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    if (!g_str_equal(current->control_id, wanted.control_id))
        return refuse_field(error, "controlId", "error.decision-control", NULL);
    if (decision_is_same(current, &wanted))
        return reply_decision(request, reply, id, error);

    DecisionRight right;
    const Actor actor = request_actor(request);
    return find_right(request, &right, error) &&
           check_version(request, current->version, current->measure, wanted.measure,
                         current->changed_by, current->changed_at, error) &&
           decision_change(request->db, &actor, current, &wanted,
                           local_text(&control->title, request->language), right, error) &&
           reply_decision(request, reply, id, error);
}

static Decision *decision_of_path(Request *request, GError **error)
{
    Decision *decision = decision_find(request->db, request_param(request, "decision"), error);
    if (decision == NULL && *error == NULL)
        refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return decision;
}

/* A decision that this person may approve, in the version she saw. */
static Decision *decision_to_judge(Request *request, DecisionRight *right, GError **error)
{
    if (!find_right(request, right, error))
        return NULL;
    if (*right == RIGHT_TO_PROPOSE)
        return refuse_null(error, APP_ERROR_DENIED, "error.decision-approver", NULL);
    g_autoptr(Decision) decision = decision_of_path(request, error);
    if (decision == NULL || !check_version(request, decision->version, decision->measure, NULL,
                                           decision->changed_by, decision->changed_at, error))
        return NULL;
    return g_steal_pointer(&decision);
}

/* For the task: of the catalogue, or the measure where the control is no longer in it. */
static const char *control_title(const Request *request, const Decision *decision)
{
    const Control *control = content_control(request->content, decision->control_id);
    return control == NULL ? decision->measure : local_text(&control->title, request->language);
}

static bool post_approval(Request *request, Reply *reply, GError **error)
{
    DecisionRight right;
    const Actor actor = request_actor(request);
    g_autoptr(Decision) decision = decision_to_judge(request, &right, error);
    return decision != NULL &&
           decision_approve(request->db, &actor, decision, control_title(request, decision), right,
                            error) &&
           reply_decision(request, reply, decision->id, error);
}

static bool post_return(Request *request, Reply *reply, GError **error)
{
    DecisionRight right;
    const Actor actor = request_actor(request);
    const char *reason = body_lines(request, "reason", 1, TEXT_MAX, error);
    if (*error != NULL)
        return false;
    g_autoptr(Decision) decision = decision_to_judge(request, &right, error);
    return decision != NULL && decision_return(request->db, &actor, decision, reason, error) &&
           reply_decision(request, reply, decision->id, error);
}

/* NULL: the body has none. @evidence: everything is lent by the request. */
static const Evidence *read_evidence(const Request *request, Evidence *evidence, GError **error)
{
    if (request->body == NULL || !json_is_object(json_object_get(request->body, "evidence")))
        return NULL;
    *evidence = (Evidence){
        .title = (char *)body_text(request, "evidence/title", 1, TEXT_MAX, error),
        .note = (char *)body_lines_optional(request, "evidence/note", NOTE_MAX, error),
        .happened_on = (char *)body_day(request, "evidence/date", true, error),
    };
    return evidence;
}

/* Whose it is, or who may write what is known of controls there. To others it is not there. */
static bool may_complete(const Request *request, const Decision *decision)
{
    return identity_may_in(request->identity, "controls.write", decision->department_id) ||
           g_strcmp0(decision->person_id, request->identity->person_id) == 0;
}

static bool post_completion(Request *request, Reply *reply, GError **error)
{
    Evidence given = { 0 };
    const bool is_partial = body_bool(request, "partial", false, error);
    const Evidence *evidence = read_evidence(request, &given, error);
    if (*error != NULL)
        return false;
    g_autoptr(Decision) decision = decision_of_path(request, error);
    if (decision == NULL)
        return false;
    if (!may_complete(request, decision))
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const Actor actor = request_actor(request);
    return decision_complete(request->db, &actor, decision, control_title(request, decision),
                             is_partial ? CONTROL_PARTIAL : CONTROL_IMPLEMENTED, evidence, error) &&
           reply_decision(request, reply, decision->id, error);
}

/* --- tasks ----------------------------------------------------------------------------------- */

static TaskFilter task_filter(const Request *request)
{
    const char *state = request_query(request, "state");
    if (g_strcmp0(state, "all") == 0)
        return TASKS_ALL;
    return g_strcmp0(state, "done") == 0 ? TASKS_DONE : TASKS_OPEN;
}

/* All, those of the own department, or the own ones, as far as the right reaches. */
static GPtrArray *tasks_seen(const Request *request, bool only_mine, TaskFilter filter,
                             GError **error)
{
    const Identity *identity = request->identity;
    const Reach reach = only_mine ? REACH_OWN : identity_reach(identity, "tasks.read");
    if (reach == REACH_DEPARTMENT)
        return tasks_of_department(request->db, identity_department(identity, "tasks.read"),
                                   identity->person_id, filter, TASKS_MAX, NULL, error);
    return tasks_list(request->db, reach == REACH_COMPANY ? NULL : identity->person_id, filter,
                      TASKS_MAX, NULL, error);
}

static bool list_tasks(Request *request, Reply *reply, GError **error)
{
    const bool only_mine = g_strcmp0(request_query(request, "whose"), "mine") == 0;
    g_autoptr(GPtrArray) tasks = tasks_seen(request, only_mine, task_filter(request), error);
    g_autoptr(GHashTable) names = tasks == NULL ? NULL : people_names(request->db, error);
    if (names == NULL)
        return false;
    write_tasks(&reply->json, NULL, tasks, names, request->now);
    return true;
}

static bool reply_task(Request *request, Reply *reply, const char *id, GError **error)
{
    g_autoptr(Task) task = task_find(request->db, id, error);
    g_autoptr(GHashTable) names = task == NULL ? NULL : people_names(request->db, error);
    if (names == NULL)
        return false;
    reply_version(reply, task->version);
    write_task(&reply->json, NULL, task, names, request->now);
    return true;
}

/* Everything is lent by the request. */
static Task read_task(const Request *request, GError **error)
{
    return (Task){
        .title = (char *)body_text(request, "title", 1, TEXT_MAX, error),
        .person_id = (char *)body_text_optional(request, "personId", ID_MAX, error),
        .due_on = (char *)body_day(request, "dueOn", false, error),
        .done_at = body_bool(request, "done", false, error) ? request->now : 0,
    };
}

/* Who writes for one department gives work to its people; @is_of_department: it is the
 * department's whoever does it. */
static bool check_worker(Request *request, const char *person_id, bool is_of_department,
                         GError **error)
{
    const char *only = identity_department(request->identity, "tasks.write");
    if (only == NULL || (person_id == NULL && is_of_department))
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    const PersonName *person = person_id == NULL ? NULL : g_hash_table_lookup(names, person_id);
    const bool is_own = person_id != NULL && g_str_equal(person_id, request->identity->person_id);
    return is_own || (person != NULL && only[0] != '\0' && person->is_member &&
                      g_strcmp0(person->department_id, only) == 0)
               ? true
               : refuse_field(error, "personId", "error.person-other-department", NULL);
}

static bool post_task(Request *request, Reply *reply, GError **error)
{
    const Task wanted = read_task(request, error);
    if (*error != NULL || !check_worker(request, wanted.person_id, false, error))
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *id = task_add(request->db, &actor, &wanted, error);
    reply->status = 201;
    return id != NULL && reply_task(request, reply, id, error);
}

/* Who may only tick off: everything else stays as it is. False: the task is not hers to see. */
static bool limit_to_leave(const Task *current, TaskLeave leave, Task *wanted)
{
    if (leave == TASK_TICKED) {
        wanted->title = current->title;
        wanted->person_id = current->person_id;
        wanted->due_on = current->due_on;
    }
    return leave != TASK_HIDDEN;
}

static bool put_task(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "task");
    const Task said = read_task(request, error);
    Task wanted = said;
    if (*error != NULL)
        return false;
    g_autoptr(Task) current = task_find(request->db, id, error);
    if (*error != NULL)
        return false;
    const TaskLeave leave =
        current == NULL ? TASK_HIDDEN : leave_of(request, "tasks.write", current);
    if (!limit_to_leave(current, leave, &wanted))
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const bool says_more = !g_str_equal(said.title, wanted.title) ||
                           g_strcmp0(said.person_id, wanted.person_id) != 0 ||
                           g_strcmp0(said.due_on, wanted.due_on) != 0;
    if (says_more && identity_reach(request->identity, "tasks.write") == REACH_DEPARTMENT)
        return refuse(error, APP_ERROR_DENIED, "error.task-of-others", NULL);
    if (task_is_same(current, &wanted))
        return reply_task(request, reply, id, error);

    const Actor actor = request_actor(request);
    const bool is_handed_on = g_strcmp0(current->person_id, wanted.person_id) != 0;
    return (!is_handed_on || check_worker(request, wanted.person_id,
                                          current->decision_department[0] != '\0', error)) &&
           check_version(request, current->version, current->title, wanted.title,
                         current->changed_by, current->changed_at, error) &&
           task_change(request->db, &actor, current, &wanted, error) &&
           reply_task(request, reply, id, error);
}

/* --- pages --------------------------------------------------------------------------------------
 */

static bool page_controls(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    if (!reply_controls(request, reply, "controls", error))
        return false;
    json_end(&reply->json);
    return true;
}

/* Whether this person may approve @decision; asks only where one waits. */
static bool find_approver(const Request *request, const Decision *decision, bool *is_approver,
                          GError **error)
{
    DecisionRight right = RIGHT_TO_PROPOSE;
    const bool is_asked = decision != NULL && decision_stage(decision) == STAGE_WAITING &&
                          identity_may(request->identity, "controls.decide");
    if (is_asked && !find_right(request, &right, error))
        return false;
    *is_approver = right != RIGHT_TO_PROPOSE;
    return true;
}

static bool page_control(Request *request, Reply *reply, GError **error)
{
    const Control *control = control_of_path(request, error);
    g_auto(Loaded) loaded = { 0 };
    bool is_approver = false;
    if (control == NULL || !load(&loaded, request, control->id, error) ||
        !find_approver(request, decisions_find(loaded.decisions, control->id), &is_approver, error))
        return false;
    json_begin_object(&reply->json, NULL);
    json_bool(&reply->json, "mayApprove", is_approver);
    reply_control(reply, "control", &loaded, request, control);
    keep_people_of_reach(request, loaded.names);
    keep_departments_of_reach(request, loaded.departments);
    write_people_choices(&reply->json, "people", loaded.names);
    write_department_choices(&reply->json, "departments", loaded.departments);
    json_end(&reply->json);
    return true;
}

static bool page_tasks(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) tasks = tasks_seen(request, false, TASKS_ALL, error);
    g_autoptr(GHashTable) names = tasks == NULL ? NULL : people_names(request->db, error);
    if (names == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    write_tasks(&reply->json, "tasks", tasks, names, request->now);
    if (!identity_may(request->identity, "controls.write"))
        g_hash_table_remove_all(names); /* who cannot assign tasks needs no list of colleagues */
    keep_people_of_reach(request, names);
    write_people_choices(&reply->json, "people", names);
    json_end(&reply->json);
    return true;
}

/* Weak controls, the first WEAK_MAX of them, each with the consequence and what can be done. */
static void write_weak(const Request *request, JsonWriter *json, const GArray *weak)
{
    const SizeBand *band = content_size_band(request->content, request->identity->size_band);
    const ControlContext context = { .content = request->content,
                                     .language = request->language,
                                     .now = request->now,
                                     .size = band == NULL ? SIZE_CLASS_SMALL : band->size };
    json_int(json, "weakTotal", weak->len);
    json_begin_list(json, "weak");
    for (guint i = 0; i < weak->len && i < WEAK_MAX; i++)
        write_weak_control(json, &g_array_index(weak, WeakControl, i), &context);
    json_end(json);
}

static bool page_decisions(Request *request, Reply *reply, GError **error)
{
    JsonWriter *json = &reply->json;
    DecisionRight right;
    json_begin_object(json, NULL);
    json_begin_list(json, "decisions");
    g_autoptr(GPtrArray) decisions = decisions_seen(request, error);
    g_autoptr(GHashTable) names = decisions == NULL ? NULL : people_names(request->db, error);
    g_autoptr(GPtrArray) departments =
        names == NULL ? NULL : departments_of_org(request->db, false, error);
    g_autoptr(ControlsOverview) overview =
        departments == NULL
            ? NULL
            : controls_overview(request->db, request->content, department_asked(request), error);
    if (overview == NULL || !find_right(request, &right, error))
        return false;
    write_decisions(request, json, decisions, names);
    json_end(json);
    g_autoptr(GArray) weak = weak_controls(request->content, overview, decisions);
    write_weak(request, json, weak);
    json_bool(json, "mayApprove",
              right != RIGHT_TO_PROPOSE && identity_may(request->identity, "controls.decide"));
    if (!identity_may(request->identity, "controls.decide"))
        g_hash_table_remove_all(names); /* who cannot decide needs no list of colleagues */
    write_people_choices(json, "people", names);
    write_department_choices(json, "departments", departments);
    json_end(json);
    return true;
}

const Route controls_routes[] = {
    { "GET", "/api/v1/controls", list_controls, "controls.read",
      "Lists all controls with their state." },
    { "GET", "/api/v1/controls/{control}", show_control, "controls.read",
      "Shows one control: its state and why, measures, evidence, decision and tasks." },
    { "PUT", "/api/v1/controls/{control}/claim", put_claim, "controls.write",
      "Records by hand what the state of a control is." },
    { "POST", "/api/v1/controls/{control}/evidence", post_evidence, "controls.write",
      "Adds evidence to a control." },
    { "DELETE", "/api/v1/evidence/{evidence}", delete_evidence, "controls.write",
      "Removes evidence that was added by mistake." },
    { "GET", "/api/v1/decisions", list_decisions, "controls.read", "Lists the decisions." },
    { "POST", "/api/v1/decisions", post_decision, "controls.decide",
      "Decides on a measure: who does it, by when, at what cost; approved, it makes the task." },
    { "PUT", "/api/v1/decisions/{decision}", put_decision, "controls.decide", "Changes a decision.",
      .needs_version = true },
    { "POST", "/api/v1/decisions/{decision}/approval", post_approval, "controls.decide",
      "Approves a decision that waits; makes the task.", .needs_version = true },
    { "POST", "/api/v1/decisions/{decision}/return", post_return, "controls.decide",
      "Returns a decision that waits to the one who proposed it, with a reason.",
      .needs_version = true },
    { "POST", "/api/v1/decisions/{decision}/completion", post_completion, "tasks.write",
      "Notes that a decision is carried out, with evidence or without; evidence may follow." },
    { "GET", "/api/v1/tasks", list_tasks, "tasks.read", "Lists tasks: the own ones or all." },
    { "POST", "/api/v1/tasks", post_task, "controls.write", "Adds a task." },
    { "PUT", "/api/v1/tasks/{task}", put_task, "tasks.write", "Changes a task or marks it as done.",
      .needs_version = true },
    { "GET", "/controls", page_controls, "controls.read", "Shows all controls with their state.",
      .page = "controls" },
    { "GET", "/controls/{control}", page_control, "controls.read", "Shows one control.",
      .page = "control" },
    { "GET", "/decisions", page_decisions, "controls.read",
      "Shows what waits for approval, what is to be decided and how far the work is.",
      .page = "decisions" },
    { "GET", "/tasks", page_tasks, "tasks.read", "Shows what is to be done.", .page = "tasks" },
    { 0 },
};
