#include "rooms/controls/controls_steps.h"

#include "base/error.h"
#include "base/id.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "rooms/accounts/accounts.h"

#define CALLBACKS_MAX 4
#define TITLE_MAX 120 /* characters of a measure that still make a title of a task */

/* --- what is written down ------------------------------------------------------ */

static bool record(Db *db, const Actor *actor, const char *action, const char *object,
                   JsonWriter *details, GError **error)
{
    json_end(details);
    const bool is_good = audit_record(db, actor, action, object, details->text->str, error);
    json_writer_clear(details);
    return is_good;
}

static void begin_details(JsonWriter *details)
{
    json_writer_init(details);
    json_begin_object(details, NULL);
}

/* "x": {"from": …, "to": …}, if it changed. */
static void note_change(JsonWriter *details, const char *name, const char *from, const char *to)
{
    if (g_strcmp0(from, to) == 0)
        return;
    json_begin_object(details, name);
    json_text(details, "from", from);
    json_text(details, "to", to);
    json_end(details);
}

/* --- what must exist ----------------------------------------------------------- */

static bool check_person(Db *db, const char *person_id, GError **error)
{
    bool is_member = true;
    if (person_id != NULL && !person_is_member(db, person_id, &is_member, error))
        return false;
    return is_member || refuse_field(error, "personId", "error.person-unknown", NULL);
}

static bool check_department(Db *db, const char *department_id, GError **error)
{
    if (department_id[0] == '\0')
        return true;
    g_autoptr(GPtrArray) departments = departments_of_org(db, false, error);
    if (departments == NULL)
        return false;
    return department_find(departments, department_id) != NULL ||
           refuse_field(error, "departmentId", "error.department-unknown", NULL);
}

/* --- claims and evidence -------------------------------------------------------- */

bool control_claim(Db *db, const Actor *actor, const Control *control, const char *department_id,
                   ControlState state, const char *note, GError **error)
{
    g_autofree char *subject = g_strconcat(CLAIM_BY_HAND, control->id, NULL);
    if (!check_department(db, department_id, error) ||
        !controls_claim(db, actor, subject, department_id, state, note, "", error))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_text(&details, "state", control_state_name(state));
    json_text(&details, "department", department_id);
    json_text(&details, "note", note);
    return record(db, actor, "control.claim", control->id, &details, error);
}

char *evidence_add(Db *db, const Actor *actor, const Evidence *wanted, GError **error)
{
    g_autofree char *id = id_new();
    Evidence evidence = *wanted;
    evidence.id = id;
    if (!evidence_insert(db, actor, &evidence, error))
        return NULL;

    JsonWriter details;
    begin_details(&details);
    json_text(&details, "control", wanted->control_id);
    json_text(&details, "title", wanted->title);
    json_text(&details, "date", wanted->happened_on);
    json_text(&details, "decision", wanted->decision_id);
    if (!record(db, actor, "evidence.add", id, &details, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* --- what a decision says of its control ------------------------------------------ */

static bool claim_of_decision(Db *db, const Actor *actor, const Decision *decision, GError **error)
{
    g_autofree char *subject = g_strconcat(CLAIM_BY_HAND, decision->control_id, NULL);
    if (!controls_claim(db, actor, subject, decision->department_id, decision->outcome,
                        decision->measure, decision->id, error))
        return false;
    JsonWriter details;
    begin_details(&details);
    json_text(&details, "state", control_state_name(decision->outcome));
    json_text(&details, "department", decision->department_id);
    json_text(&details, "decision", decision->id);
    return record(db, actor, "control.claim", decision->control_id, &details, error);
}

static bool withdraw_claim_of(Db *db, const Actor *actor, const Decision *decision, GError **error)
{
    g_autofree char *subject = g_strconcat(CLAIM_BY_HAND, decision->control_id, NULL);
    if (!controls_withdraw(db, subject, decision->department_id, decision->id, error))
        return false;
    JsonWriter details;
    begin_details(&details);
    json_text(&details, "decision", decision->id);
    return record(db, actor, "control.withdraw", decision->control_id, &details, error);
}

/* After a change: what was proved and is no more is taken back, what is proved now is said. */
static bool settle_claim(Db *db, const Actor *actor, const Decision *before, GError **error)
{
    g_autoptr(Decision) now = decision_find(db, before->id, error);
    if (now == NULL)
        return false;
    const bool was_proved = decision_is_proved(before), is_proved = decision_is_proved(now);
    const bool is_as_before = was_proved == is_proved && before->outcome == now->outcome &&
                              g_str_equal(before->department_id, now->department_id);
    if (is_as_before)
        return true;
    return (!was_proved || withdraw_claim_of(db, actor, before, error)) &&
           (!is_proved || claim_of_decision(db, actor, now, error));
}

bool evidence_withdraw(Db *db, const Actor *actor, const char *id, GError **error)
{
    bool is_removed = false;
    g_autoptr(GError) failure = NULL;
    g_autoptr(Decision) before = decision_of_evidence(db, id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!evidence_remove(db, actor, id, &is_removed, error))
        return false;
    if (!is_removed)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return (before == NULL || settle_claim(db, actor, before, error)) &&
           audit_record(db, actor, "evidence.remove", id, "{}", error);
}

/* --- decisions ------------------------------------------------------------------ */

/* A measure that is too long to be a title leaves the word to the control. */
static const char *title_of(const Decision *decision, const char *control_title)
{
    return text_length(decision->measure) <= TITLE_MAX ? decision->measure : control_title;
}

/* The task appears when the work may begin. */
static bool has_task(const Decision *decision)
{
    return decision->approval == APPROVAL_APPROVED && decision->state != DECISION_DROPPED;
}

static bool add_task_of(Db *db, const Actor *actor, const Decision *decision, const char *title,
                        GError **error)
{
    g_autofree char *id = id_new();
    const Task task = {
        .id = id,
        .title = (char *)title_of(decision, title),
        .person_id = decision->person_id,
        .due_on = decision->due_on,
        .done_at = decision->state == DECISION_DONE ? actor->now : 0,
        .control_id = decision->control_id,
        .decision_id = decision->id,
    };
    return task_insert(db, actor, &task, error);
}

/* By what right it counts as approved; NULL: it does not. */
static const char *right_name(const Decision *decision, DecisionRight right)
{
    if (decision->approval != APPROVAL_APPROVED)
        return NULL;
    return right == RIGHT_WITHOUT_OWNER ? "without-owner" : "owner";
}

static void details_of_decision(JsonWriter *details, const Decision *decision, DecisionRight right)
{
    begin_details(details);
    json_text(details, "control", decision->control_id);
    json_text(details, "measure", decision->measure);
    json_text(details, "person", decision->person_id);
    json_text(details, "dueOn", decision->due_on);
    json_text(details, "state", decision_state_name(decision->state));
    json_text(details, "approval", approval_name(decision->approval));
    json_text(details, "approvedBy", right_name(decision, right));
}

static void approve(Decision *decision, const Actor *actor)
{
    decision->approval = APPROVAL_APPROVED;
    decision->approved_by = (char *)actor->person_id;
    decision->approved_at = actor->now;
    decision->return_reason = NULL;
}

static void wait_for_approval(Decision *decision, const Actor *actor)
{
    decision->approval = APPROVAL_WAITING;
    decision->proposed_by = (char *)actor->person_id;
    decision->approved_by = NULL;
    decision->approved_at = 0;
    decision->return_reason = NULL;
}

/* Only what is approved can be done. */
static bool check_may_be_done(const Decision *decision, GError **error)
{
    return decision->state != DECISION_DONE || decision->approval == APPROVAL_APPROVED ||
           refuse(error, APP_ERROR_CONFLICT, "error.decision-not-approved", NULL);
}

static const char *action_of_new(const Decision *decision, DecisionRight right)
{
    if (decision->approval != APPROVAL_APPROVED)
        return "decision.propose";
    return right == RIGHT_WITHOUT_OWNER ? "decision.add-without-owner" : "decision.add";
}

char *decision_add(Db *db, const Actor *actor, const Decision *wanted, const char *title,
                   DecisionRight right, GError **error)
{
    g_autofree char *id = id_new();
    Decision decision = *wanted;
    decision.id = id;
    decision.proposed_by = (char *)actor->person_id;
    if (approval_after(NULL, wanted, right) == APPROVAL_APPROVED)
        approve(&decision, actor);
    else
        wait_for_approval(&decision, actor);
    if (!check_person(db, wanted->person_id, error) ||
        !check_department(db, wanted->department_id, error) ||
        !check_may_be_done(&decision, error) || !decision_insert(db, actor, &decision, error))
        return NULL;
    if (has_task(&decision) && !add_task_of(db, actor, &decision, title, error))
        return NULL;

    JsonWriter details;
    details_of_decision(&details, &decision, right);
    if (!record(db, actor, action_of_new(&decision, right), id, &details, error))
        return NULL;
    return g_steal_pointer(&id);
}

bool decision_is_same(const Decision *a, const Decision *b)
{
    return decision_says_the_same(a, b) && a->state == b->state;
}

/* The title follows the measure only where nobody wrote another one. */
static bool change_task_of(Db *db, const Actor *actor, Task *task, const Decision *before,
                           const Decision *decision, const char *title, GError **error)
{
    if (!has_task(decision))
        return task->done_at != 0 || task_delete(db, task->id, error);
    const bool has_own_title = !g_str_equal(task->title, title_of(before, title));
    const Task changed = {
        .id = task->id,
        .title = has_own_title ? task->title : (char *)title_of(decision, title),
        .person_id = decision->person_id,
        .due_on = decision->due_on,
        .done_at = decision->state != DECISION_DONE ? 0
                   : task->done_at != 0             ? task->done_at
                                                    : actor->now,
    };
    return task_update(db, actor, &changed, error);
}

static bool let_task_follow(Db *db, const Actor *actor, const Decision *before,
                            const Decision *decision, const char *title, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Task) task = task_of_decision(db, decision->id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (task != NULL)
        return change_task_of(db, actor, task, before, decision, title, error);
    return !has_task(decision) || add_task_of(db, actor, decision, title, error);
}

/* What nobody may change in a row, taken over, and the approval as the rules say. */
static Decision changed_from(const Decision *current, const Decision *wanted, const Actor *actor,
                             DecisionRight right)
{
    Decision decision = *current;
    decision.department_id = wanted->department_id;
    decision.measure = wanted->measure;
    decision.person_id = wanted->person_id;
    decision.due_on = wanted->due_on;
    decision.cost_yen = wanted->cost_yen;
    decision.state = wanted->state;
    const Approval approval = approval_after(current, wanted, right);
    if (approval == APPROVAL_WAITING)
        wait_for_approval(&decision, actor);
    else if (approval == APPROVAL_APPROVED && !decision_says_the_same(current, wanted) &&
             right != RIGHT_TO_PROPOSE)
        approve(&decision, actor);
    return decision;
}

static bool check_may_be_reworded(const Decision *current, const Decision *changed, GError **error)
{
    return current->state != DECISION_DONE || changed->approval == APPROVAL_APPROVED ||
           refuse(error, APP_ERROR_CONFLICT, "error.decision-finished", NULL);
}

static bool record_change(Db *db, const Actor *actor, const Decision *current,
                          const Decision *changed, GError **error)
{
    JsonWriter details;
    begin_details(&details);
    json_text(&details, "control", current->control_id);
    note_change(&details, "measure", current->measure, changed->measure);
    note_change(&details, "person", current->person_id, changed->person_id);
    note_change(&details, "dueOn", current->due_on, changed->due_on);
    note_change(&details, "state", decision_state_name(current->state),
                decision_state_name(changed->state));
    note_change(&details, "approval", approval_name(current->approval),
                approval_name(changed->approval));
    return record(db, actor, "decision.change", current->id, &details, error);
}

bool decision_change(Db *db, const Actor *actor, const Decision *current, const Decision *wanted,
                     const char *title, DecisionRight right, GError **error)
{
    const Decision decision = changed_from(current, wanted, actor, right);
    const bool is_same_person = g_strcmp0(current->person_id, wanted->person_id) == 0;
    return (is_same_person || check_person(db, wanted->person_id, error)) &&
           check_department(db, wanted->department_id, error) &&
           check_may_be_reworded(current, &decision, error) &&
           check_may_be_done(&decision, error) && decision_update(db, actor, &decision, error) &&
           let_task_follow(db, actor, current, &decision, title, error) &&
           settle_claim(db, actor, current, error) &&
           record_change(db, actor, current, &decision, error);
}

static bool check_is_waiting(const Decision *decision, GError **error)
{
    return (decision->state == DECISION_PLANNED && decision->approval == APPROVAL_WAITING) ||
           refuse(error, APP_ERROR_CONFLICT, "error.decision-not-waiting", NULL);
}

bool decision_approve(Db *db, const Actor *actor, const Decision *current, const char *title,
                      DecisionRight right, GError **error)
{
    Decision decision = *current;
    approve(&decision, actor);
    if (!check_is_waiting(current, error) || !decision_update(db, actor, &decision, error) ||
        !let_task_follow(db, actor, current, &decision, title, error))
        return false;
    JsonWriter details;
    details_of_decision(&details, &decision, right);
    return record(db, actor, "decision.approve", current->id, &details, error);
}

bool decision_return(Db *db, const Actor *actor, const Decision *current, const char *reason,
                     GError **error)
{
    Decision decision = *current;
    decision.approval = APPROVAL_RETURNED;
    decision.return_reason = (char *)reason;
    if (!check_is_waiting(current, error) || !decision_update(db, actor, &decision, error))
        return false;
    JsonWriter details;
    begin_details(&details);
    json_text(&details, "measure", current->measure);
    json_text(&details, "reason", reason);
    return record(db, actor, "decision.return", current->id, &details, error);
}

static bool add_evidence_of(Db *db, const Actor *actor, const Decision *decision,
                            const Evidence *wanted, GError **error)
{
    Evidence evidence = *wanted;
    evidence.control_id = decision->control_id;
    evidence.decision_id = decision->id;
    g_autofree char *id = evidence_add(db, actor, &evidence, error);
    return id != NULL;
}

bool decision_complete(Db *db, const Actor *actor, const Decision *current, const char *title,
                       ControlState outcome, const Evidence *evidence, GError **error)
{
    Decision decision = *current;
    decision.state = DECISION_DONE;
    decision.outcome = outcome;
    if (current->state == DECISION_DROPPED)
        return refuse(error, APP_ERROR_CONFLICT, "error.decision-dropped", NULL);
    if (!check_may_be_done(&decision, error) || !decision_update(db, actor, &decision, error) ||
        !let_task_follow(db, actor, current, &decision, title, error) ||
        (evidence != NULL && !add_evidence_of(db, actor, &decision, evidence, error)) ||
        !settle_claim(db, actor, current, error))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_text(&details, "measure", current->measure);
    json_text(&details, "outcome", control_state_name(outcome));
    json_text(&details, "evidence", evidence == NULL ? NULL : evidence->title);
    return record(db, actor, "decision.complete", current->id, &details, error);
}

/* --- tasks ----------------------------------------------------------------------- */

char *task_add(Db *db, const Actor *actor, const Task *wanted, GError **error)
{
    if (!check_person(db, wanted->person_id, error))
        return NULL;
    g_autofree char *id = id_new();
    Task task = *wanted;
    task.id = id;
    if (!task_insert(db, actor, &task, error))
        return NULL;

    JsonWriter details;
    begin_details(&details);
    json_text(&details, "title", task.title);
    json_text(&details, "person", task.person_id);
    json_text(&details, "dueOn", task.due_on);
    if (!record(db, actor, "task.add", id, &details, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* Written once, before the first request. */
static TaskDone callbacks[CALLBACKS_MAX];
static int callback_count;

void controls_on_task_done(TaskDone callback)
{
    g_assert(callback_count < CALLBACKS_MAX);
    callbacks[callback_count++] = callback;
}

static bool tell_if_done(Db *db, const Actor *actor, const Task *before, const Task *task,
                         GError **error)
{
    const bool is_done_now = before->done_at == 0 && task->done_at != 0;
    for (int i = 0; is_done_now && i < callback_count; i++) {
        if (!callbacks[i](db, actor, task, error))
            return false;
    }
    return true;
}

bool task_is_same(const Task *a, const Task *b)
{
    return g_str_equal(a->title, b->title) && g_strcmp0(a->person_id, b->person_id) == 0 &&
           g_strcmp0(a->due_on, b->due_on) == 0 && (a->done_at == 0) == (b->done_at == 0);
}

static bool let_decision_follow(Db *db, const Actor *actor, const Task *task, GError **error)
{
    g_autoptr(Decision) before = decision_find(db, task->decision_id, error);
    return before != NULL && decision_follow_task(db, actor, task, error) &&
           settle_claim(db, actor, before, error);
}

bool task_change(Db *db, const Actor *actor, const Task *current, const Task *wanted,
                 GError **error)
{
    Task task = *wanted;
    task.id = current->id;
    task.decision_id = current->decision_id;
    if (current->done_at != 0 && wanted->done_at != 0)
        task.done_at = current->done_at; /* it was done when it was done */
    if (g_strcmp0(current->person_id, wanted->person_id) != 0 &&
        !check_person(db, wanted->person_id, error))
        return false;
    if (!task_update(db, actor, &task, error) ||
        (task.decision_id != NULL && !let_decision_follow(db, actor, &task, error)))
        return false;

    JsonWriter details;
    begin_details(&details);
    note_change(&details, "title", current->title, wanted->title);
    note_change(&details, "person", current->person_id, wanted->person_id);
    note_change(&details, "dueOn", current->due_on, wanted->due_on);
    if ((current->done_at == 0) != (wanted->done_at == 0))
        json_bool(&details, "done", wanted->done_at != 0);
    return record(db, actor, "task.change", current->id, &details, error) &&
           tell_if_done(db, actor, current, &task, error);
}
