/* controls_store.h - rows of claims, evidence, decisions and tasks, in and out. No decisions.
 *
 * All of the organisation that is set on the Db. Functions that look one row up return NULL without
 * error if there is none.
 */
#pragma once

#include "rooms/controls/controls.h"

typedef struct {
    char *id;
    char *control_id;
    char *title;
    char *note;        /* NULL: none */
    char *happened_on; /* a day */
    char *person_name;
    int64_t added_at;
    char *decision_id;   /* the decision it shows to be carried out; NULL: none */
    char *department_id; /* whose it is: of the decision, else of who added it; "": the company's */
} Evidence;

void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

GPtrArray *claims_of_org(Db *db, GError **error); /* of Claim */

GPtrArray *evidence_of_control(Db *db, const char *control_id, GError **error); /* of Evidence */
Evidence *evidence_find(Db *db, const char *id, GError **error);
bool evidence_insert(Db *db, const Actor *actor, const Evidence *evidence, GError **error);
bool evidence_remove(Db *db, const Actor *actor, const char *id, bool *is_removed, GError **error);

/* As in the table and the API. */
const char *decision_state_name(DecisionState state);
const char *approval_name(Approval approval);

GPtrArray *decisions_of_control(Db *db, const char *control_id, GError **error); /* of Decision */
Decision *decision_find(Db *db, const char *id, GError **error);
Decision *decision_of_evidence(Db *db, const char *evidence_id, GError **error);
/* These two take the row as it shall be; the version and the change are counted here. */
bool decision_insert(Db *db, const Actor *actor, const Decision *decision, GError **error);
bool decision_update(Db *db, const Actor *actor, const Decision *decision, GError **error);
/* Person, day and state of the decision become those of its task. */
bool decision_follow_task(Db *db, const Actor *actor, const Task *task, GError **error);

GPtrArray *tasks_of_control(Db *db, const char *control_id, GError **error); /* of Task */
Task *task_of_decision(Db *db, const char *decision_id, GError **error);
bool task_insert(Db *db, const Actor *actor, const Task *task, GError **error);
bool task_update(Db *db, const Actor *actor, const Task *task, GError **error);
bool task_delete(Db *db, const char *id, GError **error);
