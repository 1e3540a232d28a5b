#include "rooms/accounts/anchor_work.h"

#include <string.h>

#include "base/error.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/anchor_store.h"
#include "rooms/accounts/audit_store.h"
#include "rooms/accounts/audit_verify.h"
#include "rooms/accounts/testing.h"

#define BEFORE 8 /* entries up to the first anchor */
#define AFTER 3  /* entries behind it */

static AnchorKey key_of(unsigned char first)
{
    AnchorKey key;
    unsigned char seed[ANCHOR_KEY_SIZE] = { first };
    anchor_key_from_seed(&key, seed);
    return key;
}

static bool write_entries(Db *db, const Actor *actor, int count, GError **error)
{
    for (int i = 0; i < count; i++) {
        if (!audit_record(db, actor, "assessment.answer", "3", "{\"item\":3}", error))
            return false;
    }
    return true;
}

/* A log with an anchor in the middle and one at the end. */
static bool write_anchored(Db *db, const Actor *actor, GError **error)
{
    bool is_first_made = false, is_second_made = false;
    const AnchorKey key = key_of(1);
    const bool is_good =
        write_entries(db, actor, BEFORE, error) &&
        anchor_make(db, &key, ANCHOR_AFTER_OWN, TEST_NOW, &is_first_made, error) &&
        write_entries(db, actor, AFTER, error) &&
        anchor_make(db, &key, ANCHOR_AFTER_OWN, TEST_NOW + 86400, &is_second_made, error);
    return is_good && is_first_made && is_second_made;
}

static AuditProof proof_of(Db *db, const GArray *outside, const unsigned char *own_key)
{
    AuditProof proof;
    g_autoptr(GError) error = NULL;
    const AuditEvidence evidence = { .anchors = outside, .own_key = own_key };
    g_assert_true(audit_verify(db, &proof, &evidence, &error));
    g_assert_no_error(error);
    return proof;
}

static void change(Db *db, const char *sql)
{
    int64_t changed = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = db_query(db, sql);
    g_assert_true(query_finish_change(query, &changed, &error));
    g_assert_no_error(error);
    g_assert_cmpint(changed, >=, 1);
}

static bool anchors_what_is_new(Db *db, const Actor *actor, GError **error)
{
    bool is_made = true;
    const AnchorKey key = key_of(1);
    g_assert_true(anchor_make(db, &key, ANCHOR_AFTER_OWN, TEST_NOW, &is_made, error));
    g_assert_false(is_made); /* nothing has been done here yet */
    g_assert_true(write_anchored(db, actor, error));
    g_assert_true(anchor_make(db, &key, ANCHOR_AFTER_OWN, TEST_NOW + 99999, &is_made, error));
    g_assert_false(is_made); /* nothing since */
    g_autoptr(GPtrArray) rows = anchors_newest(db, INT64_MAX, 10, error);
    g_assert_cmpuint(rows->len, ==, 2);
    const AnchorRow *last = g_ptr_array_index(rows, 0);
    g_assert_cmpint(last->number, ==, 2);
    g_assert_cmpint(last->seq, ==, BEFORE + AFTER);
    const AuditProof proof = proof_of(db, NULL, key.public_key);
    g_assert_cmpint(proof.finding, ==, AUDIT_WHOLE);
    g_assert_cmpint(proof.anchored, ==, BEFORE + AFTER);
    return true;
}

/* The whole chain again with another detail in entry 5, as somebody who knows the program would do.
 */
static void rebuild(Db *db, const Actor *actor)
{
    g_autoptr(GError) error = NULL;
    change(db, "DELETE FROM audit WHERE org_id = :org_id");
    change(db, "DELETE FROM audit_head WHERE org_id = :org_id");
    g_assert_true(write_entries(db, actor, 4, &error));
    g_assert_true(audit_record(db, actor, "assessment.answer", "3", "{\"item\":9}", &error));
    g_assert_true(write_entries(db, actor, BEFORE + AFTER - 5, &error));
}

static bool notices_a_log_that_was_built_anew(Db *db, const Actor *actor, GError **error)
{
    const AnchorKey key = key_of(1);
    g_assert_true(write_anchored(db, actor, error));
    rebuild(db, actor);
    g_assert_cmpint(proof_of(db, NULL, NULL).finding, ==, AUDIT_WHOLE); /* fits together */
    const AuditProof proof = proof_of(db, NULL, key.public_key);
    g_assert_cmpint(proof.finding, ==, AUDIT_REBUILT);
    g_assert_cmpint(proof.from, ==, 1);
    g_assert_cmpint(proof.to, ==, BEFORE);
    return true;
}

/* Whoever owns the database takes the anchors away as well: not the one that was mailed. */
static bool notices_it_by_the_anchor_outside_alone(Db *db, const Actor *actor, GError **error)
{
    AuditAnchor anchor;
    const AnchorKey key = key_of(1);
    g_autoptr(GArray) outside = g_array_new(FALSE, FALSE, sizeof anchor);
    g_assert_true(write_anchored(db, actor, error));
    g_autoptr(AnchorRow) row = anchor_last(db, error);
    g_assert_cmpint(audit_anchor_read(row->line, strlen(row->line), &anchor), ==, ANCHOR_RIGHT);
    g_array_append_val(outside, anchor);
    g_assert_cmpint(proof_of(db, outside, key.public_key).finding, ==, AUDIT_WHOLE);
    rebuild(db, actor);
    change(db, "DELETE FROM audit_anchor WHERE org_id = :org_id");
    g_assert_cmpint(proof_of(db, NULL, key.public_key).finding, ==, AUDIT_WHOLE);
    const AuditProof proof = proof_of(db, outside, key.public_key);
    g_assert_cmpint(proof.finding, ==, AUDIT_REBUILT);
    g_assert_cmpint(proof.to, ==, BEFORE + AFTER);
    return true;
}

static bool notices_that_the_end_was_cut(Db *db, const Actor *actor, GError **error)
{
    const AnchorKey key = key_of(1);
    g_assert_true(write_anchored(db, actor, error));
    change(db, "DELETE FROM audit WHERE org_id = :org_id AND seq > 9");
    change(db, "UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit WHERE"
               " org_id = :org_id AND seq = 9) WHERE org_id = :org_id");
    g_assert_cmpint(proof_of(db, NULL, NULL).finding, ==, AUDIT_WHOLE);
    const AuditProof proof = proof_of(db, NULL, key.public_key);
    g_assert_cmpint(proof.finding, ==, AUDIT_CUT);
    g_assert_cmpint(proof.from, ==, 10);
    g_assert_cmpint(proof.to, ==, BEFORE + AFTER);
    return true;
}

static bool notices_an_anchor_that_is_missing_or_anothers(Db *db, const Actor *actor,
                                                          GError **error)
{
    const AnchorKey key = key_of(1), other = key_of(2);
    g_assert_true(write_anchored(db, actor, error));
    g_assert_cmpint(proof_of(db, NULL, other.public_key).finding, ==, AUDIT_FORGED);
    g_assert_cmpint(proof_of(db, NULL, other.public_key).from, ==, 1);
    change(db, "UPDATE audit_anchor SET seq = seq - 1 WHERE org_id = :org_id AND number = 2");
    g_assert_cmpint(proof_of(db, NULL, key.public_key).finding, ==, AUDIT_FORGED);
    g_assert_cmpint(proof_of(db, NULL, key.public_key).from, ==, 2);
    change(db, "DELETE FROM audit_anchor WHERE org_id = :org_id AND number = 1");
    g_assert_cmpint(proof_of(db, NULL, key.public_key).finding, ==, AUDIT_FORGED);
    g_assert_cmpint(proof_of(db, NULL, key.public_key).from, ==, 1);
    return true;
}

/* What is done to the newest anchor. */
static const char *const WRONGS[] = {
    "UPDATE audit_anchor SET seq = 9000000000000000000 WHERE org_id = :org_id AND number = 2",
    "UPDATE audit_anchor SET at = at + 86400 WHERE org_id = :org_id AND number = 2",
    "UPDATE audit_anchor SET line = line || 'A' WHERE org_id = :org_id AND number = 2",
    "UPDATE audit_anchor SET number = 9223372036854775807 WHERE org_id = :org_id AND number = 2",
    "INSERT INTO audit_anchor (org_id, number, seq, at, line) SELECT org_id, 3,"
    " 9000000000000000000, at, line FROM audit_anchor WHERE org_id = :org_id AND number = 2",
    /* fewer entries than were anchored, and another last one */
    "UPDATE audit_head SET seq = seq - 1 WHERE org_id = :org_id",
    "UPDATE audit_head SET hash = 'x' WHERE org_id = :org_id",
};

static bool signs_nothing_behind_an_anchor_that_is_not_ours(Db *db, const Actor *actor,
                                                            GError **error)
{
    bool is_made = false;
    const AnchorKey key = key_of(1), other = key_of(2);
    g_assert_true(write_anchored(db, actor, error));
    g_autoptr(AnchorRow) last = anchor_last(db, error);
    g_autofree char *hash = NULL;
    int64_t seq = 0;
    g_assert_true(audit_head(db, &seq, &hash, error));
    const char *org = db_org(db);
    g_assert_true(anchor_is_right(NULL, org, &key, ANCHOR_AFTER_OWN, 0, ""));
    g_assert_true(anchor_is_right(last, org, &key, ANCHOR_AFTER_OWN, seq, hash));
    g_assert_true(anchor_is_right(last, org, &key, ANCHOR_AFTER_OWN, seq + 1, "another"));
    g_assert_false(anchor_is_right(last, org, &other, ANCHOR_AFTER_OWN, seq, hash));
    g_assert_true(anchor_is_right(last, org, &other, ANCHOR_AFTER_ANY, seq, hash));
    g_assert_false(anchor_is_right(last, "another", &key, ANCHOR_AFTER_ANY, seq, hash));
    g_assert_true(write_entries(db, actor, 1, error));
    g_autoptr(GError) failure = NULL;
    g_assert_false(anchor_make(db, &other, ANCHOR_AFTER_OWN, TEST_NOW, &is_made, &failure));
    g_assert_cmpstr(error_key(failure), ==, "error.anchor-broken");
    g_assert_true(anchor_make(db, &other, ANCHOR_AFTER_ANY, TEST_NOW, &is_made, error) && is_made);
    g_assert_true(write_entries(db, actor, 1, error));
    return anchor_make(db, &other, ANCHOR_AFTER_OWN, TEST_NOW, &is_made, error) && is_made;
}

static bool check_wrong(Db *db, const Actor *actor, const char *sql, GError **error)
{
    bool is_made = true;
    const AnchorKey key = key_of(1);
    g_autoptr(GError) failure = NULL;
    g_assert_true(write_anchored(db, actor, error));
    change(db, sql);
    g_assert_false(anchor_make(db, &key, ANCHOR_AFTER_ANY, TEST_NOW, &is_made, &failure));
    g_assert_cmpstr(error_key(failure), ==, "error.anchor-broken");
    g_assert_false(is_made);
    return true;
}

static bool run_wrong(Db *db, void *data, GError **error)
{
    g_autofree char *person_id = test_found_company(db);
    const Actor actor = { .person_id = person_id, .name = "A", .now = TEST_NOW };
    return check_wrong(db, &actor, data, error);
}

static void test_notices_what_was_done_to_the_newest_anchor(Store *store)
{
    for (size_t i = 0; i < G_N_ELEMENTS(WRONGS); i++)
        test_write(store, run_wrong, (void *)WRONGS[i]);
}

static bool count_entry(const AuditEntry *entry, void *data)
{
    (void)entry;
    ++*(int *)data;
    return true;
}

static int count_of(Db *db, AuditFilter filter)
{
    int count = 0;
    g_autoptr(GError) error = NULL;
    filter.before = filter.before == 0 ? INT64_MAX : filter.before;
    filter.until = filter.until == 0 ? INT64_MAX : filter.until;
    filter.limit = 100;
    g_assert_true(audit_newest(db, &filter, count_entry, &count, &error));
    g_assert_no_error(error);
    return count;
}

static bool finds_entries_by_what_is_asked_for(Db *db, const Actor *actor, GError **error)
{
    const Actor later = { .person_id = "q", .name = "B", .now = TEST_NOW + 1000 };
    g_assert_true(audit_record(db, actor, "document.approve", "d", "{}", error));
    g_assert_true(audit_record(db, actor, "documents.export", "d", "{}", error));
    g_assert_true(audit_record(db, &later, "document.edit", "e", "{}", error));
    g_assert_true(audit_record(db, &later, "decision.add", "x", "{}", error));
    g_assert_cmpint(count_of(db, (AuditFilter){ 0 }), ==, 4);
    g_assert_cmpint(count_of(db, (AuditFilter){ .object = "d" }), ==, 2);
    g_assert_cmpint(count_of(db, (AuditFilter){ .object = "d", .before = 2 }), ==, 1);
    g_assert_cmpint(count_of(db, (AuditFilter){ .kind = "document" }), ==, 2);
    g_assert_cmpint(count_of(db, (AuditFilter){ .kind = "document.edit" }), ==, 1);
    g_assert_cmpint(count_of(db, (AuditFilter){ .kind = "docu" }), ==, 0);
    g_assert_cmpint(count_of(db, (AuditFilter){ .person_id = "q" }), ==, 2);
    g_assert_cmpint(count_of(db, (AuditFilter){ .person_id = "q", .kind = "decision" }), ==, 1);
    g_assert_cmpint(count_of(db, (AuditFilter){ .since = TEST_NOW + 1000 }), ==, 2);
    g_assert_cmpint(count_of(db, (AuditFilter){ .until = TEST_NOW + 1000 }), ==, 2);
    return true;
}

#define STORY(name)                                                                                \
    static void test_##name(Store *store)                                                          \
    {                                                                                              \
        test_in_company(store, name);                                                              \
    }

STORY(anchors_what_is_new)
STORY(notices_a_log_that_was_built_anew)
STORY(notices_it_by_the_anchor_outside_alone)
STORY(notices_that_the_end_was_cut)
STORY(notices_an_anchor_that_is_missing_or_anothers)
STORY(signs_nothing_behind_an_anchor_that_is_not_ours)
STORY(finds_entries_by_what_is_asked_for)

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/accounts/anchors/anchors-what-is-new", test_anchors_what_is_new);
    test_add_store("/accounts/anchors/notices-a-log-that-was-built-anew",
                   test_notices_a_log_that_was_built_anew);
    test_add_store("/accounts/anchors/notices-it-by-the-anchor-outside-alone",
                   test_notices_it_by_the_anchor_outside_alone);
    test_add_store("/accounts/anchors/notices-that-the-end-was-cut",
                   test_notices_that_the_end_was_cut);
    test_add_store("/accounts/anchors/notices-an-anchor-that-is-missing-or-anothers",
                   test_notices_an_anchor_that_is_missing_or_anothers);
    test_add_store("/accounts/anchors/signs-nothing-behind-an-anchor-that-is-not-ours",
                   test_signs_nothing_behind_an_anchor_that_is_not_ours);
    test_add_store("/accounts/anchors/notices-what-was-done-to-the-newest-anchor",
                   test_notices_what_was_done_to_the_newest_anchor);
    test_add_store("/accounts/anchors/finds-entries-by-what-is-asked-for",
                   test_finds_entries_by_what_is_asked_for);
    return test_stores_run();
}
