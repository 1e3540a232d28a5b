#include "rooms/safekeeping/backup_result.h"

#include "base/time.h"
#include "rooms/safekeeping/safekeeping.h"

#define OLD_AFTER_S (2 * DAY_S)

const BackupRun *newest_whole_backup(const GPtrArray *runs)
{
    for (guint i = 0; i < runs->len; i++) {
        const BackupRun *run = g_ptr_array_index(runs, i);
        if (run->file != NULL && run->removed_at == 0 && run->tested_at > 0 &&
            run->test_problem == NULL)
            return run;
    }
    return NULL;
}

/* What was stopped during the trial is made, but nothing is known of it. */
static bool has_ended(const BackupRun *run)
{
    if (g_str_equal(run->state, "failed"))
        return g_strcmp0(run->problem, BACKUP_STOPPED) != 0;
    return g_str_equal(run->state, "done") && run->tested_at > 0;
}

static const BackupRun *last_ended(const GPtrArray *runs)
{
    for (guint i = 0; i < runs->len; i++) {
        const BackupRun *run = g_ptr_array_index(runs, i);
        if (has_ended(run))
            return run;
    }
    return NULL;
}

static BackupResult judge(const BackupRun *run)
{
    if (g_str_equal(run->state, "failed"))
        return (BackupResult){ BACKUP_NOT_MADE, run, run->problem, 0 };
    if (run->test_problem != NULL)
        return (BackupResult){ BACKUP_NOT_TESTED, run, run->test_problem, 0 };
    if (run->copy_problem != NULL)
        return (BackupResult){ BACKUP_NOT_COPIED, run, run->copy_problem, 0 };
    return (BackupResult){ run->copied_at > 0 ? BACKUP_COPIED : BACKUP_TESTED, run, NULL, 0 };
}

bool backup_result_is_failure(BackupResultKind kind)
{
    return kind >= BACKUP_NOT_MADE;
}

/* A server that is new has none yet, and needs none: its first one comes within a day. */
BackupResult backup_result(const GPtrArray *runs, int64_t now)
{
    const BackupRun *last = last_ended(runs);
    const BackupRun *whole = newest_whole_backup(runs);
    BackupResult result = last == NULL ? (BackupResult){ 0 } : judge(last);
    result.last_good_at = whole == NULL ? 0 : whole->begun_at;
    if (runs->len == 0 || backup_result_is_failure(result.kind))
        return result;
    const BackupRun *oldest = g_ptr_array_index(runs, runs->len - 1);
    const int64_t since = whole == NULL ? oldest->begun_at : whole->begun_at;
    if (now - since > OLD_AFTER_S)
        result.kind = BACKUP_OLD;
    return result;
}
