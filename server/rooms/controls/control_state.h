/* control_state.h - what the state of a control is, and why.
 *
 * Pure logic, and the only place that decides it. A control is spoken of by
 * claims: somebody says so by hand, or an answer to an item of a questionnaire
 * that points at the control. The rules:
 *
 *   - What is said by hand on the control itself replaces older answers.
 *   - Of several sources the heavier one decides, then the newer one.
 *   - Several items of one questionnaire: the weakest answer.
 *   - Several departments: the weakest department. What the whole company
 *     says (the merged answer) replaces what departments said before about the same.
 *   - A department's own word counts for that department before the company's.
 *   - "Not applicable" is passed over unless everybody says so.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "content/content.h"

typedef enum {
    CONTROL_NO_RECORD,
    CONTROL_IMPLEMENTED,
    CONTROL_PARTIAL,
    CONTROL_NOT_IMPLEMENTED,
    CONTROL_UNKNOWN,
    CONTROL_NOT_APPLICABLE,
} ControlState;

/* As in the API and in the table claim: "no_record", "implemented" ... */
const char *control_state_name(ControlState state);
/* False: there is no such state. */
bool control_state_from_name(const char *name, ControlState *state);
ControlState control_state_of_answer(AnswerState state);

/* Not implemented, unknown, partial, implemented; then what says nothing. */
ControlState control_state_weakest(ControlState a, ControlState b);

#define CLAIM_BY_HAND "control/" /* how the subject of a claim on a control itself begins */

/* What somebody or something says. */
typedef struct {
    char *subject;       /* "control/os-auto-update", or an item: "self-check-25/3" */
    char *department_id; /* "": the whole company */
    ControlState state;
    char *note;      /* NULL: none */
    char *reference; /* where it was said, an assessment's id; "" by hand */
    char *person_name;
    int64_t claimed_at;
} Claim;

void claim_free(Claim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Claim, claim_free)

typedef struct {
    const Claim *claim; /* borrowed */
    bool is_in_force;   /* false: something newer or closer replaced it */
} Reason;

typedef struct {
    ControlState state;
    bool is_contradicted; /* two sources in force: one says implemented, the other not or partly */
    GArray *reasons;      /* of Reason: those in force first, then the newest first */
} ControlStatus;

/**
 * Judges one control.
 *
 * @claims: of const Claim, all that concern the control; must outlive the status
 * @department_id: NULL for the whole company
 * Returns a new status; the caller owns it.
 */
ControlStatus *control_status_new(const GPtrArray *claims, const char *department_id);
void control_status_free(ControlStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlStatus, control_status_free)
