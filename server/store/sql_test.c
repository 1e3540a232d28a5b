/* Every statement of every queries.sql: prepared on both databases, and free of full scans. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

#include "migrations_sql.h"
#include "queries_sql.h"
#include "store/db_private.h"

static const struct {
    const char *name;
    const char *sql;
} STATEMENTS[] = { SQL_ALL_STATEMENTS };

/* Statements that may read a whole table, each with the reason why that stays small. */
static const char *const MAY_SCAN[] = {
    "ORG_ANY", /* stops at the first row */
    /* once, when a backup is restored */
    "SESSIONS_DELETE_ALL",
    "LINKS_DELETE_ALL",
    "ENTRY_LINKS_DELETE_ALL",
    "API_TOKENS_DELETE_ALL",
    "CHALLENGES_DELETE_ALL",
    "CALENDARS_FORGET",
    NULL,
};

static bool may_scan(const char *name)
{
    return g_strv_contains(MAY_SCAN, name);
}

static CachedStatement *parsed(const char *sql, const char *sign)
{
    g_autoptr(GError) error = NULL;
    CachedStatement *statement = statement_parse(sql, sign, &error);
    g_assert_no_error(error);
    return statement;
}

/* --- SQLite ------------------------------------------------------------------- */

static sqlite3 *migrated_sqlite(void)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
    for (const Migration *migration = MIGRATIONS; migration->name != NULL; migration++)
        g_assert_cmpint(sqlite3_exec(db, migration->sql, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db,
                                 "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT, "
                                 "checksum TEXT, applied_at BIGINT)",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    return db;
}

static void check_sqlite_plan(sqlite3 *db, const char *name, const char *sql)
{
    sqlite3_stmt *plan = NULL;
    g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
    if (sqlite3_prepare_v2(db, explain, -1, &plan, NULL) != SQLITE_OK)
        g_error("%s on SQLite: %s", name, sqlite3_errmsg(db));
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        const bool is_scan = g_str_has_prefix(detail, "SCAN ") && detail[5] != '(' &&
                             strstr(detail, "CONSTANT ROW") == NULL &&
                             strstr(detail, " USING ") == NULL;
        if (is_scan && !may_scan(name))
            g_error("%s on SQLite reads a whole table: %s", name, detail);
    }
    sqlite3_finalize(plan);
}

static void sqlite_prepares_all_without_full_scans(void)
{
    sqlite3 *db = migrated_sqlite();
    for (size_t i = 0; STATEMENTS[i].name != NULL; i++) {
        CachedStatement *statement = parsed(STATEMENTS[i].sql, "?");
        check_sqlite_plan(db, STATEMENTS[i].name, statement->numbered_sql);
        statement_free(statement, NULL);
    }
    sqlite3_close(db);
}

/* --- PostgreSQL ------------------------------------------------------------------ */

static void run_postgres(PGconn *db, const char *what, const char *sql)
{
    PGresult *result = PQexec(db, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        g_error("%s on PostgreSQL: %s", what, PQerrorMessage(db));
    PQclear(result);
}

static PGconn *migrated_postgres(const char *url)
{
    PGconn *db = PQconnectdb(url);
    g_assert_cmpint(PQstatus(db), ==, CONNECTION_OK);
    run_postgres(db, "schema",
                 "SET client_min_messages = error; DROP SCHEMA IF EXISTS plans CASCADE;"
                 "CREATE SCHEMA plans; SET search_path = plans");
    for (const Migration *migration = MIGRATIONS; migration->name != NULL; migration++)
        run_postgres(db, migration->name, migration->sql);
    run_postgres(db, "row level security", postgres_backend.after_migrations);
    /* With sequential scans made dear, one that is left has no index to use instead. */
    run_postgres(db, "settings",
                 "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off");
    return db;
}

static char *nulls(guint count)
{
    GString *list = g_string_new(count == 0 ? "" : "(");
    for (guint i = 0; i < count; i++)
        g_string_append(list, i == 0 ? "NULL" : ", NULL");
    return g_string_free(g_string_append(list, count == 0 ? "" : ")"), FALSE);
}

static void check_postgres_plan(PGconn *db, const char *name, const CachedStatement *statement)
{
    g_autofree char *prepare =
        g_strdup_printf("PREPARE \"%s\" AS %s", name, statement->numbered_sql);
    run_postgres(db, name, prepare);
    g_autofree char *arguments = nulls(statement->parameters->len);
    g_autofree char *explain = g_strdup_printf("EXPLAIN EXECUTE \"%s\"%s", name, arguments);
    PGresult *plan = PQexec(db, explain);
    if (PQresultStatus(plan) != PGRES_TUPLES_OK)
        g_error("%s on PostgreSQL: %s", name, PQerrorMessage(db));
    for (int row = 0; row < PQntuples(plan); row++) {
        const char *line = PQgetvalue(plan, row, 0);
        if (strstr(line, "Seq Scan on") != NULL && !may_scan(name))
            g_error("%s on PostgreSQL reads a whole table: %s", name, line);
    }
    PQclear(plan);
}

static void postgres_prepares_all_without_full_scans(void)
{
    const char *url = g_getenv("MIMAMORI_TEST_POSTGRES");
    if (url == NULL) {
        g_test_skip("MIMAMORI_TEST_POSTGRES names no database");
        return;
    }
    PGconn *db = migrated_postgres(url);
    for (size_t i = 0; STATEMENTS[i].name != NULL; i++) {
        CachedStatement *statement = parsed(STATEMENTS[i].sql, "$");
        check_postgres_plan(db, STATEMENTS[i].name, statement);
        statement_free(statement, NULL);
    }
    run_postgres(db, "schema", "DROP SCHEMA plans CASCADE");
    PQfinish(db);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sql/sqlite-prepares-all-without-full-scans",
                    sqlite_prepares_all_without_full_scans);
    g_test_add_func("/sql/postgres-prepares-all-without-full-scans",
                    postgres_prepares_all_without_full_scans);
    return g_test_run();
}
