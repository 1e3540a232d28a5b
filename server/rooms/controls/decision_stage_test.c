#include "rooms/controls/decision_stage.h"

static Decision sample(void)
{
    return (Decision){ .department_id = (char *)"",
                       .measure = (char *)"鍵を回す",
                       .person_id = (char *)"p",
                       .due_on = (char *)"2026-12-01",
                       .cost_yen = 1000 };
}

static void tells_how_far_a_decision_is(void)
{
    static const struct {
        DecisionState state;
        Approval approval;
        int64_t evidence;
        const char *want;
    } CASES[] = {
        { DECISION_PLANNED, APPROVAL_WAITING, 0, "waiting" },
        { DECISION_PLANNED, APPROVAL_RETURNED, 0, "returned" },
        { DECISION_PLANNED, APPROVAL_APPROVED, 0, "under_way" },
        { DECISION_PLANNED, APPROVAL_APPROVED, 1, "under_way" },
        { DECISION_DONE, APPROVAL_APPROVED, 0, "evidence_missing" },
        { DECISION_DONE, APPROVAL_APPROVED, 1, "done" },
        { DECISION_DROPPED, APPROVAL_APPROVED, 1, "dropped" },
        { DECISION_DROPPED, APPROVAL_WAITING, 0, "dropped" },
        { DECISION_DROPPED, APPROVAL_RETURNED, 0, "dropped" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Decision decision = sample();
        decision.state = CASES[i].state;
        decision.approval = CASES[i].approval;
        decision.evidence = CASES[i].evidence;
        g_assert_cmpstr(decision_stage_name(decision_stage(&decision)), ==, CASES[i].want);
    }
}

static void approves_what_the_owner_writes_at_once(void)
{
    const Decision wanted = sample();
    g_assert_cmpint(approval_after(NULL, &wanted, RIGHT_TO_APPROVE), ==, APPROVAL_APPROVED);
    g_assert_cmpint(approval_after(NULL, &wanted, RIGHT_WITHOUT_OWNER), ==, APPROVAL_APPROVED);
    g_assert_cmpint(approval_after(NULL, &wanted, RIGHT_TO_PROPOSE), ==, APPROVAL_WAITING);
}

/* One change each, by somebody who may only propose, of what was approved. */
static void lets_the_proposer_move_day_and_person_only(void)
{
    const Decision before = sample();
    Decision day = before, person = before, measure = before, cost = before, department = before;
    day.due_on = (char *)"2026-12-02";
    person.person_id = NULL;
    measure.measure = (char *)"鍵を閉める";
    cost.cost_yen = 1001;
    department.department_id = (char *)"d";
    g_assert_cmpint(approval_after(&before, &day, RIGHT_TO_PROPOSE), ==, APPROVAL_APPROVED);
    g_assert_cmpint(approval_after(&before, &person, RIGHT_TO_PROPOSE), ==, APPROVAL_APPROVED);
    const Decision *const needing[] = { &measure, &cost, &department };
    for (size_t i = 0; i < G_N_ELEMENTS(needing); i++) {
        g_assert_cmpint(approval_after(&before, needing[i], RIGHT_TO_PROPOSE), ==,
                        APPROVAL_WAITING);
        g_assert_cmpint(approval_after(&before, needing[i], RIGHT_TO_APPROVE), ==,
                        APPROVAL_APPROVED);
    }
}

static void proposes_again_what_was_returned_and_changed(void)
{
    Decision before = sample();
    before.approval = APPROVAL_RETURNED;
    Decision changed = before;
    changed.due_on = NULL;
    g_assert_cmpint(approval_after(&before, &changed, RIGHT_TO_PROPOSE), ==, APPROVAL_WAITING);
    g_assert_cmpint(approval_after(&before, &changed, RIGHT_TO_APPROVE), ==, APPROVAL_APPROVED);
    Decision dropped = before;
    dropped.state = DECISION_DROPPED;
    g_assert_cmpint(approval_after(&before, &dropped, RIGHT_TO_APPROVE), ==, APPROVAL_RETURNED);
}

static void proves_only_what_is_done_and_shown(void)
{
    Decision decision = sample();
    decision.state = DECISION_DONE;
    decision.evidence = 1;
    g_assert_false(decision_is_proved(&decision)); /* nobody said how far */
    decision.outcome = CONTROL_PARTIAL;
    g_assert_true(decision_is_proved(&decision));
    decision.evidence = 0;
    g_assert_false(decision_is_proved(&decision));
    decision.evidence = 1;
    decision.state = DECISION_PLANNED;
    g_assert_false(decision_is_proved(&decision));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/controls/decision-stage/tells-how-far-a-decision-is",
                    tells_how_far_a_decision_is);
    g_test_add_func("/controls/decision-stage/approves-what-the-owner-writes-at-once",
                    approves_what_the_owner_writes_at_once);
    g_test_add_func("/controls/decision-stage/lets-the-proposer-move-day-and-person-only",
                    lets_the_proposer_move_day_and_person_only);
    g_test_add_func("/controls/decision-stage/proposes-again-what-was-returned-and-changed",
                    proposes_again_what_was_returned_and_changed);
    g_test_add_func("/controls/decision-stage/proves-only-what-is-done-and-shown",
                    proves_only_what_is_done_and_shown);
    return g_test_run();
}
