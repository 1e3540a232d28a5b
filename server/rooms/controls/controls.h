/* controls.h - all that other rooms may know of the controls: claims, states, decisions, tasks. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/json_writer.h"
#include "content/content.h"
#include "rooms/controls/control_state.h"

typedef struct Db Db; /* store/db.h */

/* --- what is said, and what follows from it --------------------------------- */

/**
 * Records what somebody or something says, in place of what stands there about the same.
 *
 * @subject: "control/ID", or "QUESTIONNAIRE/ITEM" for an answer
 * @department_id: "" for the whole company
 * @note: NULL for none
 * @reference: where it was said, an assessment's id; "" by hand
 * The caller writes the audit log: it knows what the person did.
 */
bool controls_claim(Db *db, const Actor *actor, const char *subject, const char *department_id,
                    ControlState state, const char *note, const char *reference, GError **error);

/* Takes back what was said in @reference about @subject; what was said elsewhere stays. */
bool controls_withdraw(Db *db, const char *subject, const char *department_id,
                       const char *reference, GError **error);

/* All that is said in one organisation, and the state of every control. */
typedef struct ControlsOverview ControlsOverview;

/**
 * Loads it, with one statement.
 *
 * @department_id: whose states; NULL for the whole company
 * Returns a new overview; the caller owns it, the content must outlive it.
 */
ControlsOverview *controls_overview(Db *db, const Content *content, const char *department_id,
                                    GError **error);

/* The same from claims at hand. @claims: of Claim, taken. */
ControlsOverview *controls_overview_new(const Content *content, GPtrArray *claims,
                                        const char *department_id);
void controls_overview_free(ControlsOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlsOverview, controls_overview_free)

/* Lent. */
const ControlStatus *controls_overview_status(const ControlsOverview *overview,
                                              const Control *control);

/* The state of a control in one department ("": in what the whole company says). */
ControlState controls_overview_state_in(const ControlsOverview *overview, const Control *control,
                                        const char *department_id);

/* What is said about one subject: by the department, else by the whole company. NULL: nothing. */
const Claim *controls_overview_claim(const ControlsOverview *overview, const char *subject,
                                     const char *department_id);

/* Set of the ids (lent) of the controls that need no more work; for g_hash_table_unref(). */
GHashTable *controls_overview_implemented(const ControlsOverview *overview);

/* --- what is decided and to be done ------------------------------------------ */

typedef enum { DECISION_PLANNED, DECISION_DONE, DECISION_DROPPED } DecisionState;

/* Whether the work may begin: the person in charge proposes, the owner approves or returns. */
typedef enum { APPROVAL_APPROVED, APPROVAL_WAITING, APPROVAL_RETURNED } Approval;

typedef struct {
    char *id;
    char *control_id;
    char *department_id; /* "": the whole company */
    char *measure;
    char *person_id;  /* NULL: nobody yet */
    char *due_on;     /* a day, NULL: none */
    int64_t cost_yen; /* -1: not given */
    DecisionState state;
    Approval approval;
    char *proposed_by;    /* a person's id; NULL: decided before there were approvals */
    char *approved_by;    /* a person's id; NULL: not approved, or before there were approvals */
    int64_t approved_at;  /* 0: as above */
    char *return_reason;  /* NULL unless it was returned */
    ControlState outcome; /* what the work came to; CONTROL_NO_RECORD: not said yet */
    int64_t evidence;     /* how many pieces of evidence show it */
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;
} Decision;

void decision_free(Decision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decision, decision_free)

/* Of Decision, the newest first. The caller owns it; NULL on failure. */
GPtrArray *decisions_of_org(Db *db, GError **error);

/* The one that stands for a control: the newest that is not dropped. Lent; NULL: none. */
const Decision *decisions_find(const GPtrArray *decisions, const char *control_id);

typedef struct {
    char *id;
    char *title;
    char *person_id;           /* NULL: nobody yet */
    char *due_on;              /* a day, NULL: none */
    int64_t done_at;           /* 0: open */
    char *control_id;          /* NULL: of no control */
    char *decision_id;         /* NULL: of no decision */
    char *decision_department; /* of its decision; "": none, or the whole company's */
    char *person_department;   /* of its person; "": none */
    int64_t evidence;          /* how many pieces of evidence the decision has */
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;
} Task;

void task_free(Task *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Task, task_free)

typedef enum { TASKS_OPEN, TASKS_DONE, TASKS_ALL } TaskFilter;

/**
 * Lists tasks, the open ones first, then by the day they are due.
 *
 * @person_id: NULL for everybody's
 * @most: the longest list
 * @total: how many there are, also beyond @most; may be NULL
 * Returns of Task; the caller owns it. NULL on failure.
 */
GPtrArray *tasks_list(Db *db, const char *person_id, TaskFilter filter, int most, int64_t *total,
                      GError **error);

/* The same of one department ("": none) and one person of it: what its people have to do, what was
 * decided for it, and what that person has to do. */
GPtrArray *tasks_of_department(Db *db, const char *department_id, const char *person_id,
                               TaskFilter filter, int most, int64_t *total, GError **error);

/* How much of a task somebody may change whose right reaches one department. */
typedef enum {
    TASK_HIDDEN,  /* it belongs to others */
    TASK_TICKED,  /* done or not: her own, and those of her people that others decided on */
    TASK_CHANGED, /* all of it: of her people without a decision, or of a decision for the
                     department */
} TaskLeave;

/* @department_id: "": she belongs to none. Pure. */
TaskLeave task_leave(const Task *task, const char *department_id, const char *person_id);

/* NULL without error: there is none. */
Task *task_find(Db *db, const char *id, GError **error);

/* Adds a task with its entry in the audit log.
 * @wanted: title, person, day and done_at count. Returns the new id; the caller owns it. */
char *task_add(Db *db, const Actor *actor, const Task *wanted, GError **error);

/* Changes a task; the decision it came from follows. */
bool task_change(Db *db, const Actor *actor, const Task *current, const Task *wanted,
                 GError **error);

/* Called in the transaction in which an open task is done by task_change(); registered in
 * app/rooms.c by the rooms whose tasks come again. */
typedef bool (*TaskDone)(Db *db, const Actor *actor, const Task *task, GError **error);
void controls_on_task_done(TaskDone callback);

/* Whether both say the same in what a person can change. */
bool task_is_same(const Task *a, const Task *b);

/**
 * Writes the decisions that wait for approval, the oldest first, as a list of the schema Decision.
 *
 * @decisions: of Decision, the newest first
 * @most: the longest list
 * Returns how many wait, also beyond @most.
 */
int write_waiting_decisions(JsonWriter *json, const char *key, const GPtrArray *decisions, int most,
                            const Content *content, const char *language, GHashTable *names,
                            int64_t now);

/* As the schema Task. @names: char* id -> char* name. @now: to tell what is overdue. */
void write_task(JsonWriter *json, const char *key, const Task *task, GHashTable *names,
                int64_t now);
void write_tasks(JsonWriter *json, const char *key, const GPtrArray *tasks, GHashTable *names,
                 int64_t now);

/* What forms offer. @names: char* id -> char* name; @departments: of Department. */
void write_people_choices(JsonWriter *json, const char *key, GHashTable *names);
void write_department_choices(JsonWriter *json, const char *key, const GPtrArray *departments);
