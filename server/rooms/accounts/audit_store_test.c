#include "rooms/accounts/audit_store.h"

#include "base/id.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/audit_verify.h"
#include "store/testing.h"

#define ENTRIES 12
#define SQL_CHANGE "UPDATE audit SET details = '{\"item\":4}' WHERE org_id = :org_id AND seq = 3"
#define SQL_CUT "DELETE FROM audit WHERE org_id = :org_id AND seq = 12"
#define SQL_TAKE_OUT "DELETE FROM audit WHERE org_id = :org_id AND seq = 7"

static bool write_log(Db *db, void *org_id, GError **error)
{
    const Actor actor = { .person_id = "p", .name = "佐藤花子", .now = 1800000000 };
    db_set_org(db, org_id);
    if (!organisation_insert(db, "まつば", "e", "6-20", NULL, actor.now, error))
        return false;
    for (int i = 0; i < ENTRIES; i++) {
        if (!audit_record(db, &actor, "assessment.answer", "3", "{\"item\":3}", error))
            return false;
    }
    return true;
}

typedef struct {
    char *org_id;
    const char *sql;
} Tampering;

static bool tamper(Db *db, void *data, GError **error)
{
    const Tampering *tampering = data;
    int64_t changed = 0;
    db_set_org(db, tampering->org_id);
    g_autoptr(Query) query = db_query(db, tampering->sql);
    const bool is_good = query_finish_change(query, &changed, error);
    g_assert_cmpint(changed, ==, 1);
    return is_good;
}

static AuditProof verified(Store *store, const char *org_id)
{
    AuditProof proof;
    const AuditEvidence evidence = { 0 };
    g_autoptr(GError) error = NULL;
    Db *db = test_read(store, org_id);
    g_assert_true(audit_verify(db, &proof, &evidence, &error));
    g_assert_no_error(error);
    store_end_read(store, db);
    return proof;
}

static void holds_as_written(Store *store)
{
    g_autofree char *org_id = id_new();
    test_write(store, write_log, org_id);
    const AuditProof proof = verified(store, org_id);
    g_assert_cmpint(proof.check.checked, ==, ENTRIES);
    g_assert_cmpint(proof.finding, ==, AUDIT_WHOLE);
}

static void names_the_first_broken_link(Store *store)
{
    static const struct {
        const char *sql;
        int64_t want;
        AuditFinding finding;
    } CASES[] = { { SQL_CHANGE, 3, AUDIT_CHANGED },
                  { SQL_TAKE_OUT, 7, AUDIT_MISSING },
                  { SQL_CUT, 12, AUDIT_SHORT } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *org_id = id_new();
        Tampering tampering = { .org_id = org_id, .sql = CASES[i].sql };
        test_write(store, write_log, org_id);
        test_write(store, tamper, &tampering);
        const AuditProof proof = verified(store, org_id);
        g_assert_cmpint(proof.finding, ==, CASES[i].finding);
        g_assert_cmpint(proof.from, ==, CASES[i].want);
        g_assert_cmpint(proof.check.checked, ==, CASES[i].want - 1);
    }
}

static bool stop_at_once(int64_t done, int64_t total, void *data)
{
    g_assert_cmpint(total, ==, ENTRIES);
    *(int64_t *)data = done;
    return false;
}

static void stops_when_told(Store *store)
{
    AuditProof proof;
    int64_t done = 0;
    const AuditEvidence evidence = { .progress = stop_at_once, .data = &done };
    g_autofree char *org_id = id_new();
    test_write(store, write_log, org_id);
    Db *db = test_read(store, org_id);
    g_assert_true(audit_verify(db, &proof, &evidence, NULL));
    store_end_read(store, db);
    g_assert_cmpint(done, ==, ENTRIES); /* one page of entries holds them all */
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/accounts/audit/holds-as-written", holds_as_written);
    test_add_store("/accounts/audit/names-the-first-broken-link", names_the_first_broken_link);
    test_add_store("/accounts/audit/stops-when-told", stops_when_told);
    return test_stores_run();
}
