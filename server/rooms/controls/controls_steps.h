/* controls_steps.h - what people do with controls: each step whole, in the transaction of the Db,
 * with its entry in the audit log. Whether the person may do it was asked before. */
#pragma once

#include "rooms/controls/controls_store.h"

/* @department_id: "" for the whole company. Fails with INVALID if there is no such department. */
bool control_claim(Db *db, const Actor *actor, const Control *control, const char *department_id,
                   ControlState state, const char *note, GError **error);

/* @wanted: all but id, person_name and added_at. Returns the new id; the caller owns it. */
char *evidence_add(Db *db, const Actor *actor, const Evidence *wanted, GError **error);
bool evidence_withdraw(Db *db, const Actor *actor, const char *id, GError **error);

/**
 * Decides on a measure and makes its task.
 *
 * @wanted: all but id, version and change
 * @title: for the task where the measure is too long for one, the control's title
 * Returns the new id; the caller owns it. Fails with INVALID if person or department are unknown.
 */
char *decision_add(Db *db, const Actor *actor, const Decision *wanted, const char *title,
                   GError **error);

/* Changes a decision; its task follows. @wanted: all but id, version and change; of the same
 * control. */
bool decision_change(Db *db, const Actor *actor, const Decision *current, const Decision *wanted,
                     const char *title, GError **error);

/* @wanted: title, person, day and done_at count. Returns the new id; the caller owns it. */
char *task_add(Db *db, const Actor *actor, const Task *wanted, GError **error);

/* Changes a task; the decision it came from follows. */
bool task_change(Db *db, const Actor *actor, const Task *current, const Task *wanted,
                 GError **error);

/* Whether both say the same in what a person can change. */
bool decision_is_same(const Decision *a, const Decision *b);
bool task_is_same(const Task *a, const Task *b);
