#include "rooms/accounts/accounts_room.h"

#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/audit_verify.h"
#include "rooms/job.h"
#include "store/store.h"

static bool report_progress(int64_t done, int64_t total, void *run)
{
    return job_progress(run, done, total);
}

static bool run_verification(JobRun *run, GError **error)
{
    AuditCheck check;
    Db *db = store_begin_read(job_store(run), error);
    if (db == NULL)
        return false;
    db_set_org(db, job_org(run));
    const bool is_good = audit_verify(db, &check, report_progress, run, error);
    store_end_read(job_store(run), db);
    if (is_good)
        job_set_result(run, g_strdup_printf("{\"checked\":%" G_GINT64_FORMAT
                                            ",\"brokenAt\":%" G_GINT64_FORMAT "}",
                                            check.checked, check.broken_at));
    return is_good;
}

static const Route *const TABLES[] = { accounts_routes, sign_in_routes,        passkeys_routes,
                                       proof_routes,    recovery_codes_routes, rights_routes,
                                       entry_routes,    audit_routes,          NULL };
static const JobKind JOBS[] = { { "audit-verification", run_verification }, { 0 } };

const Room accounts_room = { .name = "accounts", .routes = TABLES, .jobs = JOBS };
