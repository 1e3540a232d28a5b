#include "store/rebuild.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "store/db_private.h"
#include "store/migrate.h"

/* "20261126-115800-123", UTC with milliseconds: names of what is put aside sort by time. */
static char *stamp(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *second = g_date_time_format(now, "%Y%m%d-%H%M%S");
    return g_strdup_printf("%s-%03d", second, g_date_time_get_microsecond(now) / 1000);
}

static bool build(Db *db, const Rebuild *rebuild, GError **error)
{
    return migrate_within(db, rebuild->schema, error) && rebuild->fill(db, rebuild->data, error) &&
           migrate_within(db, migrations_newest(), error) && migrate_guard(db, error) &&
           (rebuild->finish == NULL || rebuild->finish(db, rebuild->data, error));
}

static bool has_companies(Db *db, bool *has, GError **error)
{
    g_autoptr(Query) query = db_query(db, "/* across */ SELECT 1 AS one FROM org LIMIT 1");
    *has = query_next(query);
    return query_finish(query, error);
}

/* --- SQLite ------------------------------------------------------------------------- */

/* The file is thrown away if anything goes wrong, so it needs no journal. */
static const char FOR_BUILDING[] =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -64000;";

static bool check_foreign_keys(Db *db, GError **error)
{
    g_autoptr(Query) query =
        db_query(db, "/* across */ SELECT \"table\" AS child, parent FROM pragma_foreign_key_check"
                     " LIMIT 1");
    if (query_next(query))
        return fail(error, APP_ERROR_CONFLICT, "A row of %s refers to a row of %s that is missing",
                    query_text(query, "child"), query_text(query, "parent"));
    return query_finish(query, error);
}

/* Rows first and indexes afterwards is several times faster, and the same in the end. */
static GPtrArray *drop_indexes(Db *db, GError **error)
{
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query = db_query(db, "/* across */ SELECT name, sql FROM sqlite_master WHERE"
                                          " type = 'index' AND sql IS NOT NULL");
    while (query_next(query)) {
        g_ptr_array_add(names, g_strdup(query_text(query, "name")));
        g_ptr_array_add(made, g_strdup(query_text(query, "sql")));
    }
    if (!query_finish(query, error))
        return NULL;
    g_clear_pointer(&query, query_free);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *drop =
            g_strdup_printf("DROP INDEX \"%s\"", (char *)g_ptr_array_index(names, i));
        if (!db_execute(db, drop, error))
            return NULL;
    }
    return g_steal_pointer(&made);
}

static bool make_indexes(Db *db, const GPtrArray *made, GError **error)
{
    for (guint i = 0; i < made->len; i++) {
        if (!db_execute(db, g_ptr_array_index(made, i), error))
            return false;
    }
    return true;
}

typedef struct {
    const Rebuild *rebuild;
} Wrapped;

static bool fill_without_indexes(Db *db, void *data, GError **error)
{
    const Rebuild *rebuild = ((const Wrapped *)data)->rebuild;
    g_autoptr(GPtrArray) indexes = drop_indexes(db, error);
    return indexes != NULL && rebuild->fill(db, rebuild->data, error) &&
           make_indexes(db, indexes, error) && check_foreign_keys(db, error);
}

static bool finish_wrapped(Db *db, void *data, GError **error)
{
    const Rebuild *rebuild = ((const Wrapped *)data)->rebuild;
    return rebuild->finish == NULL || rebuild->finish(db, rebuild->data, error);
}

static bool build_sqlite(Db *db, const Rebuild *rebuild, GError **error)
{
    Wrapped wrapped = { rebuild };
    const Rebuild whole = { .schema = rebuild->schema,
                            .fill = fill_without_indexes,
                            .finish = finish_wrapped,
                            .data = &wrapped };
    return db_execute(db, FOR_BUILDING, error) && db_begin(db, error) && build(db, &whole, error) &&
           db_execute(db, "COMMIT", error);
}

static void remove_with_companions(const char *path)
{
    static const char *const ENDS[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < G_N_ELEMENTS(ENDS); i++) {
        g_autofree char *file = g_strconcat(path, ENDS[i], NULL);
        unlink(file);
    }
}

bool store_rebuild_for_trial(const char *folder, const Rebuild *rebuild, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "trial-XXXXXX", NULL);
    const int file = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "No file can be made in %s: %s", folder,
                    g_strerror(errno));
    close(file);
    Db *db = db_connect(&sqlite_backend, path, true, error);
    /* From here on only this process can reach it, and the disk is free again when it ends. */
    const bool is_exclusive = db != NULL && db_execute(db, FOR_BUILDING, error);
    remove_with_companions(path);
    const bool is_good = is_exclusive && build_sqlite(db, rebuild, error);
    g_clear_pointer(&db, db_disconnect);
    return is_good;
}

typedef enum { OLD_NONE, OLD_EMPTY, OLD_FULL, OLD_UNREADABLE } OldState;

/* As long as another program has the database open, it cannot leave its write-ahead log. */
static bool leave_log(const char *path, GError **error)
{
    Db *db = db_connect(&sqlite_backend, path, true, error);
    if (db == NULL)
        return false;
    Query *query = db_query(db, "/* across */ PRAGMA journal_mode = DELETE");
    const bool is_left =
        query_next(query) && g_str_equal(query_text(query, "journal_mode"), "delete");
    query_free(query);
    db_disconnect(db);
    return is_left || refuse(error, APP_ERROR_CONFLICT, "error.restore-in-use", NULL);
}

static bool may_replace(OldState state, bool replaces, GError **error)
{
    const bool has_something = state == OLD_FULL || state == OLD_UNREADABLE;
    return replaces || !has_something ||
           refuse(error, APP_ERROR_CONFLICT, "error.restore-not-empty", NULL);
}

static OldState state_of(Db *db)
{
    bool has = false;
    if (has_companies(db, &has, NULL))
        return has ? OLD_FULL : OLD_EMPTY;
    g_autoptr(Query) query =
        db_query(db, "/* across */ SELECT COUNT(*) AS count FROM sqlite_master");
    return query_next(query) && query_int(query, "count") == 0 ? OLD_EMPTY : OLD_UNREADABLE;
}

/* What stands at @path, and whether it may go. Makes a single file of it, which nobody else has
 * open. */
static bool look_at(const char *path, bool replaces, OldState *state, GError **error)
{
    *state = OLD_NONE;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    *state = OLD_UNREADABLE;
    Db *db = db_connect(&sqlite_backend, path, false, NULL);
    if (db != NULL)
        *state = state_of(db);
    g_clear_pointer(&db, db_disconnect);
    return may_replace(*state, replaces, error) &&
           (*state == OLD_UNREADABLE || leave_log(path, error));
}

static bool sync_path(const char *path, int flags)
{
    const int file = open(path, flags | O_CLOEXEC);
    const bool is_good = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return is_good;
}

/* Whatever stands under the old name keeps its contents under another one. */
static bool keep_old(const char *path, char **aside, GError **error)
{
    static const char *const COMPANIONS[] = { "-wal", "-shm" };
    g_autofree char *when = stamp();
    g_autofree char *kept = g_strconcat(path, ".before-", when, NULL);
    if (link(path, kept) != 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "%s cannot be kept as %s: %s", path, kept,
                    g_strerror(errno));
    for (size_t i = 0; i < G_N_ELEMENTS(COMPANIONS); i++) {
        g_autofree char *from = g_strconcat(path, COMPANIONS[i], NULL);
        g_autofree char *to = g_strconcat(kept, COMPANIONS[i], NULL);
        if (rename(from, to) != 0 && errno != ENOENT)
            return fail(error, APP_ERROR_UNAVAILABLE, "%s cannot be moved: %s", from,
                        g_strerror(errno));
    }
    *aside = g_steal_pointer(&kept);
    return true;
}

static bool swap(const char *path, const char *built, bool replaces, char **aside, GError **error)
{
    OldState state = OLD_NONE;
    g_autofree char *folder = g_path_get_dirname(path);
    if (!look_at(path, replaces, &state, error))
        return false;
    if (!sync_path(built, O_RDWR))
        return fail(error, APP_ERROR_UNAVAILABLE, "%s cannot be written to the disk: %s", built,
                    g_strerror(errno));
    if ((state == OLD_FULL || state == OLD_UNREADABLE) && !keep_old(path, aside, error))
        return false;
    if (rename(built, path) != 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "%s cannot become %s: %s", built, path,
                    g_strerror(errno));
    sync_path(folder, O_RDONLY | O_DIRECTORY);
    return true;
}

static bool rebuild_sqlite(const char *path, const Rebuild *rebuild, char **aside, GError **error)
{
    g_autofree char *built = g_strconcat(path, ".restoring", NULL);
    remove_with_companions(built); /* of somebody who was killed */
    const int file = open(built, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "%s cannot be made: %s", built,
                    g_strerror(errno));
    close(file);
    Db *db = db_connect(&sqlite_backend, built, true, error);
    bool is_good = db != NULL && build_sqlite(db, rebuild, error);
    g_clear_pointer(&db, db_disconnect);
    is_good = is_good && swap(path, built, rebuild->replaces, aside, error);
    remove_with_companions(built);
    return is_good;
}

/* --- PostgreSQL --------------------------------------------------------------------- */

static bool is_used_by_others(Db *db, bool *is_used, GError **error)
{
    g_autoptr(Query) query =
        db_query(db, "/* across */ SELECT 1 AS one FROM pg_stat_activity"
                     " WHERE datname = current_database() AND application_name = 'mimamori'"
                     " AND pid <> pg_backend_pid() LIMIT 1");
    *is_used = query_next(query);
    return query_finish(query, error);
}

static bool has_table(Db *db, bool *has, GError **error)
{
    g_autoptr(Query) query =
        db_query(db, "/* across */ SELECT 1 AS one FROM information_schema.tables"
                     " WHERE table_schema = current_schema() AND table_name = 'org'");
    *has = query_next(query);
    return query_finish(query, error);
}

static bool look_at_postgres(Db *db, bool replaces, OldState *state, GError **error)
{
    bool has = false, is_used = false;
    *state = OLD_NONE;
    if (!has_table(db, &has, error))
        return false;
    if (has) {
        if (!has_companies(db, &has, error))
            return false;
        *state = has ? OLD_FULL : OLD_EMPTY;
    }
    if (!may_replace(*state, replaces, error) || !is_used_by_others(db, &is_used, error))
        return false;
    return !is_used || refuse(error, APP_ERROR_CONFLICT, "error.restore-in-use", NULL);
}

static bool put_aside(Db *db, OldState state, char **aside, GError **error)
{
    if (state == OLD_NONE)
        return true;
    g_autofree char *when = stamp();
    g_autofree char *schema = g_strdelimit(g_strconcat("before_", when, NULL), "-", '_');
    g_autofree char *move = g_strdup_printf(
        "CREATE SCHEMA %s; DO $$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM"
        " information_schema.tables WHERE table_schema = current_schema() AND table_type ="
        " 'BASE TABLE' LOOP EXECUTE format('ALTER TABLE %%I SET SCHEMA %s', t); END LOOP; END $$",
        schema, schema);
    g_autofree char *drop = g_strdup_printf("DROP SCHEMA %s CASCADE", schema);
    if (!db_execute(db, move, error) || (state == OLD_EMPTY && !db_execute(db, drop, error)))
        return false;
    if (state == OLD_FULL)
        *aside = g_steal_pointer(&schema);
    return true;
}

static bool rebuild_in_transaction(Db *db, const Rebuild *rebuild, char **aside, GError **error)
{
    OldState state = OLD_NONE;
    return db_begin(db, error) &&
           db_execute(db, "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(7231)",
                      error) &&
           look_at_postgres(db, rebuild->replaces, &state, error) &&
           put_aside(db, state, aside, error) && build(db, rebuild, error) &&
           db_execute(db, "COMMIT", error);
}

static bool rebuild_postgres(const char *address, const Rebuild *rebuild, char **aside,
                             GError **error)
{
    Db *db = db_connect(&postgres_backend, address, true, error);
    if (db == NULL)
        return false;
    const bool is_good = rebuild_in_transaction(db, rebuild, aside, error);
    db_disconnect(db); /* which undoes what was not committed */
    if (!is_good)
        g_clear_pointer(aside, g_free);
    return is_good;
}

/* --- both ---------------------------------------------------------------------------- */

static const char *sqlite_path(const char *url)
{
    return g_str_has_prefix(url, "sqlite:") ? url + strlen("sqlite:") : NULL;
}

bool store_rebuild(const char *url, const Rebuild *rebuild, char **aside, GError **error)
{
    *aside = NULL;
    return sqlite_path(url) != NULL ? rebuild_sqlite(sqlite_path(url), rebuild, aside, error)
                                    : rebuild_postgres(url, rebuild, aside, error);
}

bool store_may_rebuild(const char *url, bool replaces, GError **error)
{
    OldState state = OLD_NONE;
    if (sqlite_path(url) != NULL)
        return look_at(sqlite_path(url), replaces, &state, error);
    Db *db = db_connect(&postgres_backend, url, true, error);
    if (db == NULL)
        return false;
    const bool is_good = db_begin(db, error) && look_at_postgres(db, replaces, &state, error);
    db_disconnect(db);
    return is_good;
}
