/* safekeeping_store.h - rows of backups and of copies elsewhere. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"

typedef struct Db Db;

#define BACKUP_RUNS_MAX 100 /* more are never looked at */

typedef struct {
    char *id;
    char *day;   /* "2026-11-26": by the clock; NULL: somebody asked */
    char *state; /* "running", "done", "failed" */
    int64_t begun_at;
    int64_t ended_at; /* 0: not yet, as in all of these */
    char *file;       /* NULL: there is none */
    int64_t bytes;
    char *problem; /* key of a sentence; NULL: none, as in all of these */
    int64_t tested_at;
    char *test_problem;
    int64_t copied_at;
    char *copy_problem;
    int64_t removed_at;
} BackupRun;

/* Of BackupRun, the newest first, BACKUP_RUNS_MAX at most. The caller owns it. Across. */
GPtrArray *backup_runs(Db *db, GError **error);

/* @day: NULL: somebody asked. *@is_ours: false: another server makes the backup of this day. */
bool backup_run_begin(Db *db, const char *id, const char *day, int64_t now, bool *is_ours,
                      GError **error);

/* @problem: NULL: it was made */
bool backup_run_end(Db *db, const char *id, const char *file, int64_t bytes, const char *problem,
                    int64_t now, GError **error);
bool backup_run_tested(Db *db, const char *id, const char *problem, int64_t now, GError **error);
bool backup_run_copied(Db *db, const char *id, const char *problem, int64_t now, GError **error);
bool backup_run_removed(Db *db, const char *id, int64_t now, GError **error);

/* Those that run for longer than any backup takes have failed; old lines go. */
bool backup_runs_sweep(Db *db, int64_t now, GError **error);

typedef struct {
    char *place; /* NULL: nobody has said anything */
    char *taken_on;
    char *person_name;
    int64_t version;
    int64_t changed_at;
} OfflineCopy;

void offline_copy_clear(OfflineCopy *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfflineCopy, offline_copy_clear)

bool offline_copy_load(Db *db, OfflineCopy *copy, GError **error);
bool offline_copy_save(Db *db, const Actor *actor, const char *place, const char *taken_on,
                       GError **error);
