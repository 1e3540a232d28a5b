#include "store/migrate.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "migrations_sql.h"
#include "store/db_private.h"

static const char CREATE_TABLE[] =
    "CREATE TABLE IF NOT EXISTS migration ("
    " number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,"
    " applied_at BIGINT NOT NULL)";
static const char APPLIED[] =
    "/* across */ SELECT number, name, checksum FROM migration ORDER BY number";
static const char RECORD[] =
    "/* across */ INSERT INTO migration (number, name, checksum, applied_at)"
    " VALUES (:number, :name, :checksum, :applied_at)";

static char *checksum_of(const char *sql)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, sql, -1);
}

static const Migration *migration_numbered(int number)
{
    for (const Migration *migration = MIGRATIONS; migration->name != NULL; migration++) {
        if (migration->number == number)
            return migration;
    }
    return NULL;
}

/* The first of ours behind @number, NULL: none. */
static const Migration *migration_after(int number)
{
    const Migration *migration = MIGRATIONS;
    while (migration->name != NULL && migration->number <= number)
        migration++;
    return migration->name == NULL ? NULL : migration;
}

/* Whether the migrations in the database are the first of ours. @last: the highest number there. */
static bool check_applied(Db *db, int *last, GError **error)
{
    g_autoptr(Query) query = db_query(db, APPLIED);
    while (query_next(query)) {
        const Migration *expected = migration_after(*last);
        *last = (int)query_int(query, "number");
        const Migration *migration = migration_numbered(*last);
        if (migration == NULL)
            return fail(error, APP_ERROR_CONFLICT,
                        "The database is newer than this program (migration %d, %s): use the newer "
                        "program",
                        *last, query_text(query, "name"));
        if (migration != expected)
            return fail(error, APP_ERROR_CONFLICT,
                        "The database has migration %d (%s), but not %d (%s) that comes before it",
                        *last, migration->name, expected->number, expected->name);
        g_autofree char *checksum = checksum_of(migration->sql);
        if (!g_str_equal(checksum, query_text(query, "checksum")))
            return fail(error, APP_ERROR_CONFLICT,
                        "Migration %d (%s) in the database is not the one of this program", *last,
                        migration->name);
    }
    return query_finish(query, error);
}

static bool record(Db *db, const Migration *migration, GError **error)
{
    g_autofree char *checksum = checksum_of(migration->sql);
    g_autoptr(Query) query = db_query(db, RECORD);
    query_bind_int(query, "number", migration->number);
    query_bind_text(query, "name", migration->name);
    query_bind_text(query, "checksum", checksum);
    query_bind_int(query, "applied_at", time_now());
    return query_finish(query, error);
}

/* Inside a transaction: looks what is missing up to number @until, applies the next one. */
static bool apply_next(Db *db, int until, bool *has_applied, GError **error)
{
    int last = 0;
    *has_applied = false;
    if (!check_applied(db, &last, error))
        return false;
    const Migration *next = migration_after(last);
    if (next == NULL || next->number > until)
        return true;
    if (!db_execute(db, next->sql, error)) {
        g_prefix_error(error, "Migration %d (%s): ", next->number, next->name);
        return false;
    }
    *has_applied = true;
    return record(db, next, error);
}

int migrations_newest(void)
{
    return MIGRATIONS[G_N_ELEMENTS(MIGRATIONS) - 2].number; /* the last is the end of the list */
}

bool migrate_within(Db *db, int until, GError **error)
{
    bool has_applied = true;
    if (!db_execute(db, CREATE_TABLE, error))
        return false;
    while (has_applied) {
        if (!apply_next(db, until, &has_applied, error))
            return false;
    }
    return true;
}

bool migrate_guard(Db *db, GError **error)
{
    return db->backend->after_migrations == NULL ||
           db_execute(db, db->backend->after_migrations, error);
}

static bool end_transaction(Db *db, bool is_good, GError **error)
{
    if (is_good && db_execute(db, "COMMIT", error))
        return true;
    if (db->backend->in_transaction(db->connection))
        db_execute(db, "ROLLBACK", NULL);
    return false;
}

static bool begin_alone(Db *db, GError **error)
{
    if (!db_execute(db, db->backend->migration_begin, error))
        return false;
    /* Two servers that start together must not migrate together. */
    if (g_str_equal(db->backend->name, "postgres"))
        return db_execute(db, "SELECT pg_advisory_xact_lock(7231)", error);
    return true;
}

/* All of them in one transaction: a migration that fails leaves the database as it was. */
static bool apply_all(Db *db, int *count, GError **error)
{
    int last = 0;
    if (!db_execute(db, CREATE_TABLE, error) || !check_applied(db, &last, error))
        return false;
    *count = 0;
    for (const Migration *next = migration_after(last); next != NULL;
         next = migration_after(next->number))
        ++*count;
    return *count == 0 ||
           (migrate_within(db, migrations_newest(), error) && migrate_guard(db, error));
}

bool migrate(Db *db, int *applied, GError **error)
{
    int count = 0;
    if (!begin_alone(db, error) || !end_transaction(db, apply_all(db, &count, error), error))
        return false;
    if (applied != NULL)
        *applied = count;
    return true;
}
