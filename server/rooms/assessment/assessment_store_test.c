#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "rooms/accounts/testing.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/assessment_steps.h"
#include "rooms/assessment/frozen.h"
#include "rooms/assessment/test_answers.h"
#include "rooms/controls/controls.h"

#define NOW TEST_NOW

#define SQL_ADD_DEPARTMENT                                                                         \
    "INSERT INTO department (id, org_id, name, version, changed_at)"                               \
    " VALUES (:id, :org_id, :name, 1, 0)"

/* A new organisation with two departments, inside a transaction. */
typedef struct {
    Db *db;
    const Content *content;
    const QuestionnaireEdition *edition; /* of house-check: 4 items */
    Actor actor;
    Organisation organisation;
    char *departments[3]; /* two ids and NULL */
} Company;

typedef void (*Story)(Company *company);

static void add_department(Db *db, const char *id, const char *name)
{
    g_autoptr(Query) query = db_query(db, SQL_ADD_DEPARTMENT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "name", name);
    g_assert_true(query_finish(query, NULL));
}

static bool run_story(Db *db, void *data, GError **error)
{
    (void)error;
    g_autoptr(Content) content = test_content();
    g_autofree char *person_id = test_found_company(db);
    g_autofree char *org_id = g_strdup(db_org(db));
    g_autofree char *first = id_new();
    g_autofree char *second = id_new();
    Company company = {
        .db = db,
        .content = content,
        .edition = test_edition(content, "house-check"),
        .actor = { .person_id = person_id, .name = "A", .now = NOW },
        .organisation = { .id = org_id, .industry = (char *)"e", .size_band = (char *)"1-5" },
        .departments = { first, second, NULL },
    };
    add_department(db, first, "総務");
    add_department(db, second, "工場");
    (*(const Story *)data)(&company);
    return true;
}

static void tell(Store *store, Story story)
{
    test_write(store, run_story, &story);
}

/* --- steps in short ------------------------------------------------------------------ */

static char *start(Company *company, bool by_departments)
{
    g_autoptr(GError) error = NULL;
    char *id = assessment_start(company->db, &company->actor, company->edition,
                                by_departments ? company->departments : NULL, &error);
    g_assert_no_error(error);
    return id;
}

/* Gives the answers d, p, n, u to the first items; '.' leaves one out. */
static void answer(Company *company, const char *id, const char *department, const char *letters)
{
    static const char *const ids[] = { "done", "partly", "not-done", "unknown" };
    for (int i = 0; letters[i] != '\0'; i++) {
        const char *place = strchr("dpnu", letters[i]);
        if (place == NULL)
            continue;
        const AnswerRow row = { .department_id = (char *)department,
                                .item = i + 1,
                                .answer = (char *)ids[place - "dpnu"] };
        g_assert_true(
            answer_give(company->db, &company->actor, id, company->edition, NULL, &row, NULL));
    }
}

static Sheet *load(Company *company, const char *id)
{
    g_autoptr(GError) error = NULL;
    Sheet *sheet = sheet_load(company->db, company->content, id, &error);
    g_assert_no_error(error);
    return sheet;
}

static void close_well(Company *company, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sheet) sheet = load(company, id);
    assessment_close(company->db, &company->actor, sheet, &company->organisation, &error);
    g_assert_no_error(error);
}

static void assert_not_closed(Company *company, const char *id, const char *members)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sheet) sheet = load(company, id);
    g_assert_false(
        assessment_close(company->db, &company->actor, sheet, &company->organisation, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_assert_cmpstr(error_members(error), ==, members);
}

/* --- starting --------------------------------------------------------------------------- */

static void start_twice(Company *company)
{
    g_autofree char *first = start(company, false);
    g_autoptr(GError) error = NULL;
    g_assert_null(assessment_start(company->db, &company->actor, company->edition, NULL, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_assert_nonnull(strstr(error_members(error), first));

    answer(company, first, "", "dddd");
    close_well(company, first);
    g_autofree char *second = start(company, false);
    g_autoptr(GPtrArray) rows = assessments_newest(company->db, "house-check", 10, NULL);
    g_assert_cmpuint(rows->len, ==, 2);
}

static void keeps_one_open_at_a_time(Store *store)
{
    tell(store, start_twice);
}

static void start_with_wrong_departments(Company *company)
{
    char *unknown[] = { (char *)"x", NULL };
    char *twice[] = { company->departments[0], company->departments[0], NULL };
    char *const *const wrong[] = { unknown, twice };
    const char *const questionnaires[] = { "house-check", "mini-check" };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(assessment_start(company->db, &company->actor,
                                       test_edition(company->content, questionnaires[i]), wrong[i],
                                       &error));
        g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    }
}

static void refuses_unknown_and_repeated_departments(Store *store)
{
    tell(store, start_with_wrong_departments);
}

/* --- answering ---------------------------------------------------------------------------- */

static void answer_twice(Company *company)
{
    g_autofree char *id = start(company, false);
    answer(company, id, "", "p");
    answer(company, id, "", "d");
    g_autoptr(AnswerPlace) place = answer_place_find(company->db, id, "", 1, NULL);
    g_assert_true(place->is_asked);
    g_assert_cmpstr(place->current->answer, ==, "done");
    g_assert_cmpint(place->current->version, ==, 2);
    g_assert_true(answer_is_repeated(place->current, &company->actor, "done", NULL));
    g_assert_false(answer_is_repeated(place->current, &company->actor, "done", "x"));
    g_assert_false(answer_is_repeated(place->current, &company->actor, "partly", NULL));
    const Actor other = { .person_id = "q", .name = "B", .now = NOW };
    g_assert_false(answer_is_repeated(place->current, &other, "done", NULL));
    g_assert_false(answer_is_repeated(NULL, &other, "done", NULL));

    g_autoptr(AnswerPlace) empty = answer_place_find(company->db, id, "", 2, NULL);
    g_assert_null(empty->current);
    g_autoptr(AnswerPlace) elsewhere =
        answer_place_find(company->db, id, company->departments[0], 1, NULL);
    g_assert_false(elsewhere->is_asked);
    g_assert_null(answer_place_find(company->db, "x", "", 1, NULL));
}

static void counts_the_versions_of_an_answer(Store *store)
{
    tell(store, answer_twice);
}

static void take_back_and_answer_again(Company *company)
{
    g_autofree char *id = start(company, false);
    answer(company, id, "", "p");
    answer(company, id, "", "d");
    for (int64_t version = 2; version <= 3; version++) {
        g_autoptr(AnswerPlace) place = answer_place_find(company->db, id, "", 1, NULL);
        g_assert_cmpint(place->current->version, ==, version);
        g_assert_true(answer_delete(company->db, id, place->current, NULL));
        g_autoptr(AnswerPlace) empty = answer_place_find(company->db, id, "", 1, NULL);
        g_assert_null(empty->current);
        answer(company, id, "", "n");
    }
    g_autoptr(AnswerPlace) place = answer_place_find(company->db, id, "", 1, NULL);
    g_assert_cmpint(place->current->version, ==, 4);
}

/* Who still looks at the old answer must not overwrite the new one unawares. */
static void goes_on_counting_after_an_answer_is_taken_back(Store *store)
{
    tell(store, take_back_and_answer_again);
}

static void answer_sets_state(Company *company)
{
    g_autofree char *id = start(company, false);
    answer(company, id, "", "..p");
    g_autoptr(ControlsOverview) overview =
        controls_overview(company->db, company->content, NULL, NULL);
    const Control *keys = content_control(company->content, "count-keys");
    const Control *door = content_control(company->content, "lock-door");
    g_assert_cmpint(controls_overview_status(overview, keys)->state, ==, CONTROL_PARTIAL);
    g_assert_cmpint(controls_overview_status(overview, door)->state, ==, CONTROL_NO_RECORD);
}

static void sets_the_states_of_controls_at_once(Store *store)
{
    tell(store, answer_sets_state);
}

/* --- merging and closing -------------------------------------------------------------------- */

static void close_incomplete(Company *company)
{
    g_autofree char *id = start(company, false);
    answer(company, id, "", "d.u");
    assert_not_closed(company, id, "\"items\":[2, 4]");
    answer(company, id, "", ".d.n");
    close_well(company, id);
    assert_not_closed(company, id, NULL);

    g_autoptr(AssessmentRow) row = assessment_find(company->db, id, NULL);
    g_assert_true(row->is_closed);
    g_assert_cmpint(row->total, ==, 7); /* 4 + 4 - 1 + 0 */
    g_assert_cmpstr(row->answers, ==, "[\"done\",\"done\",\"unknown\",\"not-done\"]");
    g_assert_cmpstr(row->size_band, ==, "1-5");
    g_assert_cmpint(row->closed_at, ==, NOW);
}

static void closes_only_when_all_is_answered(Store *store)
{
    tell(store, close_incomplete);
}

static bool decide(Company *company, const char *id, int item, const char *choice,
                   const char *reason, GError **error)
{
    g_autoptr(Sheet) sheet = load(company, id);
    const AnswerRow row = { .item = item, .answer = (char *)choice, .note = (char *)reason };
    return merge_decide(company->db, &company->actor, sheet, &row, error);
}

static void merge_departments(Company *company)
{
    g_autofree char *id = start(company, true);
    answer(company, id, company->departments[0], "dddd");
    answer(company, id, company->departments[1], "dpn");
    assert_not_closed(company, id, "\"items\":[4]");

    g_autoptr(GError) without_reason = NULL, unproposed = NULL, error = NULL;
    g_assert_false(decide(company, id, 2, "done", NULL, &without_reason));
    g_assert_error(without_reason, APP_ERROR, APP_ERROR_INVALID);
    g_assert_true(decide(company, id, 2, "partly", NULL, &unproposed)); /* as proposed */
    g_assert_true(decide(company, id, 3, "partly", "工場だけ", &error));
    g_assert_true(decide(company, id, 4, "done", "確かめた", &error));
    company->actor.now += DAY_S;
    close_well(company, id);

    g_autoptr(AssessmentRow) row = assessment_find(company->db, id, NULL);
    g_assert_cmpstr(row->answers, ==, "[\"done\",\"partly\",\"partly\",\"done\"]");
    g_autoptr(GPtrArray) departments = frozen_read_departments(row->departments);
    g_assert_cmpuint(departments->len, ==, 2);
    g_autoptr(ControlsOverview) overview =
        controls_overview(company->db, company->content, NULL, NULL);
    const Claim *claim = controls_overview_claim(overview, "house-check/3", "");
    g_assert_cmpint(claim->state, ==, CONTROL_PARTIAL);
    g_assert_cmpstr(claim->note, ==, "工場だけ");
    g_assert_cmpstr(claim->reference, ==, id);

    g_autoptr(GError) closed = NULL;
    g_assert_false(decide(company, id, 1, "done", NULL, &closed));
    g_assert_error(closed, APP_ERROR, APP_ERROR_CONFLICT);
}

static void merges_departments_and_asks_for_reasons(Store *store)
{
    tell(store, merge_departments);
}

static void merge_company(Company *company)
{
    g_autofree char *id = start(company, false);
    g_autoptr(GError) error = NULL;
    g_assert_false(decide(company, id, 1, "done", "x", &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
}

static void merges_nothing_without_departments(Store *store)
{
    tell(store, merge_company);
}

/* --- history ---------------------------------------------------------------------------------- */

static void close_three(Company *company)
{
    char *ids[3];
    for (int i = 0; i < 3; i++) {
        ids[i] = start(company, false);
        answer(company, ids[i], "", i == 0 ? "nnnn" : "dddd");
        close_well(company, ids[i]);
        company->actor.now += DAY_S;
    }
    g_autofree char *open = start(company, false);
    g_autoptr(GPtrArray) until = assessments_closed_until(company->db, ids[1], 10, NULL);
    g_assert_cmpuint(until->len, ==, 2);
    g_assert_cmpstr(((AssessmentRow *)g_ptr_array_index(until, 0))->id, ==, ids[1]);
    g_assert_cmpint(((AssessmentRow *)g_ptr_array_index(until, 1))->total, ==, 0);
    g_autoptr(GPtrArray) last = assessments_last_closed(company->db, NULL);
    g_assert_cmpuint(last->len, ==, 1);
    g_assert_cmpstr(((AssessmentRow *)g_ptr_array_index(last, 0))->id, ==, ids[2]);
    g_autoptr(GPtrArray) none = assessments_closed_until(company->db, open, 10, NULL);
    g_assert_cmpuint(none->len, ==, 0);
    for (int i = 0; i < 3; i++)
        g_free(ids[i]);
}

static void looks_back_from_a_closed_one(Store *store)
{
    tell(store, close_three);
}

/* --- peers --------------------------------------------------------------------------------------
 */

static int64_t companies_of(Db *db, const char *industry)
{
    g_autoptr(GArray) sums = peer_sums(db, "house-check", industry, "1-5", NULL);
    return sums->len == 0 ? 0 : g_array_index(sums, PeerSum, 0).companies;
}

static void share_and_withdraw(Company *company)
{
    /* An industry of this test's own, so that other tests' companies do not count. */
    g_autofree char *industry = id_new();
    g_autofree char *moved = id_new();
    g_autofree char *observer = id_new();
    Db *db = company->db;
    company->organisation.industry = industry;
    company->organisation.shares_with_peers = true;
    g_autofree char *id = start(company, false);
    answer(company, id, "", "dddp");
    close_well(company, id);
    g_assert_cmpint(companies_of(db, industry), ==, 0); /* the own one does not count */

    db_set_org(db, observer);
    g_autoptr(GArray) sums = peer_sums(db, "house-check", industry, "1-5", NULL);
    g_assert_cmpuint(sums->len, ==, 3); /* the total and two parts */
    g_assert_cmpint(g_array_index(sums, PeerSum, 0).points, ==, 14);

    db_set_org(db, company->organisation.id);
    company->organisation.industry = moved;
    g_assert_true(assessment_organisation_changed(db, &company->organisation, NULL));
    db_set_org(db, observer);
    g_assert_cmpint(companies_of(db, industry), ==, 0);
    g_assert_cmpint(companies_of(db, moved), ==, 1);

    db_set_org(db, company->organisation.id);
    company->organisation.shares_with_peers = false;
    g_assert_true(assessment_organisation_changed(db, &company->organisation, NULL));
    db_set_org(db, observer);
    g_assert_cmpint(companies_of(db, moved), ==, 0);
}

static void shares_only_what_was_agreed(Store *store)
{
    tell(store, share_and_withdraw);
}

static void close_without_consent(Company *company)
{
    g_autofree char *industry = id_new();
    company->organisation.industry = industry;
    g_autofree char *id = start(company, false);
    answer(company, id, "", "dddd");
    close_well(company, id);
    db_set_org(company->db, "observer");
    g_assert_cmpint(companies_of(company->db, industry), ==, 0);
}

static void shares_nothing_without_consent(Store *store)
{
    tell(store, close_without_consent);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/assessment/starting/keeps-one-open-at-a-time", keeps_one_open_at_a_time);
    test_add_store("/assessment/starting/refuses-unknown-and-repeated-departments",
                   refuses_unknown_and_repeated_departments);
    test_add_store("/assessment/answers/counts-the-versions-of-an-answer",
                   counts_the_versions_of_an_answer);
    test_add_store("/assessment/answers/goes-on-counting-after-an-answer-is-taken-back",
                   goes_on_counting_after_an_answer_is_taken_back);
    test_add_store("/assessment/answers/sets-the-states-of-controls-at-once",
                   sets_the_states_of_controls_at_once);
    test_add_store("/assessment/closing/closes-only-when-all-is-answered",
                   closes_only_when_all_is_answered);
    test_add_store("/assessment/merging/merges-departments-and-asks-for-reasons",
                   merges_departments_and_asks_for_reasons);
    test_add_store("/assessment/merging/merges-nothing-without-departments",
                   merges_nothing_without_departments);
    test_add_store("/assessment/history/looks-back-from-a-closed-one",
                   looks_back_from_a_closed_one);
    test_add_store("/assessment/peers/shares-only-what-was-agreed", shares_only_what_was_agreed);
    test_add_store("/assessment/peers/shares-nothing-without-consent",
                   shares_nothing_without_consent);
    return test_stores_run();
}
