#include "rooms/controls/decision_stage.h"

static const char *const STAGES[] = {
    [STAGE_WAITING] = "waiting",     [STAGE_RETURNED] = "returned",
    [STAGE_UNDER_WAY] = "under_way", [STAGE_EVIDENCE_MISSING] = "evidence_missing",
    [STAGE_DONE] = "done",           [STAGE_DROPPED] = "dropped",
};

DecisionStage decision_stage(const Decision *decision)
{
    if (decision->state == DECISION_DROPPED)
        return STAGE_DROPPED;
    if (decision->state == DECISION_DONE)
        return decision->evidence > 0 ? STAGE_DONE : STAGE_EVIDENCE_MISSING;
    if (decision->approval == APPROVAL_RETURNED)
        return STAGE_RETURNED;
    return decision->approval == APPROVAL_WAITING ? STAGE_WAITING : STAGE_UNDER_WAY;
}

const char *decision_stage_name(DecisionStage stage)
{
    return STAGES[stage];
}

/* What costs money or reaches further is the owner's business. */
static bool is_same_measure(const Decision *a, const Decision *b)
{
    return g_str_equal(a->measure, b->measure) && a->cost_yen == b->cost_yen &&
           g_str_equal(a->department_id, b->department_id);
}

bool decision_says_the_same(const Decision *a, const Decision *b)
{
    return is_same_measure(a, b) && g_strcmp0(a->person_id, b->person_id) == 0 &&
           g_strcmp0(a->due_on, b->due_on) == 0;
}

Approval approval_after(const Decision *before, const Decision *wanted, DecisionRight right)
{
    if (before != NULL && decision_says_the_same(before, wanted))
        return before->approval;
    if (right != RIGHT_TO_PROPOSE)
        return APPROVAL_APPROVED;
    const bool stays_approved =
        before != NULL && before->approval == APPROVAL_APPROVED && is_same_measure(before, wanted);
    return stays_approved ? APPROVAL_APPROVED : APPROVAL_WAITING;
}

bool decision_is_proved(const Decision *decision)
{
    return decision->state == DECISION_DONE && decision->evidence > 0 &&
           decision->outcome != CONTROL_NO_RECORD;
}
