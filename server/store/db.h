/* db.h - one way to talk to SQLite and PostgreSQL.
 *
 * A Query keeps its first failure: bind and step without looking, then ask
 * query_finish() once.
 *
 * Every row of a company carries org_id. A statement either names :org_id,
 * which the store binds itself to the organisation set by db_set_org(), or its
 * block in queries.sql is marked "across", which says that it may see the rows
 * of all organisations. Anything else is refused before it runs. On PostgreSQL
 * row level security holds the same line a second time.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db; /* one open connection, used by one thread at a time, inside a transaction */
typedef struct Query Query; /* one statement being run */

/* From now on :org_id is this organisation; NULL: none, only "across" statements may run. Copied.
 */
void db_set_org(Db *db, const char *org_id);
const char *db_org(const Db *db); /* lent; NULL: none */

/* How many statements ran since the transaction began; for the timing header and the benchmark. */
int db_statement_count(const Db *db);

/* @sql: one statement with :name parameters; a SQL_ constant. Returns a new query. */
Query *db_query(Db *db, const char *sql);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

/* @name: without the colon, never "org_id". @text: copied; NULL binds SQL NULL. */
void query_bind_text(Query *query, const char *name, const char *text);
void query_bind_int(Query *query, const char *name, int64_t number);
void query_bind_null(Query *query, const char *name);

/* Returns true while there is a row; false at the end and on failure. */
bool query_next(Query *query);

/* A column of the current row, by its name in the SELECT.
 * The text is borrowed: it lives until the next row. NULL is NULL; as a number it is 0. */
const char *query_text(Query *query, const char *column);
int64_t query_int(Query *query, const char *column);
bool query_is_null(Query *query, const char *column);

/**
 * Runs what is left to run and reports the first failure since db_query().
 *
 * Fails with APP_ERROR_CONFLICT (a UNIQUE, CHECK or foreign key rule refused the row),
 * APP_ERROR_UNAVAILABLE (locked for 5 seconds), what store/health.h calls a trouble, or
 * APP_ERROR_INTERNAL (everything else: a mistake in our SQL).
 */
bool query_finish(Query *query, GError **error);

/* The same for a statement that changes rows. @changed: how many; may be NULL. */
bool query_finish_change(Query *query, int64_t *changed, GError **error);
