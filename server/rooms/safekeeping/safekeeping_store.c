#include "rooms/safekeeping/safekeeping_store.h"

#include "base/time.h"
#include "queries_sql.h"
#include "store/db.h"

#define LONGEST_RUN_S (6 * HOUR_S)
#define REMEMBERED_S (400 * DAY_S)

static void backup_run_free(void *data)
{
    BackupRun *run = data;
    g_free(run->id);
    g_free(run->day);
    g_free(run->state);
    g_free(run->file);
    g_free(run->problem);
    g_free(run->test_problem);
    g_free(run->copy_problem);
    g_free(run);
}

static BackupRun *run_from_row(Query *query)
{
    BackupRun *run = g_new(BackupRun, 1);
    *run = (BackupRun){ .id = g_strdup(query_text(query, "id")),
                        .day = g_strdup(query_text(query, "day")),
                        .state = g_strdup(query_text(query, "state")),
                        .begun_at = query_int(query, "begun_at"),
                        .ended_at = query_int(query, "ended_at"),
                        .file = g_strdup(query_text(query, "file")),
                        .bytes = query_int(query, "bytes"),
                        .problem = g_strdup(query_text(query, "problem")),
                        .tested_at = query_int(query, "tested_at"),
                        .test_problem = g_strdup(query_text(query, "test_problem")),
                        .copied_at = query_int(query, "copied_at"),
                        .copy_problem = g_strdup(query_text(query, "copy_problem")),
                        .removed_at = query_int(query, "removed_at") };
    return run;
}

GPtrArray *backup_runs(Db *db, GError **error)
{
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(backup_run_free);
    g_autoptr(Query) query = db_query(db, SQL_BACKUPS_NEWEST);
    query_bind_int(query, "limit", BACKUP_RUNS_MAX);
    while (query_next(query))
        g_ptr_array_add(runs, run_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&runs) : NULL;
}

bool backup_run_begin(Db *db, const char *id, const char *day, int64_t now, bool *is_ours,
                      GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_BACKUP_BEGIN);
    query_bind_text(query, "id", id);
    query_bind_text(query, "day", day);
    query_bind_int(query, "begun_at", now);
    const bool is_good = query_finish_change(query, &changed, error);
    *is_ours = changed == 1;
    return is_good;
}

bool backup_run_end(Db *db, const char *id, const char *file, int64_t bytes, const char *problem,
                    int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_BACKUP_END);
    query_bind_text(query, "id", id);
    query_bind_text(query, "state", problem == NULL ? "done" : "failed");
    query_bind_text(query, "file", file);
    query_bind_int(query, "bytes", bytes);
    query_bind_text(query, "problem", problem);
    query_bind_int(query, "ended_at", now);
    return query_finish(query, error);
}

bool backup_run_tested(Db *db, const char *id, const char *problem, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_BACKUP_TESTED);
    query_bind_text(query, "id", id);
    query_bind_int(query, "tested_at", now);
    query_bind_text(query, "problem", problem);
    return query_finish(query, error);
}

bool backup_run_copied(Db *db, const char *id, const char *problem, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_BACKUP_COPIED);
    query_bind_text(query, "id", id);
    query_bind_int(query, "copied_at", now);
    query_bind_text(query, "problem", problem);
    return query_finish(query, error);
}

bool backup_run_removed(Db *db, const char *id, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_BACKUP_REMOVED);
    query_bind_text(query, "id", id);
    query_bind_int(query, "removed_at", now);
    return query_finish(query, error);
}

bool backup_runs_sweep(Db *db, int64_t now, GError **error)
{
    g_autoptr(Query) left = db_query(db, SQL_BACKUP_FAIL_LEFT);
    query_bind_int(left, "now", now);
    query_bind_int(left, "oldest", now - REMEMBERED_S);
    query_bind_int(left, "before", now - LONGEST_RUN_S);
    g_autoptr(Query) old = db_query(db, SQL_BACKUPS_FORGET);
    query_bind_int(old, "before", now - REMEMBERED_S);
    return query_finish(left, error) && query_finish(old, error);
}

/* --- copies elsewhere --------------------------------------------------------------------- */

void offline_copy_clear(OfflineCopy *copy)
{
    g_free(copy->place);
    g_free(copy->taken_on);
    g_free(copy->person_name);
    *copy = (OfflineCopy){ 0 };
}

bool offline_copy_load(Db *db, OfflineCopy *copy, GError **error)
{
    *copy = (OfflineCopy){ 0 };
    g_autoptr(Query) query = db_query(db, SQL_OFFLINE_COPY);
    if (query_next(query))
        *copy = (OfflineCopy){ .place = g_strdup(query_text(query, "place")),
                               .taken_on = g_strdup(query_text(query, "taken_on")),
                               .person_name = g_strdup(query_text(query, "person_name")),
                               .version = query_int(query, "version"),
                               .changed_at = query_int(query, "changed_at") };
    return query_finish(query, error);
}

bool offline_copy_save(Db *db, const Actor *actor, const char *place, const char *taken_on,
                       GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_OFFLINE_COPY_SAVE);
    query_bind_text(query, "place", place);
    query_bind_text(query, "taken_on", taken_on);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "person_name", actor->name);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}
