/* decision_stage.h - where a decision stands between proposal and proof. Pure. */
#pragma once

#include "rooms/controls/controls.h"

typedef enum {
    STAGE_WAITING,          /* 承認待ち */
    STAGE_RETURNED,         /* 差し戻し: the proposer changes it and proposes again */
    STAGE_UNDER_WAY,        /* 実施中 */
    STAGE_EVIDENCE_MISSING, /* 完了, 証拠待ち */
    STAGE_DONE,             /* 完了, 証拠あり */
    STAGE_DROPPED,          /* 取りやめ */
} DecisionStage;

DecisionStage decision_stage(const Decision *decision);

/* As in the API: "waiting", "under_way" … */
const char *decision_stage_name(DecisionStage stage);

/* By what right somebody decides. */
typedef enum {
    RIGHT_TO_PROPOSE,
    RIGHT_TO_APPROVE,
    RIGHT_WITHOUT_OWNER, /* nobody here who can sign in is an owner: the manager decides */
} DecisionRight;

/**
 * What a change does to the approval.
 *
 * What somebody who may approve writes down is approved at once. Others may move the day and the
 * person of what was approved; another measure, cost or department needs a new approval. How far
 * the work is says nothing about it.
 *
 * @before: NULL for a new decision
 */
Approval approval_after(const Decision *before, const Decision *wanted, DecisionRight right);

/* Whether both say the same in what is decided; the state does not count. */
bool decision_says_the_same(const Decision *a, const Decision *b);

/* Whether the work is done, said how far, and shown: only then it speaks of the control. */
bool decision_is_proved(const Decision *decision);
