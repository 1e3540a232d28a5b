#include "rooms/safekeeping/org_export_work.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/time.h"
#include "rooms/safekeeping/export_secrets.h"
#include "rooms/safekeeping/org_export_store.h"
#include "rooms/safekeeping/plan.h"
#include "store/store.h"

#define PARTS 1000 /* of the whole work, for progress */
#define PARTS_MADE 400

char *org_export_path(const char *file)
{
    return g_build_filename(backup_plan()->exports, file, NULL);
}

/* One export from beginning to end. */
typedef struct {
    JobRun *run;
    SealSecret secret;
    int64_t from, until; /* parts of the present step */
    char *file, *path;
    int64_t bytes;
    bool is_ours;
} Exporting;

static void exporting_clear(Exporting *exporting)
{
    seal_secret_clear(&exporting->secret);
    g_free(exporting->file);
    g_free(exporting->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Exporting, exporting_clear)

static bool go_on(int64_t done, int64_t total, void *data)
{
    const Exporting *exporting = data;
    const int64_t part = total == 0 ? 0 : (exporting->until - exporting->from) * done / total;
    return job_progress(exporting->run, exporting->from + part, PARTS);
}

static bool make(Exporting *exporting, GError **error)
{
    const BackupPlan *plan = backup_plan();
    g_auto(BackupSummary) summary = { 0 };
    const BackupOptions options = { .secret = &exporting->secret,
                                    .program = plan->program,
                                    .org_id = job_org(exporting->run),
                                    .now = time_now(),
                                    .progress = go_on,
                                    .data = exporting };
    exporting->until = PARTS_MADE;
    g_mkdir_with_parents(plan->exports, 0700); /* if it cannot be made, writing says so */
    if (!backup_make(job_store(exporting->run), exporting->path, &options, &summary, error))
        return false;
    exporting->bytes = summary.bytes;
    return true;
}

/* Nobody shall find out on the day she needs it that it does not open. */
static bool try_out(Exporting *exporting, GError **error)
{
    g_auto(BackupSummary) summary = { 0 };
    const RestoreOptions options = {
        .secret = &exporting->secret, .now = time_now(), .progress = go_on, .data = exporting
    };
    exporting->from = PARTS_MADE;
    exporting->until = PARTS;
    return backup_verify(exporting->path, backup_plan()->scratch, &options, &summary, error);
}

static bool write_made(Db *db, void *data, GError **error)
{
    Exporting *exporting = data;
    const int64_t now = time_now();
    db_set_org(db, job_org(exporting->run));
    return org_export_made(db, job_id(exporting->run), exporting->file, exporting->bytes, now,
                           now + ORG_EXPORT_KEPT_S, &exporting->is_ours, error);
}

static bool write_failed(Db *db, void *data, GError **error)
{
    const Exporting *exporting = data;
    db_set_org(db, job_org(exporting->run));
    return org_export_forget(db, job_id(exporting->run), error);
}

static bool carry_out(Exporting *exporting, GError **error)
{
    Store *store = job_store(exporting->run);
    if (!export_secret_take(job_id(exporting->run), &exporting->secret))
        return fail(error, APP_ERROR_UNAVAILABLE,
                    "The passphrase was lost: the server was started again meanwhile");
    return make(exporting, error) && try_out(exporting, error) &&
           store_write(store, write_made, exporting, error) &&
           job_progress(exporting->run, PARTS, PARTS);
}

/* Whoever stops it gets nothing; that is no failure. */
static bool give_up(Exporting *exporting, GError *failure, GError **error)
{
    g_autoptr(GError) unwritten = NULL;
    const bool was_stopped = failure == NULL || g_strcmp0(error_key(failure), BACKUP_STOPPED) == 0;
    unlink(exporting->path);
    const bool is_written =
        store_write(job_store(exporting->run), write_failed, exporting, &unwritten);
    if (!was_stopped)
        g_propagate_error(error, failure);
    else
        g_clear_error(&failure);
    if (was_stopped && !is_written)
        g_propagate_error(error, g_steal_pointer(&unwritten));
    return was_stopped && is_written;
}

bool org_export_run_job(JobRun *run, GError **error)
{
    GError *failure = NULL;
    g_auto(Exporting) exporting = { .run = run };
    exporting.file = g_strconcat(job_id(run), ".mimamori", NULL);
    exporting.path = org_export_path(exporting.file);
    return (carry_out(&exporting, &failure) && exporting.is_ours) ||
           give_up(&exporting, failure, error);
}

/* --- the end of its time ------------------------------------------------------------------------
 */

static bool forget_ended(Db *db, void *data, GError **error)
{
    return org_exports_forget_ended(db, *(const int64_t *)data, error);
}

/* By the age of the files, so that those go as well whose rows are gone. */
static void delete_old_files(int64_t now)
{
    const char *name = NULL;
    const char *folder = backup_plan()->exports;
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        struct stat facts;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (lstat(path, &facts) == 0 && S_ISREG(facts.st_mode) &&
            now - facts.st_mtime >= ORG_EXPORT_KEPT_S)
            unlink(path);
    }
}

bool org_exports_sweep(const DailyRun *run, GError **error)
{
    int64_t now = run->now;
    delete_old_files(now);
    return store_write(run->store, forget_ended, &now, error);
}
