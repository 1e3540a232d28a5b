#include "rooms/stars/readiness.h"

#include "base/resources.h"

/* The stages of the packs that ship with Mimamori, judged by what a test says. */
typedef struct {
    Content *content;
    GPtrArray *claims, *decisions, *standings, *closed, *declarations;
    const char *rules; /* NULL: the first */
    const char *public_place;
    const char *today;
} Company;

static Content *shipped; /* read once: all tests read it only */

static void company_begin(Company *company)
{
    *company = (Company){
        .content = shipped,
        .claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free),
        .decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free),
        .standings = g_ptr_array_new_with_free_func((GDestroyNotify)document_standing_free),
        .closed = g_ptr_array_new_with_free_func((GDestroyNotify)closed_assessment_free),
        .declarations = g_ptr_array_new_with_free_func((GDestroyNotify)declaration_free),
        .today = "2026-11-25",
    };
}

static void company_clear(Company *company)
{
    g_ptr_array_unref(company->decisions);
    g_ptr_array_unref(company->standings);
    g_ptr_array_unref(company->closed);
    g_ptr_array_unref(company->declarations);
}

static void say(Company *company, const char *subject, ControlState state)
{
    Claim *claim = g_new(Claim, 1);
    *claim = (Claim){ .subject = g_strdup(subject),
                      .department_id = g_strdup(""),
                      .state = state,
                      .reference = g_strdup(""),
                      .person_name = g_strdup("A"),
                      .claimed_at = 1 };
    g_ptr_array_add(company->claims, claim);
}

static void answer(Company *company, const char *questionnaire, int items, ControlState state)
{
    for (int i = 1; i <= items; i++) {
        g_autofree char *subject = g_strdup_printf("%s/%d", questionnaire, i);
        say(company, subject, state);
    }
}

static void decide(Company *company, const char *control_id, DecisionState state, Approval approval)
{
    Decision *decision = g_new0(Decision, 1);
    decision->control_id = g_strdup(control_id);
    decision->state = state;
    decision->approval = approval;
    g_ptr_array_add(company->decisions, decision);
}

static void close_assessment(Company *company, const char *questionnaire, int64_t at)
{
    ClosedAssessment *closed = g_new0(ClosedAssessment, 1);
    closed->questionnaire = g_strdup(questionnaire);
    closed->closed_at = at;
    g_ptr_array_add(company->closed, closed);
}

static DocumentStanding *stand(Company *company, const char *version_id, const char *waiting_id,
                               const char *address)
{
    DocumentStanding *standing = g_new0(DocumentStanding, 1);
    standing->kind = g_strdup("basic-policy");
    standing->version_id = g_strdup(version_id);
    standing->waiting_id = g_strdup(waiting_id);
    standing->address = g_strdup(address);
    g_ptr_array_add(company->standings, standing);
    return standing;
}

/* "preparing: - undecided 4/5", the state of a stage and of its conditions; takes the claims. */
static char *judged(Company *company, const char *stage)
{
    g_autoptr(ControlsOverview) overview =
        controls_overview_new(company->content, company->claims, NULL);
    const Stars *stars = content_stars(company->content);
    const StarRules *rules = company->rules == NULL ? g_ptr_array_index(stars->rules, 0)
                                                    : star_rules_find(stars, company->rules);
    const StarFacts facts = { .stars = stars,
                              .rules = rules,
                              .overview = overview,
                              .decisions = company->decisions,
                              .standings = company->standings,
                              .closed = company->closed,
                              .declarations = company->declarations,
                              .public_place = company->public_place,
                              .today = company->today };
    g_autoptr(GPtrArray) statuses = star_statuses(&facts);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < statuses->len; i++) {
        const StarStatus *status = g_ptr_array_index(statuses, i);
        if (!g_str_equal(status->star->id, stage))
            continue;
        g_string_append_printf(text, "%s:", star_state_name(status->state));
        for (guint j = 0; j < status->conditions->len; j++) {
            const ConditionStatus *condition = g_ptr_array_index(status->conditions, j);
            const char *gap = condition_gap_name(condition->gap);
            g_string_append_printf(text, " %s %d/%d", gap == NULL ? "-" : gap, condition->done,
                                   condition->total);
        }
    }
    return g_string_free(text, FALSE);
}

#define ONE(company, want)                                                                         \
    do {                                                                                           \
        g_autofree char *is = judged(&(company), "one-star");                                      \
        g_assert_cmpstr(is, ==, want);                                                             \
        company_clear(&(company));                                                                 \
    } while (0)

#define TWO(company, want)                                                                         \
    do {                                                                                           \
        g_autofree char *is = judged(&(company), "two-stars");                                     \
        g_assert_cmpstr(is, ==, want);                                                             \
        company_clear(&(company));                                                                 \
    } while (0)

static void a_rule_is_answered_wherever_it_was_said(void)
{
    Company company;
    company_begin(&company);
    ONE(company, "not_started: unanswered 0/5 unanswered 0/5");
    company_begin(&company);
    answer(&company, "five-rules", 5, CONTROL_IMPLEMENTED);
    ONE(company, "ready: - 5/5 - 5/5");
    company_begin(&company);
    answer(&company, "self-check-25", 5, CONTROL_IMPLEMENTED);
    ONE(company, "ready: - 5/5 - 5/5");
    company_begin(&company);
    answer(&company, "self-check-25", 4, CONTROL_IMPLEMENTED);
    say(&company, "control/threat-sharing", CONTROL_IMPLEMENTED);
    ONE(company, "ready: - 5/5 - 5/5");
    company_begin(&company);
    answer(&company, "self-check-25", 4, CONTROL_IMPLEMENTED);
    ONE(company, "preparing: unanswered 4/5 unanswered 4/5");
}

static void every_rule_that_is_not_met_needs_a_decision_that_stands(void)
{
    static const struct {
        ControlState state;
        const char *decided; /* a control; NULL: none */
        DecisionState decision;
        Approval approval;
        const char *want;
    } CASES[] = {
        { CONTROL_NOT_IMPLEMENTED, NULL, 0, 0, "preparing: - 5/5 undecided 4/5" },
        { CONTROL_PARTIAL, NULL, 0, 0, "preparing: - 5/5 undecided 4/5" },
        { CONTROL_UNKNOWN, NULL, 0, 0, "preparing: - 5/5 undecided 4/5" },
        { CONTROL_NOT_APPLICABLE, NULL, 0, 0, "ready: - 5/5 - 5/5" },
        { CONTROL_PARTIAL, "threat-sharing", DECISION_PLANNED, APPROVAL_APPROVED,
          "ready: - 5/5 - 5/5" },
        { CONTROL_PARTIAL, "threat-sharing", DECISION_DONE, APPROVAL_APPROVED,
          "ready: - 5/5 - 5/5" },
        { CONTROL_PARTIAL, "threat-sharing", DECISION_DROPPED, APPROVAL_APPROVED,
          "preparing: - 5/5 undecided 4/5" },
        { CONTROL_PARTIAL, "threat-sharing", DECISION_PLANNED, APPROVAL_WAITING,
          "preparing: - 5/5 undecided 4/5" },
        { CONTROL_PARTIAL, "threat-sharing", DECISION_PLANNED, APPROVAL_RETURNED,
          "preparing: - 5/5 undecided 4/5" },
        { CONTROL_PARTIAL, "backup-regular", DECISION_PLANNED, APPROVAL_APPROVED,
          "preparing: - 5/5 undecided 4/5" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        answer(&company, "self-check-25", 4, CONTROL_IMPLEMENTED);
        say(&company, "self-check-25/5", CASES[i].state);
        if (CASES[i].decided != NULL)
            decide(&company, CASES[i].decided, CASES[i].decision, CASES[i].approval);
        ONE(company, CASES[i].want);
    }
}

static void six_rules_count_backup(void)
{
    Company company;
    company_begin(&company);
    company.rules = "six";
    answer(&company, "five-rules", 5, CONTROL_IMPLEMENTED);
    ONE(company, "preparing: unanswered 5/6 unanswered 5/6");
    company_begin(&company);
    company.rules = "six";
    answer(&company, "five-rules", 5, CONTROL_IMPLEMENTED);
    say(&company, "self-check-25/11", CONTROL_NOT_IMPLEMENTED);
    ONE(company, "preparing: - 6/6 undecided 5/6");
}

#define CLOSED_AT INT64_C(1764082800) /* 2025-11-26 00:00 in Tokyo */

static void a_self_check_counts_for_twelve_months(void)
{
    static const struct {
        const char *questionnaire;
        int64_t closed_at;
        const char *want;
    } CASES[] = {
        { "self-check-25", CLOSED_AT, "preparing: - 1/1 not_in_force 0/1 not_in_force 0/1" },
        { "self-check-25", CLOSED_AT - DAY_S,
          "preparing: - 1/1 not_in_force 0/1 not_in_force 0/1" },
        { "self-check-25", CLOSED_AT - DAY_S - 1,
          "preparing: too_old 0/1 not_in_force 0/1 not_in_force 0/1" },
        { "five-rules", CLOSED_AT,
          "not_started: not_closed 0/1 not_in_force 0/1 not_in_force 0/1" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        close_assessment(&company, CASES[i].questionnaire, CASES[i].closed_at);
        close_assessment(&company, "self-check-25", 1);
        if (g_str_equal(CASES[i].questionnaire, "five-rules"))
            g_ptr_array_set_size(company.closed, 1);
        TWO(company, CASES[i].want);
    }
}

static void a_policy_is_approved_and_public(void)
{
    static const struct {
        const char *version_id, *waiting_id, *address, *place;
        const char *want;
    } CASES[] = {
        { NULL, "w", NULL, NULL, "preparing: - 1/1 waiting 0/1 waiting 0/1" },
        { NULL, NULL, NULL, "玄関", "preparing: - 1/1 not_in_force 0/1 not_in_force 0/1" },
        { "v", NULL, NULL, NULL, "preparing: - 1/1 - 1/1 not_public 0/1" },
        { "v", "w", NULL, NULL, "preparing: - 1/1 - 1/1 not_public 0/1" },
        { "v", NULL, "address", NULL, "ready: - 1/1 - 1/1 - 1/1" },
        { "v", NULL, NULL, "玄関", "ready: - 1/1 - 1/1 - 1/1" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        close_assessment(&company, "self-check-25", CLOSED_AT);
        stand(&company, CASES[i].version_id, CASES[i].waiting_id, CASES[i].address);
        company.public_place = CASES[i].place;
        TWO(company, CASES[i].want);
    }
}

static void only_a_note_says_that_it_is_declared(void)
{
    static const struct {
        const char *stage, *id, *withdrawn_on, *want;
    } CASES[] = {
        { "one-star", NULL, NULL, "applied: - 5/5 - 5/5" },
        { "one-star", "50000000001", NULL, "declared: - 5/5 - 5/5" },
        { "one-star", "50000000001", "2026-10-01", "ready: - 5/5 - 5/5" },
        { "two-stars", "50000000001", NULL, "ready: - 5/5 - 5/5" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        answer(&company, "five-rules", 5, CONTROL_IMPLEMENTED);
        Declaration *declaration = g_new0(Declaration, 1);
        declaration->stage = g_strdup(CASES[i].stage);
        declaration->declaration_id = g_strdup(CASES[i].id);
        declaration->withdrawn_on = g_strdup(CASES[i].withdrawn_on);
        g_ptr_array_add(company.declarations, declaration);
        ONE(company, CASES[i].want);
    }
}

static void what_begins_later_has_not_started(void)
{
    Company company;
    company_begin(&company);
    answer(&company, "self-check-25", 25, CONTROL_IMPLEMENTED);
    g_autofree char *is = judged(&company, "scs-3-stars");
    g_assert_cmpstr(is, ==, "not_started:");
    company_clear(&company);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    resources_register();
    shipped = content_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/stars/readiness/a-rule-is-answered-wherever-it-was-said",
                    a_rule_is_answered_wherever_it_was_said);
    g_test_add_func("/stars/readiness/every-rule-not-met-needs-a-decision-that-stands",
                    every_rule_that_is_not_met_needs_a_decision_that_stands);
    g_test_add_func("/stars/readiness/six-rules-count-backup", six_rules_count_backup);
    g_test_add_func("/stars/readiness/a-self-check-counts-for-twelve-months",
                    a_self_check_counts_for_twelve_months);
    g_test_add_func("/stars/readiness/a-policy-is-approved-and-public",
                    a_policy_is_approved_and_public);
    g_test_add_func("/stars/readiness/only-a-note-says-that-it-is-declared",
                    only_a_note_says_that_it_is_declared);
    g_test_add_func("/stars/readiness/what-begins-later-has-not-started",
                    what_begins_later_has_not_started);
    const int failed = g_test_run();
    content_free(shipped);
    return failed;
}
