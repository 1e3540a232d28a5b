/* safekeeping_check.c - what the owner should know of backups. */
#include "base/time.h"
#include "rooms/safekeeping/backups_writers.h"
#include "rooms/safekeeping/safekeeping.h"
#include "store/db.h"

#define OLD_AFTER_S (2 * DAY_S)

static bool has_failed(const BackupRun *run)
{
    const bool was_stopped = g_strcmp0(run->problem, BACKUP_STOPPED) == 0;
    return (g_str_equal(run->state, "failed") && !was_stopped) || run->test_problem != NULL ||
           run->copy_problem != NULL;
}

/* A server that is new has none yet, and needs none: its first one comes within a day. */
static SafekeepingState state_of(const GPtrArray *runs, int64_t now)
{
    const BackupRun *whole = newest_whole_backup(runs);
    if (runs->len == 0)
        return SAFEKEEPING_GOOD;
    if (has_failed(g_ptr_array_index(runs, 0)))
        return SAFEKEEPING_FAILED;
    const BackupRun *oldest = g_ptr_array_index(runs, runs->len - 1);
    const int64_t since = whole == NULL ? oldest->begun_at : whole->begun_at;
    return now - since > OLD_AFTER_S ? SAFEKEEPING_OLD : SAFEKEEPING_GOOD;
}

bool safekeeping_state(Db *db, int64_t now, SafekeepingState *state, GError **error)
{
    *state = SAFEKEEPING_OFF;
    if (!backup_plan()->is_on)
        return true;
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    if (runs == NULL)
        return false;
    *state = state_of(runs, now);
    return true;
}
