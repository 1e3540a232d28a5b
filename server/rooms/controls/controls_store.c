#include "rooms/controls/controls_store.h"

#include "queries_sql.h" /* made from queries.sql */
#include "store/db.h"

#define CLAIMS_MAX 50000 /* 200 departments answering 250 items */
#define EVIDENCE_MAX 100
#define DECISIONS_MAX 1000
#define TASKS_OF_CONTROL_MAX 50

/* --- claims ------------------------------------------------------------------ */

static Claim *claim_from_row(Query *query)
{
    Claim *claim = g_new(Claim, 1);
    *claim = (Claim){
        .subject = g_strdup(query_text(query, "subject")),
        .department_id = g_strdup(query_text(query, "department_id")),
        .note = g_strdup(query_text(query, "note")),
        .reference = g_strdup(query_text(query, "reference")),
        .person_name = g_strdup(query_text(query, "person_name")),
        .claimed_at = query_int(query, "claimed_at"),
    };
    control_state_from_name(query_text(query, "state"), &claim->state);
    return claim;
}

GPtrArray *claims_of_org(Db *db, GError **error)
{
    g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
    g_autoptr(Query) query = db_query(db, SQL_CLAIMS_OF_ORG);
    query_bind_int(query, "limit", CLAIMS_MAX);
    while (query_next(query))
        g_ptr_array_add(claims, claim_from_row(query));
    if (!query_finish(query, error))
        return NULL;
    return g_steal_pointer(&claims);
}

bool controls_claim(Db *db, const Actor *actor, const char *subject, const char *department_id,
                    ControlState state, const char *note, const char *reference, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CLAIM_SAVE);
    query_bind_text(query, "subject", subject);
    query_bind_text(query, "department_id", department_id);
    query_bind_text(query, "state", control_state_name(state));
    query_bind_text(query, "note", note);
    query_bind_text(query, "reference", reference);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "person_name", actor->name);
    query_bind_int(query, "claimed_at", actor->now);
    return query_finish(query, error);
}

bool controls_withdraw(Db *db, const char *subject, const char *department_id,
                       const char *reference, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CLAIM_WITHDRAW);
    query_bind_text(query, "subject", subject);
    query_bind_text(query, "department_id", department_id);
    query_bind_text(query, "reference", reference);
    return query_finish(query, error);
}

ControlsOverview *controls_overview(Db *db, const Content *content, const char *department_id,
                                    GError **error)
{
    GPtrArray *claims = claims_of_org(db, error);
    return claims == NULL ? NULL : controls_overview_new(content, claims, department_id);
}

/* --- evidence ----------------------------------------------------------------- */

void evidence_free(Evidence *evidence)
{
    if (evidence == NULL)
        return;
    g_free(evidence->id);
    g_free(evidence->control_id);
    g_free(evidence->title);
    g_free(evidence->note);
    g_free(evidence->happened_on);
    g_free(evidence->person_name);
    g_free(evidence->decision_id);
    g_free(evidence->department_id);
    g_free(evidence);
}

static char *text_or_empty(Query *query, const char *name)
{
    const char *text = query_text(query, name);
    return g_strdup(text == NULL ? "" : text);
}

static Evidence *evidence_from_row(Query *query)
{
    Evidence *evidence = g_new(Evidence, 1);
    *evidence = (Evidence){
        .id = g_strdup(query_text(query, "id")),
        .control_id = g_strdup(query_text(query, "control_id")),
        .title = g_strdup(query_text(query, "title")),
        .note = g_strdup(query_text(query, "note")),
        .happened_on = g_strdup(query_text(query, "happened_on")),
        .person_name = g_strdup(query_text(query, "person_name")),
        .added_at = query_int(query, "added_at"),
        .decision_id = g_strdup(query_text(query, "decision_id")),
        .department_id = text_or_empty(query, "department_id"),
    };
    return evidence;
}

GPtrArray *evidence_of_control(Db *db, const char *control_id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_free);
    g_autoptr(Query) query = db_query(db, SQL_EVIDENCE_OF_CONTROL);
    query_bind_text(query, "control_id", control_id);
    query_bind_int(query, "limit", EVIDENCE_MAX);
    while (query_next(query))
        g_ptr_array_add(list, evidence_from_row(query));
    if (!query_finish(query, error))
        return NULL;
    return g_steal_pointer(&list);
}

Evidence *evidence_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_EVIDENCE_FIND);
    query_bind_text(query, "id", id);
    g_autoptr(Evidence) evidence = query_next(query) ? evidence_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&evidence) : NULL;
}

bool evidence_insert(Db *db, const Actor *actor, const Evidence *evidence, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_EVIDENCE_INSERT);
    query_bind_text(query, "id", evidence->id);
    query_bind_text(query, "control_id", evidence->control_id);
    query_bind_text(query, "title", evidence->title);
    query_bind_text(query, "note", evidence->note);
    query_bind_text(query, "happened_on", evidence->happened_on);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "person_name", actor->name);
    query_bind_int(query, "added_at", actor->now);
    query_bind_text(query, "decision_id", evidence->decision_id);
    return query_finish(query, error);
}

bool evidence_remove(Db *db, const Actor *actor, const char *id, bool *is_removed, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_EVIDENCE_REMOVE);
    query_bind_text(query, "id", id);
    query_bind_int(query, "removed_at", actor->now);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_removed = changed > 0;
    return true;
}

/* --- decisions ---------------------------------------------------------------- */

static const char *const DECISION_STATES[] = {
    [DECISION_PLANNED] = "planned",
    [DECISION_DONE] = "done",
    [DECISION_DROPPED] = "dropped",
};

const char *decision_state_name(DecisionState state)
{
    return DECISION_STATES[state];
}

static DecisionState decision_state_from_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(DECISION_STATES); i++) {
        if (g_str_equal(name, DECISION_STATES[i]))
            return (DecisionState)i;
    }
    g_assert_not_reached(); /* the table checks it */
}

static const char *const APPROVALS[] = {
    [APPROVAL_APPROVED] = "approved",
    [APPROVAL_WAITING] = "waiting",
    [APPROVAL_RETURNED] = "returned",
};

const char *approval_name(Approval approval)
{
    return APPROVALS[approval];
}

static Approval approval_from_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(APPROVALS); i++) {
        if (g_str_equal(name, APPROVALS[i]))
            return (Approval)i;
    }
    g_assert_not_reached(); /* the table checks it */
}

void decision_free(Decision *decision)
{
    if (decision == NULL)
        return;
    g_free(decision->id);
    g_free(decision->control_id);
    g_free(decision->department_id);
    g_free(decision->measure);
    g_free(decision->person_id);
    g_free(decision->due_on);
    g_free(decision->proposed_by);
    g_free(decision->approved_by);
    g_free(decision->return_reason);
    g_free(decision->changed_by);
    g_free(decision);
}

static Decision *decision_from_row(Query *query)
{
    Decision *decision = g_new(Decision, 1);
    *decision = (Decision){
        .id = g_strdup(query_text(query, "id")),
        .control_id = g_strdup(query_text(query, "control_id")),
        .department_id = g_strdup(query_text(query, "department_id")),
        .measure = g_strdup(query_text(query, "measure")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .due_on = g_strdup(query_text(query, "due_on")),
        .cost_yen = query_is_null(query, "cost_yen") ? -1 : query_int(query, "cost_yen"),
        .state = decision_state_from_name(query_text(query, "state")),
        .approval = approval_from_name(query_text(query, "approval")),
        .proposed_by = g_strdup(query_text(query, "proposed_by")),
        .approved_by = g_strdup(query_text(query, "approved_by")),
        .approved_at = query_int(query, "approved_at"),
        .return_reason = g_strdup(query_text(query, "return_reason")),
        .evidence = query_int(query, "evidence"),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    control_state_from_name(query_text(query, "outcome"), &decision->outcome);
    return decision;
}

static GPtrArray *decisions_from(Query *query, GError **error)
{
    g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
    query_bind_int(query, "limit", DECISIONS_MAX);
    while (query_next(query))
        g_ptr_array_add(decisions, decision_from_row(query));
    if (!query_finish(query, error))
        return NULL;
    return g_steal_pointer(&decisions);
}

GPtrArray *decisions_of_org(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DECISIONS_OF_ORG);
    return decisions_from(query, error);
}

GPtrArray *decisions_of_control(Db *db, const char *control_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DECISIONS_OF_CONTROL);
    query_bind_text(query, "control_id", control_id);
    return decisions_from(query, error);
}

const Decision *decisions_find(const GPtrArray *decisions, const char *control_id)
{
    for (guint i = 0; i < decisions->len; i++) {
        const Decision *decision = g_ptr_array_index(decisions, i);
        if (decision->state != DECISION_DROPPED && g_str_equal(decision->control_id, control_id))
            return decision;
    }
    return NULL;
}

static Decision *decision_from(Query *query, GError **error)
{
    g_autoptr(Decision) decision = query_next(query) ? decision_from_row(query) : NULL;
    if (!query_finish(query, error))
        return NULL;
    return g_steal_pointer(&decision);
}

Decision *decision_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DECISION_FIND);
    query_bind_text(query, "id", id);
    return decision_from(query, error);
}

Decision *decision_of_evidence(Db *db, const char *evidence_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DECISION_OF_EVIDENCE);
    query_bind_text(query, "evidence_id", evidence_id);
    return decision_from(query, error);
}

static void bind_approval(Query *query, const Decision *decision)
{
    query_bind_text(query, "approval", approval_name(decision->approval));
    query_bind_text(query, "proposed_by", decision->proposed_by);
    query_bind_text(query, "approved_by", decision->approved_by);
    if (decision->approved_at == 0)
        query_bind_null(query, "approved_at");
    else
        query_bind_int(query, "approved_at", decision->approved_at);
    query_bind_text(query, "return_reason", decision->return_reason);
    query_bind_text(query, "outcome",
                    decision->outcome == CONTROL_NO_RECORD ? NULL
                                                           : control_state_name(decision->outcome));
}

static bool decision_save(Db *db, const char *sql, const Actor *actor, const Decision *decision,
                          GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", decision->id);
    query_bind_text(query, "control_id", decision->control_id);
    query_bind_text(query, "department_id", decision->department_id);
    query_bind_text(query, "measure", decision->measure);
    query_bind_text(query, "person_id", decision->person_id);
    query_bind_text(query, "due_on", decision->due_on);
    if (decision->cost_yen < 0)
        query_bind_null(query, "cost_yen");
    else
        query_bind_int(query, "cost_yen", decision->cost_yen);
    query_bind_text(query, "state", decision_state_name(decision->state));
    bind_approval(query, decision);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

bool decision_insert(Db *db, const Actor *actor, const Decision *decision, GError **error)
{
    return decision_save(db, SQL_DECISION_INSERT, actor, decision, error);
}

bool decision_update(Db *db, const Actor *actor, const Decision *decision, GError **error)
{
    return decision_save(db, SQL_DECISION_UPDATE, actor, decision, error);
}

bool decision_follow_task(Db *db, const Actor *actor, const Task *task, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DECISION_FOLLOW_TASK);
    query_bind_text(query, "id", task->decision_id);
    query_bind_text(query, "person_id", task->person_id);
    query_bind_text(query, "due_on", task->due_on);
    query_bind_text(query, "state",
                    decision_state_name(task->done_at == 0 ? DECISION_PLANNED : DECISION_DONE));
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

/* --- tasks -------------------------------------------------------------------- */

void task_free(Task *task)
{
    if (task == NULL)
        return;
    g_free(task->id);
    g_free(task->title);
    g_free(task->person_id);
    g_free(task->due_on);
    g_free(task->control_id);
    g_free(task->decision_id);
    g_free(task->decision_department);
    g_free(task->person_department);
    g_free(task->changed_by);
    g_free(task);
}

static Task *task_from_row(Query *query)
{
    Task *task = g_new(Task, 1);
    *task = (Task){
        .id = g_strdup(query_text(query, "id")),
        .title = g_strdup(query_text(query, "title")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .due_on = g_strdup(query_text(query, "due_on")),
        .done_at = query_int(query, "done_at"),
        .control_id = g_strdup(query_text(query, "control_id")),
        .decision_id = g_strdup(query_text(query, "decision_id")),
        .decision_department = text_or_empty(query, "decision_department"),
        .person_department = text_or_empty(query, "person_department"),
        .evidence = query_int(query, "evidence"),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    return task;
}

static GPtrArray *tasks_from(Query *query, int most, int64_t *total, GError **error)
{
    g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func((GDestroyNotify)task_free);
    int64_t all = 0;
    query_bind_int(query, "limit", most);
    while (query_next(query)) {
        g_ptr_array_add(tasks, task_from_row(query));
        all = query_int(query, "total");
    }
    if (!query_finish(query, error))
        return NULL;
    if (total != NULL)
        *total = all;
    return g_steal_pointer(&tasks);
}

static const char *filter_name(TaskFilter filter)
{
    static const char *const FILTERS[] = {
        [TASKS_OPEN] = "open",
        [TASKS_DONE] = "done",
        [TASKS_ALL] = "all",
    };
    return FILTERS[filter];
}

GPtrArray *tasks_list(Db *db, const char *person_id, TaskFilter filter, int most, int64_t *total,
                      GError **error)
{
    g_autoptr(Query) query =
        db_query(db, person_id == NULL ? SQL_TASKS_OF_ORG : SQL_TASKS_OF_PERSON);
    if (person_id != NULL)
        query_bind_text(query, "person_id", person_id);
    query_bind_text(query, "state", filter_name(filter));
    return tasks_from(query, most, total, error);
}

GPtrArray *tasks_of_department(Db *db, const char *department_id, const char *person_id,
                               TaskFilter filter, int most, int64_t *total, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASKS_OF_DEPARTMENT);
    query_bind_text(query, "department_id", department_id);
    query_bind_text(query, "person_id", person_id);
    query_bind_text(query, "state", filter_name(filter));
    return tasks_from(query, most, total, error);
}

GPtrArray *tasks_of_control(Db *db, const char *control_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASKS_OF_CONTROL);
    query_bind_text(query, "control_id", control_id);
    return tasks_from(query, TASKS_OF_CONTROL_MAX, NULL, error);
}

static Task *task_from(Query *query, GError **error)
{
    g_autoptr(Task) task = query_next(query) ? task_from_row(query) : NULL;
    if (!query_finish(query, error))
        return NULL;
    return g_steal_pointer(&task);
}

Task *task_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASK_FIND);
    query_bind_text(query, "id", id);
    return task_from(query, error);
}

Task *task_of_decision(Db *db, const char *decision_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASK_OF_DECISION);
    query_bind_text(query, "decision_id", decision_id);
    return task_from(query, error);
}

static void bind_task(Query *query, const Actor *actor, const Task *task)
{
    query_bind_text(query, "id", task->id);
    query_bind_text(query, "title", task->title);
    query_bind_text(query, "person_id", task->person_id);
    query_bind_text(query, "due_on", task->due_on);
    if (task->done_at == 0)
        query_bind_null(query, "done_at");
    else
        query_bind_int(query, "done_at", task->done_at);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
}

bool task_insert(Db *db, const Actor *actor, const Task *task, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASK_INSERT);
    bind_task(query, actor, task);
    query_bind_text(query, "control_id", task->control_id);
    query_bind_text(query, "decision_id", task->decision_id);
    return query_finish(query, error);
}

bool task_update(Db *db, const Actor *actor, const Task *task, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASK_UPDATE);
    bind_task(query, actor, task);
    return query_finish(query, error);
}

bool task_delete(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TASK_DELETE);
    query_bind_text(query, "id", id);
    return query_finish(query, error);
}
