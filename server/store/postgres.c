/* PostgreSQL through libpq's pipeline mode: BEGIN, the scope and the first statement travel
 * together, so a transaction costs no extra round trip before its first answer. */
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#include "base/error.h"
#include "store/backend.h"

/* The server ends a statement after STATEMENT_S itself; somebody who never says so, or is stopped,
 * is not waited for any longer. */
#define STATEMENT_S 60
#define STATEMENT_GIVEN_UP_S (STATEMENT_S + 5)
#define COMMANDS_GIVEN_UP_S 3600 /* a migration is many statements, answered together */
#define SLOW_MS 3000             /* so long without a byte: is the server there at all? */
#define PING_S "2"

struct Connection {
    PGconn *handle;
    char *address;
    bool is_lost; /* it was given up: no answer will be taken from it any more */
    bool in_transaction;
    bool begin_pending; /* BEGIN is sent with the next statement */
    const char *begin_sql;
    char *org_id; /* the scope that is wanted; owned */
    bool is_across;
    bool scope_pending; /* the scope is sent with the next statement */
    bool is_writer;
    guint statements; /* makes names */
    GString *copied;  /* rows of begin_rows not sent yet; NULL: none */
    int copied_columns;
    char *unforced; /* table whose row level security is lifted for its owner meanwhile */
};

struct Statement {
    Connection *connection;
    char name[16];
    char *sql;
    int parameters;
    PGresult *rows; /* NULL: not run */
    int row;        /* -1: before the first */
};

/* The SQLSTATE of PostgreSQL (appendix A of its manual) as one of our codes; the first that fits.
 */
static AppError code_of(const char *sqlstate)
{
    static const struct {
        const char *prefix;
        AppError code;
    } STATES[] = {
        { "08", APP_ERROR_UNREACHABLE },  /* the connection */
        { "57P", APP_ERROR_UNREACHABLE }, /* it is stopping, stopped or starting */
        { "53100", APP_ERROR_NO_SPACE },  /* disk_full */
        { "25006", APP_ERROR_READ_ONLY }, /* read_only_sql_transaction: a standby, or told so */
        { "58", APP_ERROR_DISK },         /* io_error and the like */
        { "40", APP_ERROR_UNAVAILABLE },  /* a deadlock, a serialization failure */
        { "53", APP_ERROR_UNAVAILABLE },  /* memory, connections */
        { "55", APP_ERROR_UNAVAILABLE },  /* a lock that is not free */
        { "57", APP_ERROR_UNAVAILABLE },  /* cancelled, too slow */
        { "23", APP_ERROR_CONFLICT },     /* a rule refused the row */
    };
    if (sqlstate == NULL)
        return APP_ERROR_UNREACHABLE;
    for (size_t i = 0; i < G_N_ELEMENTS(STATES); i++) {
        if (g_str_has_prefix(sqlstate, STATES[i].prefix))
            return STATES[i].code;
    }
    return APP_ERROR_INTERNAL;
}

static bool fail_result(PGconn *handle, const PGresult *result, const char *what, GError **error)
{
    const char *sqlstate = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    g_autofree char *message =
        g_strdup(result == NULL ? PQerrorMessage(handle) : PQresultErrorMessage(result));
    return fail(error, code_of(sqlstate), "%s: %s", what, g_strchomp(message));
}

static void postgres_disconnect(Connection *connection)
{
    PQfinish(connection->handle);
    g_free(connection->address);
    g_free(connection->org_id);
    if (connection->copied != NULL)
        g_string_free(connection->copied, TRUE);
    g_free(connection->unforced);
    g_free(connection);
}

static void ignore_notice(void *data, const PGresult *result)
{
    (void)data;
    (void)result;
}

/* --- waiting ---------------------------------------------------------------------------------- */

/* Whether the server lets others in, or at least tells them why not. One that is stopped, or a
 * machine that is gone, does neither; a connection alone would never tell. */
static bool is_there(const Connection *connection)
{
    static const char *const NAMES[] = { "dbname", "connect_timeout", NULL };
    const char *values[] = { connection->address, PING_S, NULL };
    const PGPing found = PQpingParams(NAMES, values, 1);
    return found == PQPING_OK || found == PQPING_REJECT;
}

/* Until the server can be read from or written to, as long as it is there. */
static bool wait_for(const Connection *connection, short events, int64_t until_us)
{
    struct pollfd socket = { .fd = PQsocket(connection->handle), .events = events };
    for (;;) {
        const int64_t left_ms = (until_us - g_get_monotonic_time()) / 1000;
        if (left_ms <= 0)
            return false;
        const int found = poll(&socket, 1, (int)MIN(left_ms, SLOW_MS));
        if (found > 0 || (found == 0 && !is_there(connection)))
            return found > 0;
    }
}

static bool fail_silent(Connection *connection, GError **error)
{
    connection->is_lost = true;
    return fail(error, APP_ERROR_UNREACHABLE, "The database does not answer any more");
}

/* Sends what waits to be sent and takes the next result, NULL where there is none.
 * Fails with UNREACHABLE where the server says nothing; what it does say, errors too, is a result.
 */
static bool next_result(Connection *connection, int within_s, PGresult **result, GError **error)
{
    PGconn *handle = connection->handle;
    const int64_t until_us = g_get_monotonic_time() + within_s * G_TIME_SPAN_SECOND;
    *result = NULL;
    while (PQisBusy(handle)) {
        const int unsent = PQflush(handle);
        if (unsent < 0)
            break;
        if (!wait_for(connection, (short)(POLLIN | (unsent > 0 ? POLLOUT : 0)), until_us))
            return fail_silent(connection, error);
        if (PQconsumeInput(handle) != 1)
            break;
    }
    *result = PQgetResult(handle);
    return true;
}

/* The last result of @sql, or the one with which COPY begins; NULL: there is no answer. The caller
 * owns it. */
static PGresult *ask(Connection *connection, const char *sql, int within_s, GError **error)
{
    PGresult *last = NULL, *next = NULL;
    if (connection->is_lost) {
        fail_silent(connection, error);
        return NULL;
    }
    if (PQsendQuery(connection->handle, sql) != 1) {
        fail_result(connection->handle, NULL, "Database", error);
        return NULL;
    }
    for (;;) {
        if (!next_result(connection, within_s, &next, error)) {
            PQclear(last);
            return NULL;
        }
        if (next == NULL)
            break;
        PQclear(last);
        last = next;
        if (PQresultStatus(last) == PGRES_COPY_IN)
            break;
    }
    if (last == NULL)
        fail_result(connection->handle, NULL, "Database", error);
    return last;
}

static bool set_up(Connection *connection, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("SET lock_timeout = '5s'; SET statement_timeout = '%ds';"
                        "SET client_encoding = 'UTF8'; SET application_name = 'mimamori';"
                        "SET plan_cache_mode = force_generic_plan",
                        STATEMENT_S);
    if (PQsetnonblocking(connection->handle, 1) != 0)
        return fail_result(connection->handle, NULL, "The database cannot be set up", error);
    PGresult *result = ask(connection, sql, STATEMENT_GIVEN_UP_S, error);
    const bool is_set = result != NULL && (PQresultStatus(result) == PGRES_COMMAND_OK ||
                                           fail_result(connection->handle, result,
                                                       "The database cannot be set up", error));
    PQclear(result);
    return is_set;
}

static Connection *postgres_connect(const char *address, bool is_writer, GError **error)
{
    Connection *connection = g_new0(Connection, 1);
    connection->is_writer = is_writer;
    connection->address = g_strdup(address);
    /* What @address says of these itself comes later and wins. */
    static const char *const NAMES[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
                                         "dbname", NULL };
    const char *values[] = { "5", "20000", "30", address, NULL };
    connection->handle = PQconnectdbParams(NAMES, values, 1);
    PQsetNoticeReceiver(connection->handle, ignore_notice, NULL);
    if (PQstatus(connection->handle) != CONNECTION_OK) {
        fail_result(connection->handle, NULL, "The database cannot be reached", error);
        postgres_disconnect(connection);
        return NULL;
    }
    if (!set_up(connection, error)) {
        postgres_disconnect(connection);
        return NULL;
    }
    return connection;
}

/* A server that stopped has said so, or closed: that lies there to be read, and nothing else does
 * while nobody asks (new settings of the server, perhaps; a connection is made anew in no time). */
static bool postgres_is_alive(Connection *connection)
{
    struct pollfd socket = { .fd = PQsocket(connection->handle), .events = POLLIN };
    return !connection->is_lost && PQstatus(connection->handle) == CONNECTION_OK &&
           poll(&socket, 1, 0) == 0;
}

static bool run_now(Connection *connection, const char *sql, int within_s, GError **error)
{
    PGresult *result = ask(connection, sql, within_s, error);
    if (result == NULL)
        return false;
    const ExecStatusType status = PQresultStatus(result);
    const bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
                         fail_result(connection->handle, result, "Database", error);
    PQclear(result);
    return is_done;
}

/* A COMMIT that was sent may be carried out though nobody answers: by a server that was only
 * stopped, or whose line was cut. Who asked has to look. */
static bool fail_unknown(const GError *failure, GError **error)
{
    refuse(error, APP_ERROR_UNREACHABLE, "error.unreachable-commit", NULL);
    g_prefix_error(error, "Whether a change was saved is not known (%s): ", failure->message);
    return false;
}

static bool commit(Connection *connection, GError **error)
{
    g_autoptr(GError) failure = NULL;
    PGresult *result = ask(connection, "COMMIT", STATEMENT_GIVEN_UP_S, &failure);
    const bool is_answered = result != NULL && PQresultStatus(result) == PGRES_COMMAND_OK;
    const bool is_kept = is_answered && g_str_equal(PQcmdStatus(result), "COMMIT");
    if (result != NULL && !is_answered)
        fail_result(connection->handle, result, "Database", &failure);
    PQclear(result);
    if (is_answered)
        return is_kept || fail(error, APP_ERROR_INTERNAL,
                               "A transaction with a failed statement was to be committed");
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_UNREACHABLE))
        return fail_unknown(failure, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool postgres_execute(Connection *connection, const char *sql, GError **error)
{
    if (g_str_has_prefix(sql, "BEGIN")) {
        connection->begin_pending = true;
        connection->begin_sql =
            connection->is_writer ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        connection->scope_pending = true;
        connection->in_transaction = true;
        return true;
    }
    const bool is_end = g_str_has_prefix(sql, "COMMIT") || g_str_has_prefix(sql, "ROLLBACK");
    if (is_end)
        connection->in_transaction = false;
    if (is_end && connection->begin_pending) { /* nothing ran, so there is nothing to end */
        connection->begin_pending = false;
        return true;
    }
    if (connection->begin_pending) {
        connection->begin_pending = false;
        if (!run_now(connection, connection->begin_sql, STATEMENT_GIVEN_UP_S, error))
            return false;
    }
    if (g_str_equal(sql, "COMMIT"))
        return commit(connection, error);
    return run_now(connection, sql, is_end ? STATEMENT_GIVEN_UP_S : COMMANDS_GIVEN_UP_S, error);
}

static bool postgres_in_transaction(Connection *connection)
{
    return connection->in_transaction;
}

static void postgres_set_scope(Connection *connection, const char *org_id, bool is_across)
{
    if (g_strcmp0(connection->org_id, org_id) == 0 && connection->is_across == is_across)
        return;
    g_free(connection->org_id);
    connection->org_id = g_strdup(org_id);
    connection->is_across = is_across;
    connection->scope_pending = true;
}

static Statement *postgres_prepare(Connection *connection, const char *sql, int parameters,
                                   GError **error)
{
    (void)error;
    Statement *statement = g_new0(Statement, 1);
    statement->connection = connection;
    statement->sql = g_strdup(sql);
    statement->parameters = parameters;
    statement->row = -1;
    return statement;
}

static void postgres_reset(Statement *statement)
{
    g_clear_pointer(&statement->rows, PQclear);
    statement->row = -1;
}

static void postgres_finalize(Statement *statement)
{
    postgres_reset(statement);
    g_free(statement->sql);
    g_free(statement);
}

/* Sends what must go before the statement; returns how many answers to expect for it. */
static int send_preamble(Connection *connection)
{
    int answers = 0;
    if (connection->begin_pending) {
        answers += PQsendQueryParams(connection->handle, connection->begin_sql, 0, NULL, NULL, NULL,
                                     NULL, 0);
        connection->begin_pending = false;
    }
    if (connection->scope_pending) {
        const char *scope[] = { connection->org_id == NULL ? "" : connection->org_id,
                                connection->is_across ? "on" : "off" };
        answers += PQsendQueryParams(connection->handle,
                                     "SELECT set_config('mimamori.org_id', $1, true),"
                                     " set_config('mimamori.across', $2, true)",
                                     2, NULL, scope, NULL, NULL, 0);
        /* One writer of an organisation at a time, as on SQLite. */
        if (connection->is_writer && connection->org_id != NULL)
            answers += PQsendQueryParams(connection->handle,
                                         "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", 1,
                                         NULL, scope, NULL, NULL, 0);
        connection->scope_pending = false;
    }
    return answers;
}

/* Takes the result of one step of a pipeline, and the NULL after it. */
static bool take_answer(Connection *connection, PGresult **result, GError **error)
{
    PGresult *end = NULL;
    if (!next_result(connection, STATEMENT_GIVEN_UP_S, result, error))
        return false;
    const bool has_ended = next_result(connection, STATEMENT_GIVEN_UP_S, &end, error);
    PQclear(end);
    if (!has_ended)
        g_clear_pointer(result, PQclear);
    return has_ended;
}

/* Takes the answers of one pipeline; the last one is the statement's own and is kept. */
static PGresult *take_answers(Connection *connection, int answers, GError **error)
{
    PGresult *kept = NULL, *sync = NULL;
    bool has_failed = false;
    for (int i = 0; i < answers; i++) {
        PGresult *result = NULL;
        if (!take_answer(connection, &result, has_failed ? NULL : error)) {
            PQclear(kept);
            return NULL;
        }
        const ExecStatusType status = PQresultStatus(result);
        if (!has_failed && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            has_failed = true;
            fail_result(connection->handle, result, "Database", error);
        }
        if (i == answers - 1 && !has_failed)
            kept = result;
        else
            PQclear(result);
        if (PQstatus(connection->handle) != CONNECTION_OK)
            break;
    }
    if (!next_result(connection, STATEMENT_GIVEN_UP_S, &sync, has_failed ? NULL : error))
        g_clear_pointer(&kept, PQclear);
    PQclear(sync);
    return kept;
}

static bool postgres_start(Statement *statement, const Value *values, GError **error)
{
    Connection *connection = statement->connection;
    PGconn *handle = connection->handle;
    g_autofree const char **texts = g_new0(const char *, (gsize)MAX(statement->parameters, 1));
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < statement->parameters; i++) {
        if (values[i].kind == VALUE_TEXT)
            texts[i] = values[i].text;
        else if (values[i].kind == VALUE_INT) {
            char *number = g_strdup_printf("%" G_GINT64_FORMAT, values[i].number);
            g_ptr_array_add(numbers, number);
            texts[i] = number;
        }
    }

    if (connection->is_lost)
        return fail_silent(connection, error);
    if (PQenterPipelineMode(handle) != 1)
        return fail_result(handle, NULL, "Database", error);
    int answers = send_preamble(connection);
    const bool is_new = statement->name[0] == '\0';
    if (is_new) {
        g_snprintf(statement->name, sizeof statement->name, "s%u", ++connection->statements);
        answers += PQsendPrepare(handle, statement->name, statement->sql, 0, NULL);
    }
    answers +=
        PQsendQueryPrepared(handle, statement->name, statement->parameters, texts, NULL, NULL, 0);
    if (PQpipelineSync(handle) != 1)
        return fail_result(handle, NULL, "Database", error);
    statement->rows = take_answers(connection, answers, error);
    PQexitPipelineMode(handle);
    statement->row = -1;
    if (statement->rows == NULL && is_new)
        statement->name[0] = '\0'; /* whether it was prepared is not known: prepare it anew */
    return statement->rows != NULL;
}

static bool postgres_step(Statement *statement, bool *has_row, GError **error)
{
    (void)error;
    statement->row++;
    *has_row = statement->row < PQntuples(statement->rows);
    return true;
}

static int postgres_column_count(Statement *statement)
{
    return PQnfields(statement->rows);
}

static const char *postgres_column_name(Statement *statement, int column)
{
    return PQfname(statement->rows, column);
}

static bool postgres_column_is_null(Statement *statement, int column)
{
    return PQgetisnull(statement->rows, statement->row, column) == 1;
}

static const char *postgres_column_text(Statement *statement, int column)
{
    if (postgres_column_is_null(statement, column))
        return NULL;
    return PQgetvalue(statement->rows, statement->row, column);
}

static int64_t postgres_column_int(Statement *statement, int column)
{
    const char *text = postgres_column_text(statement, column);
    if (text == NULL)
        return 0;
    return text[0] == 't' ? 1 : g_ascii_strtoll(text, NULL, 10); /* a condition comes as t or f */
}

static int64_t postgres_changes(Statement *statement)
{
    return g_ascii_strtoll(PQcmdTuples(statement->rows), NULL, 10);
}

/* --- many rows, by COPY in its text form --------------------------------------------- */

#define COPY_BYTES 65536 /* sent at a time */

/* COPY does not work where row level security is forced on the owner. It is lifted inside the
 * transaction, which holds everybody else off the table until it is back. */
static bool lift_row_security(Connection *connection, const char *table, GError **error)
{
    g_autofree char *question = g_strdup_printf(
        "SELECT 1 FROM pg_class WHERE oid = '\"%s\"'::regclass AND relforcerowsecurity", table);
    g_autofree char *lift =
        g_strdup_printf("ALTER TABLE \"%s\" NO FORCE ROW LEVEL SECURITY", table);
    PGresult *result = ask(connection, question, STATEMENT_GIVEN_UP_S, error);
    if (result == NULL)
        return false;
    const bool is_forced = PQntuples(result) == 1;
    PQclear(result);
    if (!is_forced)
        return true;
    connection->unforced = g_strdup(table);
    return run_now(connection, lift, STATEMENT_GIVEN_UP_S, error);
}

static bool force_row_security(Connection *connection, GError **error)
{
    if (connection->unforced == NULL)
        return true;
    g_autofree char *table = g_steal_pointer(&connection->unforced);
    g_autofree char *force = g_strdup_printf("ALTER TABLE \"%s\" FORCE ROW LEVEL SECURITY", table);
    return run_now(connection, force, STATEMENT_GIVEN_UP_S, error);
}

static bool postgres_begin_rows(Connection *connection, const char *table,
                                const char *const *columns, int count, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "COPY \"%s\" (", table);
    for (int i = 0; i < count; i++)
        g_string_append_printf(sql, "%s\"%s\"", i == 0 ? "" : ", ", columns[i]);
    g_string_append(sql, ") FROM STDIN");
    if (connection->copied == NULL)
        connection->copied = g_string_sized_new(COPY_BYTES * 2);
    g_string_truncate(connection->copied, 0);
    connection->copied_columns = count;
    g_clear_pointer(&connection->unforced, g_free);
    if (!lift_row_security(connection, table, error))
        return false;
    PGresult *result = ask(connection, sql->str, STATEMENT_GIVEN_UP_S, error);
    if (result == NULL)
        return false;
    const bool is_open = PQresultStatus(result) == PGRES_COPY_IN;
    if (!is_open)
        fail_result(connection->handle, result, sql->str, error);
    PQclear(result);
    return is_open;
}

/* Until all that was handed to libpq is sent: its buffer would grow without end. */
static bool send_all(Connection *connection, GError **error)
{
    const int64_t until_us = g_get_monotonic_time() + STATEMENT_GIVEN_UP_S * G_TIME_SPAN_SECOND;
    for (;;) {
        const int unsent = PQflush(connection->handle);
        if (unsent <= 0)
            return unsent == 0 || fail_result(connection->handle, NULL, "Adding rows", error);
        if (!wait_for(connection, POLLIN | POLLOUT, until_us))
            return fail_silent(connection, error);
        if (PQconsumeInput(connection->handle) != 1)
            return fail_result(connection->handle, NULL, "Adding rows", error);
    }
}

static bool send_copied(Connection *connection, GError **error)
{
    GString *copied = connection->copied;
    const int sent = PQputCopyData(connection->handle, copied->str, (int)copied->len);
    g_string_truncate(copied, 0);
    if (sent != 1) /* 0: its buffer is full, which it is not after the last time */
        return fail_result(connection->handle, NULL, "Adding rows", error);
    return send_all(connection, error);
}

static void append_copied(GString *out, const Cell *cell)
{
    const char *from = cell->text, *end = cell->text + cell->length;
    for (const char *at = from; at < end; at++) {
        const char *escape = *at == '\\'   ? "\\\\"
                             : *at == '\n' ? "\\n"
                             : *at == '\r' ? "\\r"
                             : *at == '\t' ? "\\t"
                                           : NULL;
        if (escape == NULL)
            continue;
        g_string_append_len(out, from, at - from);
        g_string_append(out, escape);
        from = at + 1;
    }
    g_string_append_len(out, from, end - from);
}

static bool postgres_add_row(Connection *connection, const Cell *cells, GError **error)
{
    GString *out = connection->copied;
    for (int i = 0; i < connection->copied_columns; i++) {
        if (i > 0)
            g_string_append_c(out, '\t');
        if (cells[i].kind == CELL_NULL)
            g_string_append(out, "\\N");
        else if (cells[i].kind == CELL_NUMBER)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, cells[i].number);
        else
            append_copied(out, &cells[i]);
    }
    g_string_append_c(out, '\n');
    return out->len < COPY_BYTES || send_copied(connection, error);
}

static bool postgres_end_rows(Connection *connection, GError **error)
{
    if (connection->copied->len > 0 && !send_copied(connection, error))
        return false;
    if (PQputCopyEnd(connection->handle, NULL) != 1)
        return fail_result(connection->handle, NULL, "Adding rows", error);
    bool is_good = true;
    for (;;) {
        PGresult *result = NULL;
        if (!next_result(connection, STATEMENT_GIVEN_UP_S, &result, is_good ? error : NULL))
            return false;
        if (result == NULL)
            return is_good && force_row_security(connection, error);
        if (is_good && PQresultStatus(result) != PGRES_COMMAND_OK)
            is_good = fail_result(connection->handle, result, "Adding rows", error);
        PQclear(result);
    }
}

/* Every table with org_id shows only the rows of the organisation that was set, even to its owner.
 */
static const char ROW_LEVEL_SECURITY[] =
    "DO $$ DECLARE t text; BEGIN"
    "  FOR t IN SELECT c.table_name FROM information_schema.columns c"
    "           JOIN information_schema.tables b USING (table_schema, table_name)"
    "           WHERE c.table_schema = current_schema() AND c.column_name = 'org_id'"
    "             AND b.table_type = 'BASE TABLE'"
    "  LOOP"
    "    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);"
    "    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);"
    "    EXECUTE format('DROP POLICY IF EXISTS own_organisation ON %I', t);"
    "    EXECUTE format('CREATE POLICY own_organisation ON %I USING"
    " (org_id = current_setting(''mimamori.org_id'', true)"
    " OR current_setting(''mimamori.across'', true) = ''on'')', t);"
    "  END LOOP;"
    "END $$;";

const Backend postgres_backend = {
    .name = "postgres",
    .write_threads = 8,
    .groups_commits = false,
    .connect = postgres_connect,
    .disconnect = postgres_disconnect,
    .is_alive = postgres_is_alive,
    .execute = postgres_execute,
    .in_transaction = postgres_in_transaction,
    .set_scope = postgres_set_scope,
    .prepare = postgres_prepare,
    .finalize = postgres_finalize,
    .start = postgres_start,
    .step = postgres_step,
    .column_count = postgres_column_count,
    .column_name = postgres_column_name,
    .column_text = postgres_column_text,
    .column_int = postgres_column_int,
    .column_is_null = postgres_column_is_null,
    .changes = postgres_changes,
    .reset = postgres_reset,
    .begin_rows = postgres_begin_rows,
    .add_row = postgres_add_row,
    .end_rows = postgres_end_rows,
    .migration_begin = "BEGIN",
    .after_migrations = ROW_LEVEL_SECURITY,
    .parameter_sign = "$",
};
