#include "rooms/safekeeping/backups_work.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/safekeeping/plan.h"
#include "rooms/safekeeping/rotation.h"
#include "rooms/safekeeping/safekeeping_store.h"
#include "rooms/safekeeping/second_place.h"
#include "store/store.h"

#define AGAIN_AFTER_S HOUR_S          /* after a failure */
#define FIRST_AFTER_S (30 * MINUTE_S) /* of a new server: people are still setting it up */
#define PARTS 1000                    /* of the whole work, for progress */
#define PARTS_MADE 300
#define PARTS_TESTED 900

static GMutex one_at_a_time;

/* One backup from beginning to end. */
typedef struct {
    Store *store;
    const BackupPlan *plan;
    char *id;
    const char *day; /* NULL: somebody asked */
    int64_t now;
    JobRun *job;            /* NULL: by the clock */
    const int *is_stopping; /* NULL: a job */
    int64_t from, until;    /* parts of the present step */
} Making;

static bool go_on(int64_t done, int64_t total, void *data)
{
    const Making *making = data;
    if (making->is_stopping != NULL && g_atomic_int_get(making->is_stopping) != 0)
        return false;
    const int64_t part = total == 0 ? 0 : (making->until - making->from) * done / total;
    return making->job == NULL || job_progress(making->job, making->from + part, PARTS);
}

/* --- what is written down -------------------------------------------------------------------- */

typedef enum { STEP_BEGIN, STEP_MADE, STEP_TESTED, STEP_COPIED, STEP_REMOVED } Step;

typedef struct {
    Step step;
    const char *id, *day, *file, *problem;
    int64_t bytes;
    bool is_ours;
} Note;

static bool write_note(Db *db, void *data, GError **error)
{
    Note *note = data;
    const int64_t now = time_now();
    switch (note->step) {
    case STEP_BEGIN:
        return backup_runs_sweep(db, now, error) &&
               backup_run_begin(db, note->id, note->day, now, &note->is_ours, error);
    case STEP_MADE:
        return backup_run_end(db, note->id, note->file, note->bytes, note->problem, now, error);
    case STEP_TESTED:
        return backup_run_tested(db, note->id, note->problem, now, error);
    case STEP_COPIED:
        return backup_run_copied(db, note->id, note->problem, now, error);
    case STEP_REMOVED:
        return backup_run_removed(db, note->id, now, error);
    }
    g_assert_not_reached();
}

/* The sentence for what went wrong; what has none is in the log. */
static const char *key_of(const GError *error)
{
    const char *key = error_key(error);
    return key == NULL ? "error.backup-unknown" : key;
}

/* Writes down how a step ended; a failure of the step is then told by its row, and here. */
static bool note_down(const Making *making, Note note, GError *failure, GError **error)
{
    note.id = making->id;
    note.problem = failure == NULL ? NULL : key_of(failure);
    g_autoptr(GError) unwritten = NULL;
    const bool is_written = store_write(making->store, write_note, &note, &unwritten);
    if (failure != NULL)
        g_propagate_error(error, failure);
    else if (!is_written)
        g_propagate_error(error, g_steal_pointer(&unwritten));
    return failure == NULL && is_written;
}

/* --- the steps ---------------------------------------------------------------------------------
 */

/* The next free name: two of one second must not meet. */
static char *free_path(const BackupPlan *plan, int64_t now)
{
    char *path = backup_path(plan->folder, now);
    while (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        path = backup_path(plan->folder, ++now);
    }
    return path;
}

static bool make(Making *making, char **path, GError **error)
{
    const BackupPlan *plan = making->plan;
    g_auto(BackupSummary) summary = { 0 };
    GError *failure = NULL;
    making->from = 0;
    making->until = PARTS_MADE;
    const BackupOptions options = { .secret = &plan->secret,
                                    .program = plan->program,
                                    .beside = plan->beside,
                                    .now = making->now,
                                    .progress = go_on,
                                    .data = making };
    g_autofree char *file = free_path(plan, making->now);
    g_autofree char *name = g_path_get_basename(file);
    g_mkdir_with_parents(plan->folder, 0700); /* if it cannot be made, writing says so */
    const bool is_made = backup_make(making->store, file, &options, &summary, &failure);
    const Note note = { .step = STEP_MADE, .file = is_made ? name : NULL, .bytes = summary.bytes };
    if (!note_down(making, note, failure, error))
        return false;
    *path = g_steal_pointer(&file);
    return true;
}

static bool try_out(Making *making, const char *path, GError **error)
{
    g_auto(BackupSummary) summary = { 0 };
    GError *failure = NULL;
    making->from = PARTS_MADE;
    making->until = PARTS_TESTED;
    const RestoreOptions options = {
        .secret = &making->plan->secret, .now = making->now, .progress = go_on, .data = making
    };
    backup_verify(path, making->plan->scratch, &options, &summary, &failure);
    if (failure != NULL && g_strcmp0(error_key(failure), BACKUP_STOPPED) == 0) {
        g_propagate_error(error, failure); /* nothing is known of the file: it stays untested */
        return false;
    }
    return note_down(making, (Note){ .step = STEP_TESTED }, failure, error);
}

static bool copy(const Making *making, const char *path, GError **error)
{
    GError *failure = NULL;
    if (making->plan->second.place == NULL)
        return true;
    second_place_put(&making->plan->second, path, &failure);
    return note_down(making, (Note){ .step = STEP_COPIED }, failure, error);
}

/* --- old ones -----------------------------------------------------------------------------------
 */

static bool is_whole(const BackupRun *run)
{
    return run->file != NULL && run->removed_at == 0 && run->test_problem == NULL &&
           run->tested_at > 0;
}

static bool remove_one(const Making *making, const BackupRun *run, GError **error)
{
    Note note = { .step = STEP_REMOVED, .id = run->id };
    g_autofree char *path = g_build_filename(making->plan->folder, run->file, NULL);
    if (unlink(path) != 0 && errno != ENOENT)
        return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file", path,
                      "reason", g_strerror(errno), NULL);
    if (making->plan->second.place != NULL &&
        !second_place_remove(&making->plan->second, run->file, error))
        return false;
    return store_write(making->store, write_note, &note, error);
}

static GPtrArray *load_runs(Store *store, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return NULL;
    GPtrArray *runs = backup_runs(db, error);
    store_end_read(store, db);
    return runs;
}

/* Only whole backups count, so that broken ones never push a good one out. */
static bool let_old_go(const Making *making, GError **error)
{
    int64_t made_at[BACKUP_RUNS_MAX];
    bool keeps[BACKUP_RUNS_MAX];
    const BackupRun *whole[BACKUP_RUNS_MAX];
    int count = 0;
    g_autoptr(GPtrArray) runs = load_runs(making->store, error);
    if (runs == NULL)
        return false;
    for (guint i = 0; i < runs->len; i++) {
        const BackupRun *run = g_ptr_array_index(runs, i);
        if (!is_whole(run))
            continue;
        whole[count] = run;
        made_at[count++] = run->begun_at;
    }
    rotation_decide(&making->plan->rotation, made_at, count, keeps);
    for (int i = 0; i < count; i++) {
        if (!keeps[i] && !remove_one(making, whole[i], error))
            return false;
    }
    return true;
}

/* --- all of it
 * ------------------------------------------------------------------------------------ */

static bool carry_out(Making *making, GError **error)
{
    g_autofree char *path = NULL;
    Note begin = { .step = STEP_BEGIN, .id = making->id, .day = making->day };
    if (!store_write(making->store, write_note, &begin, error))
        return false;
    if (!begin.is_ours)
        return true; /* another server does it */
    return make(making, &path, error) && try_out(making, path, error) &&
           copy(making, path, error) && let_old_go(making, error);
}

static bool run_one(Making *making, GError **error)
{
    g_mutex_lock(&one_at_a_time);
    making->plan = backup_plan();
    making->id = id_new();
    making->now = time_now();
    const bool is_good = carry_out(making, error);
    g_free(making->id);
    g_mutex_unlock(&one_at_a_time);
    return is_good;
}

static bool is_due(const GPtrArray *runs, int64_t now, const BackupPlan *plan)
{
    const char *last_day = NULL;
    if (runs->len == 0 && now - plan->since < FIRST_AFTER_S)
        return false;
    for (guint i = 0; i < runs->len && last_day == NULL; i++)
        last_day = ((const BackupRun *)g_ptr_array_index(runs, i))->day;
    if (now < backup_next_at(now, plan->hour, last_day))
        return false;
    const BackupRun *last = runs->len == 0 ? NULL : g_ptr_array_index(runs, 0);
    return last == NULL || !g_str_equal(last->state, "failed") ||
           now - last->begun_at >= AGAIN_AFTER_S;
}

static bool has_company(Store *store, bool *has, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return false;
    g_autoptr(GPtrArray) first = organisations_after(db, "", 1, error);
    store_end_read(store, db);
    *has = first != NULL && first->len > 0;
    return first != NULL;
}

bool backups_run_daily(const DailyRun *run, GError **error)
{
    bool has = false;
    char today[TIME_DAY_SIZE];
    const BackupPlan *plan = backup_plan();
    if (!plan->is_on)
        return true;
    g_autoptr(GPtrArray) runs = load_runs(run->store, error);
    if (runs == NULL)
        return false;
    if (!is_due(runs, run->now, plan))
        return true;
    if (!has_company(run->store, &has, error))
        return false;
    if (!has)
        return true;
    time_format_day(run->now, today);
    Making making = { .store = run->store, .day = today, .is_stopping = run->is_stopping };
    return run_one(&making, error);
}

bool backups_run_job(JobRun *run, GError **error)
{
    Making making = { .store = job_store(run), .job = run };
    return run_one(&making, error) && job_progress(run, PARTS, PARTS);
}
