/* readiness.h - how far a company is on its way to each star, and what is missing. Pure.
 *
 * A rule of the checklist has an answer if anything is recorded of one of its controls, wherever it
 * was said: in the checklist, in another questionnaire, by hand. It is met if the weakest of these
 * says so. Whether a stage was applied for or declared, only the company's own note says.
 */
#pragma once

#include "rooms/assessment/assessment.h"
#include "rooms/controls/controls.h"
#include "rooms/documents/documents.h"
#include "rooms/stars/declaration.h"

/* All that counts. All of it is lent. */
typedef struct {
    const Stars *stars;
    const StarRules *rules;
    const ControlsOverview *overview;
    const GPtrArray *decisions;    /* of Decision, the newest first */
    const GPtrArray *standings;    /* of DocumentStanding */
    const GPtrArray *closed;       /* of ClosedAssessment, the newest first */
    const GPtrArray *declarations; /* of Declaration */
    const char *public_place;      /* where else the policy is public; NULL: nowhere */
    const char *today;             /* a day */
} StarFacts;

/* Why a condition is not met. */
typedef enum {
    GAP_NONE, /* it is met */
    GAP_UNANSWERED,
    GAP_UNDECIDED,
    GAP_NOT_CLOSED,
    GAP_TOO_OLD, /* closed more than 12 months ago */
    GAP_NOT_IN_FORCE,
    GAP_WAITING, /* for the owner's approval */
    GAP_NOT_PUBLIC,
} ConditionGap;

const char *condition_gap_name(ConditionGap gap); /* "unanswered" …; NULL for GAP_NONE */

typedef struct {
    const QuestionnaireItem *item;
    const Control *control; /* the first weak one; NULL: the rule has no answer */
} OpenRule;

typedef struct {
    const StarCondition *condition;
    ConditionGap gap;
    int done, total;   /* rules, where it is about rules; else 0 or 1 of 1 */
    GArray *open;      /* of OpenRule: what is missing, where it is about rules */
    int64_t closed_at; /* when the questionnaire was last closed; 0: never, or another kind */
} ConditionStatus;

typedef enum {
    STAR_NOT_STARTED,
    STAR_PREPARING,
    STAR_READY, /* the company may declare it */
    STAR_APPLIED,
    STAR_DECLARED,
} StarState;

const char *star_state_name(StarState state); /* "not_started" … */

typedef struct {
    const Star *star;
    StarState state;
    int met;                        /* conditions */
    GPtrArray *conditions;          /* of ConditionStatus */
    const Declaration *declaration; /* NULL: none */
} StarStatus;

void star_status_free(StarStatus *status);

/* Of StarStatus, one for each stage in order. @facts: must outlive it. The caller owns it. */
GPtrArray *star_statuses(const StarFacts *facts);
