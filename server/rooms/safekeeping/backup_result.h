/* backup_result.h - what came of the last backup, for people who do not know what a backup is.
 * Pure.
 */
#pragma once

#include <glib.h>

#include "rooms/safekeeping/safekeeping_store.h"

typedef enum {
    BACKUP_NONE,   /* none has ended yet: the server is new */
    BACKUP_COPIED, /* made, tried out, and copied to the second place */
    BACKUP_TESTED, /* made and tried out; there is no second place */
    BACKUP_NOT_MADE,
    BACKUP_NOT_TESTED, /* made, but it cannot be restored, or nobody knows */
    BACKUP_NOT_COPIED, /* made and tried out, but not copied */
    BACKUP_OLD,        /* none of the last two days is whole, and no failure says why */
} BackupResultKind;

typedef struct {
    BackupResultKind kind;
    const BackupRun *run; /* lent: which it was; NULL: none */
    const char *problem;  /* lent: key of a sentence; NULL: none */
    int64_t last_good_at; /* when the last whole one was begun; 0: never */
} BackupResult;

/**
 * What came of the last backup that ended; one that somebody stopped says nothing.
 *
 * @runs: of BackupRun, the newest first; must outlive the result
 */
BackupResult backup_result(const GPtrArray *runs, int64_t now);

/* Whether somebody has to do something about it. */
bool backup_result_is_failure(BackupResultKind kind);

/* The newest backup that was made and tried out; NULL: there is none. Lent. */
const BackupRun *newest_whole_backup(const GPtrArray *runs);
