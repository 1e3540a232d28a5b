#include "rooms/documents/documents_store.h"

#include "base/error.h"
#include "base/id.h"
#include "rooms/accounts/testing.h"
#include "rooms/documents/documents_steps.h"
#include "store/db.h"

#define NOW TEST_NOW
#define PDF_SHA256 /* of "pdf" */ "c35b21d6ca39aa7cc3b79a705d989f1a6e88b99ab43988d74048799e3db926a3"

typedef struct {
    Db *db;
    Actor actor;
} Company;

typedef void (*Story)(Company *company);

static bool run_story(Db *db, void *data, GError **error)
{
    (void)error;
    g_autofree char *person_id = test_found_company(db);
    Company company = { db, { person_id, "佐藤", NOW } };
    (*(const Story *)data)(&company);
    return true;
}

static void tell(Store *store, Story story)
{
    test_write(store, run_story, &story);
}

/* Puts a version forward; returns its row. */
static VersionRow *propose(Company *company, const char *kind, int64_t number, const char *text)
{
    g_autofree char *id = id_new();
    const VersionRow row = { .id = id,
                             .kind = (char *)kind,
                             .number = number,
                             .text = (char *)text,
                             .generated = (char *)"generated",
                             .facts = (char *)"{\"company\":{\"name\":\"まつば\"}}",
                             .note = (char *)"note" };
    g_assert_true(version_insert(company->db, &company->actor, &row, NULL));
    return version_find(company->db, id, NULL);
}

static void approve(Company *company, const VersionRow *version)
{
    const ApprovedFile file = { (char *)"制定　今日", (char *)"cGRm", (char *)PDF_SHA256 };
    g_assert_true(document_approve(company->db, &company->actor, version, &file, NULL));
}

static void story_of_a_version(Company *company)
{
    g_autoptr(VersionRow) first = propose(company, "basic-policy", 1, "一");
    g_assert_cmpint(first->state, ==, VERSION_REVIEW);
    g_assert_cmpstr(first->text, ==, "一");
    g_assert_cmpstr(first->generated, ==, "generated");
    g_assert_cmpstr(first->proposed_by, ==, company->actor.person_id);
    g_assert_cmpint(first->proposed_at, ==, NOW);
    g_assert_null(first->decided_by);
    g_autofree char *name = version_company(first);
    g_assert_cmpstr(name, ==, "まつば");
    g_assert_null(version_in_force(company->db, "basic-policy", NULL));

    approve(company, first);
    g_autoptr(VersionRow) second = propose(company, "basic-policy", 2, "二");
    company->actor.now = NOW + 100;
    approve(company, second);
    g_autoptr(VersionRow) standing = version_in_force(company->db, "basic-policy", NULL);
    g_assert_cmpstr(standing->id, ==, second->id);
    g_assert_cmpstr(standing->date_label, ==, "制定　今日");
    g_assert_cmpstr(standing->sha256, ==, PDF_SHA256);
    g_assert_cmpint(standing->decided_at, ==, NOW + 100);
    g_autoptr(VersionRow) earlier = version_find(company->db, first->id, NULL);
    g_assert_cmpint(earlier->state, ==, VERSION_REPLACED);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) file = approved_pdf_load(company->db, earlier, NULL);
    g_assert_cmpmem(g_bytes_get_data(file, NULL), (int)g_bytes_get_size(file), "pdf", 3);
    g_free(earlier->sha256);
    earlier->sha256 = g_strdup("another");
    g_assert_null(approved_pdf_load(company->db, earlier, &error));
    g_assert_cmpstr(error_key(error), ==, "error.document-altered");

    int64_t number = 0, at = 0;
    g_assert_true(version_last_number(company->db, "basic-policy", &number, NULL));
    g_assert_true(version_first_approved(company->db, "basic-policy", &at, NULL));
    g_assert_cmpint(number, ==, 2);
    g_assert_cmpint(at, ==, NOW);
    g_assert_true(version_last_number(company->db, "emergency-card", &number, NULL));
    g_assert_true(version_first_approved(company->db, "emergency-card", &at, NULL));
    g_assert_cmpint(number, ==, 0);
    g_assert_cmpint(at, ==, 0);
}

static void is_in_force_until_the_next_one(Store *store)
{
    tell(store, story_of_a_version);
}

static void story_of_a_decision_made_twice(Company *company)
{
    g_autoptr(VersionRow) version = propose(company, "basic-policy", 1, "一");
    g_autoptr(GError) error = NULL;
    approve(company, version);
    g_assert_false(document_return(company->db, &company->actor, version, "理由", &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_autoptr(VersionRow) still = version_find(company->db, version->id, NULL);
    g_assert_cmpint(still->state, ==, VERSION_IN_FORCE);
    g_assert_null(still->reason);
}

static void is_decided_on_once(Store *store)
{
    tell(store, story_of_a_decision_made_twice);
}

static void story_of_an_address(Company *company)
{
    g_autofree char *address = id_short();
    bool is_revoked = true;
    g_assert_true(publication_revoke(company->db, "basic-policy", NOW, &is_revoked, NULL));
    g_assert_false(is_revoked);
    g_assert_true(publication_insert(company->db, &company->actor, address, "basic-policy", NULL));
    g_autoptr(VersionRow) version = propose(company, "basic-policy", 1, "一");
    approve(company, version);
    g_autoptr(GPtrArray) standings = documents_standing(company->db, NULL);
    const DocumentStanding *standing = document_standing_find(standings, "basic-policy");
    g_assert_cmpstr(standing->address, ==, address);
    g_assert_cmpstr(standing->version_id, ==, version->id);
    g_assert_cmpint(standing->number, ==, 1);
    g_assert_null(standing->waiting_id);
    g_assert_null(document_standing_find(standings, "emergency-card"));

    g_assert_true(publication_revoke(company->db, "basic-policy", NOW, &is_revoked, NULL));
    g_assert_true(is_revoked);
    g_autoptr(Publication) publication = publication_find(company->db, address, NULL);
    g_assert_cmpint(publication->revoked_at, ==, NOW);
    g_assert_cmpstr(publication->org_id, ==, db_org(company->db));
    g_autoptr(GPtrArray) later = documents_standing(company->db, NULL);
    g_assert_null(document_standing_find(later, "basic-policy")->address);
}

static void keeps_an_address_and_its_end(Store *store)
{
    tell(store, story_of_an_address);
}

static void story_of_drafts_and_answers(Company *company)
{
    g_assert_null(draft_row_find(company->db, "basic-policy", NULL));
    g_assert_true(
        draft_row_save(company->db, &company->actor, "basic-policy", "base", "text", NULL));
    g_assert_true(
        draft_row_save(company->db, &company->actor, "basic-policy", "base 2", "text 2", NULL));
    g_autoptr(DraftRow) row = draft_row_find(company->db, "basic-policy", NULL);
    g_assert_cmpstr(row->base, ==, "base 2");
    g_assert_cmpstr(row->text, ==, "text 2");
    g_assert_cmpint(row->version, ==, 2);

    for (int i = 0; i < 2; i++)
        g_assert_true(document_answer_save(company->db, &company->actor, "basic-policy", "review",
                                           i == 0 ? "yearly" : "", NULL));
    g_autoptr(GPtrArray) answers = document_answers(company->db, "basic-policy", NULL);
    g_assert_cmpuint(answers->len, ==, 1);
    const DocumentAnswer *answer = g_ptr_array_index(answers, 0);
    g_assert_cmpstr(answer->value, ==, "");
    g_assert_cmpint(answer->version, ==, 2);
}

static void counts_the_versions_of_drafts_and_answers(Store *store)
{
    tell(store, story_of_drafts_and_answers);
}

static void story_of_receipts(Company *company)
{
    g_autoptr(VersionRow) version = propose(company, "basic-policy", 1, "一");
    g_assert_true(document_receipt_save(company->db, version->id, "p", NOW, NULL));
    g_assert_true(document_receipt_save(company->db, version->id, "p", NOW + 5, NULL));
    g_autoptr(GHashTable) receipts = document_receipts(company->db, version->id, NULL);
    g_assert_cmpuint(g_hash_table_size(receipts), ==, 1);
    g_assert_cmpint(*(int64_t *)g_hash_table_lookup(receipts, "p"), ==, NOW);
}

static void keeps_the_first_reading(Store *store)
{
    tell(store, story_of_receipts);
}

static bool look_from_elsewhere(Db *db, void *data, GError **error)
{
    (void)error;
    g_free(test_found_company(db));
    g_assert_null(version_find(db, data, NULL));
    const VersionRow other = { .id = data };
    g_assert_null(approved_pdf_load(db, &other, NULL));
    g_assert_null(version_in_force(db, "basic-policy", NULL));
    return true;
}

static char *id_of_another;

static void story_of_another_company(Company *company)
{
    g_autoptr(VersionRow) version = propose(company, "basic-policy", 1, "一");
    approve(company, version);
    id_of_another = g_strdup(version->id);
}

static void is_not_seen_by_another_company(Store *store)
{
    tell(store, story_of_another_company);
    test_write(store, look_from_elsewhere, id_of_another);
    g_clear_pointer(&id_of_another, g_free);
}

static void tells_when_it_began_and_when_it_changed(void)
{
    const Organisation organisation = { .date_style = (char *)"western" };
    g_autofree char *first = document_date_label(0, NOW, &organisation);
    g_autofree char *later = document_date_label(NOW, NOW + 86400, &organisation);
    g_assert_cmpstr(first, ==, "制定　2026年11月21日");
    g_assert_cmpstr(later, ==, "制定　2026年11月21日　改定　2026年11月22日");
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/documents/versions/is-in-force-until-the-next-one",
                   is_in_force_until_the_next_one);
    test_add_store("/documents/versions/is-decided-on-once", is_decided_on_once);
    test_add_store("/documents/publications/keeps-an-address-and-its-end",
                   keeps_an_address_and_its_end);
    test_add_store("/documents/drafts/counts-the-versions-of-drafts-and-answers",
                   counts_the_versions_of_drafts_and_answers);
    test_add_store("/documents/receipts/keeps-the-first-reading", keeps_the_first_reading);
    test_add_store("/documents/versions/is-not-seen-by-another-company",
                   is_not_seen_by_another_company);
    g_test_add_func("/documents/versions/tells-when-it-began-and-when-it-changed",
                    tells_when_it_began_and_when_it_changed);
    return test_stores_run();
}
