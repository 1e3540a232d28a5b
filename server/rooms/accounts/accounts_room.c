#include "rooms/accounts/accounts_room.h"

#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/anchor_work.h"
#include "rooms/accounts/audit_verify.h"
#include "rooms/job.h"
#include "store/store.h"

static bool report_progress(int64_t done, int64_t total, void *run)
{
    return job_progress(run, done, total);
}

/* brokenAt: where it begins, 0 where nothing is wrong. */
static char *result_of(const AuditProof *proof)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_int(&json, "checked", proof->check.checked);
    json_text(&json, "finding", audit_finding_name(proof->finding));
    json_int(&json, "brokenAt", proof->finding == AUDIT_WHOLE ? 0 : proof->from);
    json_int(&json, "to", proof->to);
    json_int(&json, "anchored", proof->anchored);
    if (proof->anchor_at > 0)
        json_time(&json, "anchorAt", proof->anchor_at);
    else
        json_none(&json, "anchorAt");
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

static bool run_verification(JobRun *run, GError **error)
{
    AuditProof proof;
    const AnchorKey *key = anchors_key();
    const AuditEvidence evidence = { .own_key = key == NULL ? NULL : key->public_key,
                                     .progress = report_progress,
                                     .data = run };
    Db *db = store_begin_read(job_store(run), error);
    if (db == NULL)
        return false;
    db_set_org(db, job_org(run));
    const bool is_good = audit_verify(db, &proof, &evidence, error);
    store_end_read(job_store(run), db);
    if (is_good)
        job_set_result(run, result_of(&proof));
    return is_good;
}

static const Route *const TABLES[] = {
    accounts_routes,       sign_in_routes, passkeys_routes, proof_routes, invitations_routes,
    recovery_codes_routes, rights_routes,  entry_routes,    audit_routes, NULL
};
static const JobKind JOBS[] = { { "audit-verification", run_verification }, { 0 } };

static const DailyWork DAILY[] = { { "anchors of the audit log", anchors_run }, { 0 } };

const Room accounts_room = { .name = "accounts", .routes = TABLES, .jobs = JOBS, .daily = DAILY };
