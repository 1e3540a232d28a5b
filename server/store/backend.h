/* backend.h - what SQLite and PostgreSQL do for the store; a table of functions each.
 *
 * Inside store/ only. A backend knows nothing of organisations beyond the scope it is told.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"

typedef struct Connection Connection; /* each backend's own */
typedef struct Statement Statement;   /* each backend's own; prepared once per connection */

/* The value of one parameter. */
typedef enum { VALUE_UNSET, VALUE_NULL, VALUE_TEXT, VALUE_INT } ValueKind;

typedef struct {
    ValueKind kind;
    char *text; /* owned */
    int64_t number;
} Value;

typedef struct {
    const char *name;
    int write_threads;
    bool groups_commits; /* many works in one transaction */

    Connection *(*connect)(const char *address, bool is_writer, GError **error);
    void (*disconnect)(Connection *connection);
    bool (*is_alive)(Connection *connection);

    /* Runs statements without parameters or rows: BEGIN, COMMIT, a migration. */
    bool (*execute)(Connection *connection, const char *sql, GError **error);

    /* Whether the transaction that was begun is still open: SQLite ends it by itself on some
     * errors. */
    bool (*in_transaction)(Connection *connection);

    /* Tells whose rows may be seen: @org_id, or all of them if @is_across. */
    void (*set_scope)(Connection *connection, const char *org_id, bool is_across);

    /* @sql: with $1, $2 … (PostgreSQL) or ?1, ?2 … (SQLite) for the parameters. */
    Statement *(*prepare)(Connection *connection, const char *sql, int parameters, GError **error);
    void (*finalize)(Statement *statement);
    bool (*start)(Statement *statement, const Value *values, GError **error);
    bool (*step)(Statement *statement, bool *has_row, GError **error);
    int (*column_count)(Statement *statement);
    const char *(*column_name)(Statement *statement, int column);
    const char *(*column_text)(Statement *statement, int column);
    int64_t (*column_int)(Statement *statement, int column);
    bool (*column_is_null)(Statement *statement, int column);
    int64_t (*changes)(Statement *statement);
    void (*reset)(Statement *statement);

    /* Adds many rows to one table; between begin and end nothing else may run. The names come from
     * the catalogue. */
    bool (*begin_rows)(Connection *connection, const char *table, const char *const *columns,
                       int count, GError **error);
    bool (*add_row)(Connection *connection, const Cell *cells, GError **error);
    bool (*end_rows)(Connection *connection, GError **error);

    /* Keeps two processes from migrating at once; released with the connection's transaction. */
    const char *migration_begin;
    /* Run after migrations, NULL: nothing. */
    const char *after_migrations;
    const char *parameter_sign; /* "?" or "$" */
} Backend;

extern const Backend sqlite_backend;
extern const Backend postgres_backend;
