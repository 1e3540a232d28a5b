/* controls_steps.h - what people do with controls: each step whole, in the transaction of the Db,
 * with its entry in the audit log. Whether the person may do it was asked before. */
#pragma once

#include "rooms/controls/controls_store.h"
#include "rooms/controls/decision_stage.h"

/* @department_id: "" for the whole company. Fails with INVALID if there is no such department. */
bool control_claim(Db *db, const Actor *actor, const Control *control, const char *department_id,
                   ControlState state, const char *note, GError **error);

/* @wanted: all but id, person_name and added_at. Returns the new id; the caller owns it. */
char *evidence_add(Db *db, const Actor *actor, const Evidence *wanted, GError **error);
bool evidence_withdraw(Db *db, const Actor *actor, const char *id, GError **error);

/**
 * Decides on a measure, or proposes it. What is approved has a task.
 *
 * @wanted: control, department, measure, person, day, cost and state count
 * @title: for the task where the measure is too long for one, the control's title
 * @right: by which the person decides
 * Returns the new id; the caller owns it. Fails with INVALID if person or department are unknown,
 * CONFLICT if it is done without being approved.
 */
char *decision_add(Db *db, const Actor *actor, const Decision *wanted, const char *title,
                   DecisionRight right, GError **error);

/**
 * Changes a decision; its task follows, and what its evidence says of the control.
 *
 * @wanted: as above, of the same control
 * Fails with INVALID and CONFLICT as above, and with CONFLICT where somebody who may not approve
 * rewords what is done.
 */
bool decision_change(Db *db, const Actor *actor, const Decision *current, const Decision *wanted,
                     const char *title, DecisionRight right, GError **error);

/* Both fail with CONFLICT unless it waits. */
bool decision_approve(Db *db, const Actor *actor, const Decision *current, const char *title,
                      DecisionRight right, GError **error);
bool decision_return(Db *db, const Actor *actor, const Decision *current, const char *reason,
                     GError **error);

/**
 * Notes that a decision is carried out, or adds evidence to one that is.
 *
 * With evidence the control gets the state @outcome; without, nothing is said of it.
 *
 * @outcome: CONTROL_IMPLEMENTED, or CONTROL_PARTIAL if it is done only in part
 * @evidence: title, note and day count; NULL: none yet
 * Fails with CONFLICT if it is not approved or was dropped.
 */
bool decision_complete(Db *db, const Actor *actor, const Decision *current, const char *title,
                       ControlState outcome, const Evidence *evidence, GError **error);

/* Whether both say the same in what a person can change. */
bool decision_is_same(const Decision *a, const Decision *b);
