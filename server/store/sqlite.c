#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "store/backend.h"

#define BUSY_TIMEOUT_MS 5000

struct Connection {
    sqlite3 *handle;
    GHashTable *simple; /* char* -> sqlite3_stmt: BEGIN, SAVEPOINT, COMMIT …, prepared once */
    sqlite3_stmt *rows; /* of begin_rows; NULL: none */
};

struct Statement {
    sqlite3_stmt *handle;
    sqlite3 *connection;
};

/* The errno of what a file could not do; 0: not known. SQLite keeps that of a write or a sync with
 * the file, the log (WAL) or else the database; that of opening and of the shared memory with the
 * handle, where what comes between a failed write and its report would overwrite it. */
static int errno_of(sqlite3 *handle)
{
    static const int FILES[] = { SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER };
    const int code = sqlite3_extended_errcode(handle);
    const bool is_of_file = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC ||
                            code == SQLITE_IOERR_TRUNCATE || code == SQLITE_IOERR_READ;
    for (size_t i = 0; is_of_file && i < G_N_ELEMENTS(FILES); i++) {
        int number = 0;
        sqlite3_file *file = NULL;
        if (sqlite3_file_control(handle, "main", FILES[i], &file) == SQLITE_OK && file != NULL &&
            file->pMethods != NULL &&
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK &&
            number != 0)
            return number;
    }
    return sqlite3_system_errno(handle);
}

/* The result codes of SQLite as ours: a disk without room answers SQLITE_FULL to a write, but
 * SQLITE_IOERR where the shared memory cannot grow. */
static AppError code_of(int code, int number)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return APP_ERROR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
        return APP_ERROR_UNAVAILABLE;
    case SQLITE_FULL:
        return APP_ERROR_NO_SPACE;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return APP_ERROR_READ_ONLY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return code == SQLITE_IOERR_NOMEM ? APP_ERROR_UNAVAILABLE : error_code_of_errno(number);
    default:
        return APP_ERROR_INTERNAL;
    }
}

/* The error of SQLite as one of ours. sqlite3_file_control() clears the message: it comes last. */
static bool fail_sqlite(sqlite3 *handle, const char *what, GError **error)
{
    const int code = sqlite3_extended_errcode(handle);
    const bool is_of_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    g_autofree char *message = g_strdup(sqlite3_errmsg(handle));
    const int number = is_of_system ? errno_of(handle) : 0;
    return fail(error, code_of(code, number), "%s: %s%s%s", what, message, number == 0 ? "" : ": ",
                number == 0 ? "" : g_strerror(number));
}

/* What an operator reads who starts the server: which file, and what to do. */
static bool fail_open(sqlite3 *handle, const char *address, GError **error)
{
    g_autoptr(GError) failure = NULL;
    fail_sqlite(handle, "", &failure);
    const char *advice = failure->code == APP_ERROR_NO_SPACE
                             ? ". Make room on its disk and start again"
                         : failure->code == APP_ERROR_READ_ONLY
                             ? ". The program must be allowed to write this file and its folder"
                             : "";
    return fail(error, failure->code, "The database '%s' cannot be opened%s%s", address,
                failure->message, advice);
}

static void finalize_simple(void *statement)
{
    sqlite3_finalize(statement);
}

/* A single statement without parameters, prepared when it is first run. */
static bool run_simple(Connection *connection, const char *sql)
{
    sqlite3_stmt *statement = g_hash_table_lookup(connection->simple, sql);
    if (statement == NULL) {
        if (sqlite3_prepare_v3(connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                               NULL) != SQLITE_OK)
            return false;
        g_hash_table_insert(connection->simple, g_strdup(sql), statement);
    }
    const int code = sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK && code == SQLITE_DONE;
}

static bool sqlite_execute(Connection *connection, const char *sql, GError **error)
{
    const bool is_good = strchr(sql, ';') == NULL
                             ? run_simple(connection, sql)
                             : sqlite3_exec(connection->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
    return is_good || fail_sqlite(connection->handle, "Database", error);
}

static void sqlite_disconnect(Connection *connection)
{
    g_hash_table_unref(connection->simple);
    sqlite3_finalize(connection->rows);
    sqlite3_close(connection->handle);
    g_free(connection);
}

static Connection *sqlite_connect(const char *address, bool is_writer, GError **error)
{
    Connection *connection = g_new0(Connection, 1);
    connection->simple = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize_simple);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(address, &connection->handle, flags, NULL) != SQLITE_OK) {
        fail_open(connection->handle, address, error);
        sqlite_disconnect(connection);
        return NULL;
    }
    if (is_writer && sqlite3_db_readonly(connection->handle, "main") == 1) {
        fail(error, APP_ERROR_READ_ONLY,
             "The database '%s' cannot be written. The program must be allowed to write this file "
             "and its folder",
             address);
        sqlite_disconnect(connection);
        return NULL;
    }
    sqlite3_busy_timeout(connection->handle, BUSY_TIMEOUT_MS);
    const char *pragmas = is_writer ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                    : "PRAGMA query_only = ON;";
    if (!sqlite_execute(connection, pragmas, NULL) ||
        !sqlite_execute(connection,
                        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;"
                        "PRAGMA mmap_size = 268435456;",
                        NULL)) {
        fail_open(connection->handle, address, error);
        sqlite_disconnect(connection);
        return NULL;
    }
    return connection;
}

static bool sqlite_is_alive(Connection *connection)
{
    (void)connection;
    return true;
}

static bool sqlite_in_transaction(Connection *connection)
{
    return sqlite3_get_autocommit(connection->handle) == 0;
}

/* SQLite has no row level security: the store's own check of :org_id is all there is. */
static void sqlite_set_scope(Connection *connection, const char *org_id, bool is_across)
{
    (void)connection;
    (void)org_id;
    (void)is_across;
}

static Statement *sqlite_prepare(Connection *connection, const char *sql, int parameters,
                                 GError **error)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                           &rest) != SQLITE_OK) {
        fail_sqlite(connection->handle, sql, error);
        return NULL;
    }
    g_assert(sqlite3_bind_parameter_count(handle) == parameters);
    Statement *statement = g_new(Statement, 1);
    *statement = (Statement){ .handle = handle, .connection = connection->handle };
    return statement;
}

static void sqlite_finalize(Statement *statement)
{
    sqlite3_finalize(statement->handle);
    g_free(statement);
}

static bool sqlite_start(Statement *statement, const Value *values, GError **error)
{
    const int count = sqlite3_bind_parameter_count(statement->handle);
    for (int i = 0; i < count; i++) {
        int code = SQLITE_OK;
        if (values[i].kind == VALUE_TEXT)
            code = sqlite3_bind_text(statement->handle, i + 1, values[i].text, -1, SQLITE_STATIC);
        else if (values[i].kind == VALUE_INT)
            code = sqlite3_bind_int64(statement->handle, i + 1, values[i].number);
        else
            code = sqlite3_bind_null(statement->handle, i + 1);
        if (code != SQLITE_OK)
            return fail_sqlite(statement->connection, "Binding", error);
    }
    return true;
}

static bool sqlite_step(Statement *statement, bool *has_row, GError **error)
{
    const int code = sqlite3_step(statement->handle);
    *has_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    return fail_sqlite(statement->connection, sqlite3_sql(statement->handle), error);
}

static int sqlite_column_count(Statement *statement)
{
    return sqlite3_column_count(statement->handle);
}

static const char *sqlite_column_name(Statement *statement, int column)
{
    return sqlite3_column_name(statement->handle, column);
}

static const char *sqlite_column_text(Statement *statement, int column)
{
    return (const char *)sqlite3_column_text(statement->handle, column);
}

static int64_t sqlite_column_int(Statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

static bool sqlite_column_is_null(Statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

static int64_t sqlite_changes(Statement *statement)
{
    return sqlite3_changes64(statement->connection);
}

static void sqlite_reset(Statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
}

/* --- many rows --------------------------------------------------------------------- */

static bool sqlite_begin_rows(Connection *connection, const char *table, const char *const *columns,
                              int count, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "INSERT INTO \"%s\" (", table);
    for (int i = 0; i < count; i++)
        g_string_append_printf(sql, "%s\"%s\"", i == 0 ? "" : ", ", columns[i]);
    g_string_append(sql, ") VALUES (");
    for (int i = 0; i < count; i++)
        g_string_append(sql, i == 0 ? "?" : ", ?");
    g_string_append_c(sql, ')');
    g_clear_pointer(&connection->rows, sqlite3_finalize);
    return sqlite3_prepare_v2(connection->handle, sql->str, -1, &connection->rows, NULL) ==
               SQLITE_OK ||
           fail_sqlite(connection->handle, sql->str, error);
}

static bool sqlite_add_row(Connection *connection, const Cell *cells, GError **error)
{
    sqlite3_stmt *rows = connection->rows;
    const int count = sqlite3_bind_parameter_count(rows);
    for (int i = 0; i < count; i++) {
        int code = SQLITE_OK;
        if (cells[i].kind == CELL_TEXT)
            code = sqlite3_bind_text64(rows, i + 1, cells[i].text, cells[i].length, SQLITE_STATIC,
                                       SQLITE_UTF8);
        else if (cells[i].kind == CELL_NUMBER)
            code = sqlite3_bind_int64(rows, i + 1, cells[i].number);
        else
            code = sqlite3_bind_null(rows, i + 1);
        if (code != SQLITE_OK)
            return fail_sqlite(connection->handle, "Binding", error);
    }
    const int code = sqlite3_step(rows);
    return (sqlite3_reset(rows) == SQLITE_OK && code == SQLITE_DONE) ||
           fail_sqlite(connection->handle, sqlite3_sql(rows), error);
}

static bool sqlite_end_rows(Connection *connection, GError **error)
{
    (void)error;
    g_clear_pointer(&connection->rows, sqlite3_finalize);
    return true;
}

const Backend sqlite_backend = {
    .name = "sqlite",
    .write_threads = 1,
    .groups_commits = true,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .is_alive = sqlite_is_alive,
    .execute = sqlite_execute,
    .in_transaction = sqlite_in_transaction,
    .set_scope = sqlite_set_scope,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .start = sqlite_start,
    .step = sqlite_step,
    .column_count = sqlite_column_count,
    .column_name = sqlite_column_name,
    .column_text = sqlite_column_text,
    .column_int = sqlite_column_int,
    .column_is_null = sqlite_column_is_null,
    .changes = sqlite_changes,
    .reset = sqlite_reset,
    .begin_rows = sqlite_begin_rows,
    .add_row = sqlite_add_row,
    .end_rows = sqlite_end_rows,
    .migration_begin = "BEGIN IMMEDIATE",
    .after_migrations = NULL,
    .parameter_sign = "?",
};
