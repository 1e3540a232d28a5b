#include "rooms/board/progress.h"

#include "base/resources.h"

/* What the initiatives that ship with Mimamori come to, by what a test says. */
typedef struct {
    GPtrArray *claims, *decisions, *standings, *closed;
    GHashTable *to_revise;
} Company;

static Content *shipped; /* read once: all tests read it only */

static void company_begin(Company *company)
{
    *company = (Company){
        .claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free),
        .decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free),
        .standings = g_ptr_array_new_with_free_func((GDestroyNotify)document_standing_free),
        .closed = g_ptr_array_new_with_free_func((GDestroyNotify)closed_assessment_free),
        .to_revise = g_hash_table_new(g_str_hash, g_str_equal),
    };
}

static void say(Company *company, const char *control_id, ControlState state)
{
    Claim *claim = g_new(Claim, 1);
    *claim = (Claim){ .subject = g_strconcat(CLAIM_BY_HAND, control_id, NULL),
                      .department_id = g_strdup(""),
                      .state = state,
                      .reference = g_strdup(""),
                      .person_name = g_strdup("A"),
                      .claimed_at = 1 };
    g_ptr_array_add(company->claims, claim);
}

static void decide(Company *company, const char *control_id, const char *person_id,
                   int64_t cost_yen, Approval approval)
{
    Decision *decision = g_new0(Decision, 1);
    decision->control_id = g_strdup(control_id);
    decision->person_id = g_strdup(person_id);
    decision->cost_yen = cost_yen;
    decision->approval = approval;
    g_ptr_array_add(company->decisions, decision);
}

static void stand(Company *company, const char *kind, const char *version_id,
                  const char *waiting_id)
{
    DocumentStanding *standing = g_new0(DocumentStanding, 1);
    standing->kind = g_strdup(kind);
    standing->version_id = g_strdup(version_id);
    standing->waiting_id = g_strdup(waiting_id);
    g_ptr_array_add(company->standings, standing);
}

/* "partly: document done 1/1, controls missing 0/2"; takes the company. */
static char *judged(Company *company, const char *initiative, guint orders)
{
    g_autoptr(ControlsOverview) overview = controls_overview_new(shipped, company->claims, NULL);
    const ProgressFacts facts = { .overview = overview,
                                  .decisions = company->decisions,
                                  .standings = company->standings,
                                  .to_revise = company->to_revise,
                                  .closed = company->closed,
                                  .today = "2026-11-25" };
    g_autoptr(InitiativeProgress) progress =
        initiative_progress_new(initiative_find(content_initiatives(shipped), initiative), &facts);
    g_assert_cmpuint(progress->orders->len, ==, orders);
    GString *text = g_string_new(progress_name(progress->progress));
    for (guint i = 0; i < progress->parts->len; i++) {
        const Part *part = g_ptr_array_index(progress->parts, i);
        g_string_append_printf(text, "%s %s %s %d/%d", i == 0 ? ":" : ",",
                               part_kind_name(part->kind), progress_name(part->progress),
                               part->done, part->total);
    }
    g_ptr_array_unref(company->decisions);
    g_ptr_array_unref(company->standings);
    g_ptr_array_unref(company->closed);
    g_hash_table_unref(company->to_revise);
    return g_string_free(text, FALSE);
}

static void expect(Company *company, const char *initiative, guint orders, const char *want)
{
    g_autofree char *is = judged(company, initiative, orders);
    g_assert_cmpstr(is, ==, want);
}

static void a_policy_is_judged_by_the_document_and_its_controls(void)
{
    static const struct {
        const char *version_id, *waiting_id;
        bool is_to_revise;
        ControlState first, second;
        const char *want;
    } CASES[] = {
        { NULL, NULL, false, CONTROL_UNKNOWN, CONTROL_NOT_IMPLEMENTED,
          "missing: document missing 0/1, controls missing 0/2" },
        { NULL, "w", false, CONTROL_UNKNOWN, CONTROL_NOT_IMPLEMENTED,
          "partly: document partly 0/1, controls missing 0/2" },
        { NULL, NULL, false, CONTROL_PARTIAL, CONTROL_NOT_IMPLEMENTED,
          "partly: document missing 0/1, controls partly 0/2" },
        { "v", NULL, false, CONTROL_IMPLEMENTED, CONTROL_NOT_IMPLEMENTED,
          "partly: document done 1/1, controls partly 1/2" },
        { "v", NULL, false, CONTROL_IMPLEMENTED, CONTROL_NOT_APPLICABLE,
          "done: document done 1/1, controls done 2/2" },
        { "v", NULL, true, CONTROL_IMPLEMENTED, CONTROL_IMPLEMENTED,
          "partly: document partly 0/1, controls done 2/2" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        stand(&company, "basic-policy", CASES[i].version_id, CASES[i].waiting_id);
        if (CASES[i].is_to_revise)
            g_hash_table_add(company.to_revise, (char *)"basic-policy");
        say(&company, "security-policy", CASES[i].first);
        say(&company, "policy-always-readable", CASES[i].second);
        expect(&company, "policy", 0, CASES[i].want);
    }
}

static void what_nothing_records_is_never_done(void)
{
    Company company;
    company_begin(&company);
    expect(&company, "news", 0, "no_record: controls no_record 0/2, later no_record 0/1");
    company_begin(&company);
    say(&company, "threat-information", CONTROL_IMPLEMENTED);
    say(&company, "threat-sharing", CONTROL_IMPLEMENTED);
    expect(&company, "news", 0, "partly: controls done 2/2, later no_record 0/1");
}

static void money_and_people_come_from_decisions_that_stand(void)
{
    Company company;
    company_begin(&company);
    decide(&company, "backup-regular", NULL, -1, APPROVAL_WAITING);
    expect(&company, "budget", 0,
           "no_record: controls no_record 0/1, budget no_record 0/0, people no_record 0/0");
    company_begin(&company);
    decide(&company, "backup-regular", NULL, -1, APPROVAL_APPROVED);
    decide(&company, "security-roles", "a", 0, APPROVAL_APPROVED);
    expect(&company, "budget", 1,
           "partly: controls no_record 0/1, budget partly 1/2, people partly 1/2");
    company_begin(&company);
    decide(&company, "backup-regular", NULL, -1, APPROVAL_APPROVED);
    expect(&company, "budget", 0,
           "missing: controls no_record 0/1, budget missing 0/1, people missing 0/1");
}

#define LAST_YEAR INT64_C(1764028800) /* 2025-11-25 09:00 in Tokyo */

static void a_check_counts_for_twelve_months(void)
{
    static const struct {
        int64_t closed_at;
        const char *want;
    } CASES[] = {
        { LAST_YEAR, "partly: controls no_record 0/2, assessment done 1/1, later no_record 0/1" },
        { LAST_YEAR - DAY_S,
          "partly: controls no_record 0/2, assessment partly 0/1, later no_record 0/1" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Company company;
        company_begin(&company);
        ClosedAssessment *closed = g_new0(ClosedAssessment, 1);
        closed->closed_at = CASES[i].closed_at;
        g_ptr_array_add(company.closed, closed);
        expect(&company, "review", 0, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    resources_register();
    shipped = content_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/board/progress/a-policy-is-judged-by-the-document-and-its-controls",
                    a_policy_is_judged_by_the_document_and_its_controls);
    g_test_add_func("/board/progress/what-nothing-records-is-never-done",
                    what_nothing_records_is_never_done);
    g_test_add_func("/board/progress/money-and-people-come-from-decisions-that-stand",
                    money_and_people_come_from_decisions_that_stand);
    g_test_add_func("/board/progress/a-check-counts-for-twelve-months",
                    a_check_counts_for_twelve_months);
    const int failed = g_test_run();
    content_free(shipped);
    return failed;
}
