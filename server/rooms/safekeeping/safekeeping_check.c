/* safekeeping_check.c - what the owner should know of backups. */
#include "rooms/safekeeping/backup_result.h"
#include "rooms/safekeeping/plan.h"
#include "rooms/safekeeping/safekeeping.h"
#include "store/db.h"

bool safekeeping_state(Db *db, int64_t now, SafekeepingState *state, GError **error)
{
    *state = SAFEKEEPING_OFF;
    if (!backup_plan()->is_on)
        return true;
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    if (runs == NULL)
        return false;
    const BackupResultKind kind = backup_result(runs, now).kind;
    *state = kind == BACKUP_OLD               ? SAFEKEEPING_OLD
             : backup_result_is_failure(kind) ? SAFEKEEPING_FAILED
                                              : SAFEKEEPING_GOOD;
    return true;
}

/* Keys of sentences: in the daily mail, and in the mail of a failure. */
static const struct {
    const char *line, *failure;
} WORDS[] = {
    [BACKUP_NONE] = { NULL, NULL },
    [BACKUP_COPIED] = { "mail.backup-copied", NULL },
    [BACKUP_TESTED] = { "mail.backup-tested", NULL },
    [BACKUP_NOT_MADE] = { "mail.backup-not-made", "mail.backup-not-made" },
    [BACKUP_NOT_TESTED] = { "mail.backup-not-tested", "mail.backup-not-tested" },
    [BACKUP_NOT_COPIED] = { "mail.backup-not-copied", "mail.backup-not-copied" },
    [BACKUP_OLD] = { "mail.backup-old", "mail.backup-old" },
};

bool safekeeping_notice(Db *db, int64_t now, BackupNotice *notice, GError **error)
{
    *notice = (BackupNotice){ 0 };
    if (!backup_plan()->is_on) {
        notice->line = "mail.backup-off";
        return true;
    }
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    if (runs == NULL)
        return false;
    const BackupResult result = backup_result(runs, now);
    notice->line = WORDS[result.kind].line;
    notice->failure = WORDS[result.kind].failure;
    notice->problem = g_strdup(result.problem);
    notice->at = result.run == NULL ? 0 : result.run->begun_at;
    notice->last_good_at = result.last_good_at;
    return true;
}
