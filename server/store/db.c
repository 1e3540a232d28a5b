#include "store/db.h"

#include <string.h>

#include "base/error.h"
#include "store/db_private.h"

struct Query {
    Db *db;
    CachedStatement *statement; /* NULL: refused, @error says why */
    bool is_own;                /* made for this query because the cached one was running */
    Value *values;
    bool has_started, has_row, has_ended;
    int next_column; /* where the search for a column's name begins */
    int64_t changed;
    GError *error; /* the first failure */
};

/* --- statements ------------------------------------------------------------ */

static bool is_name_char(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* The end of a quoted text or comment that starts at @at; @at itself if none does. */
static const char *skip_quoted(const char *at)
{
    if (*at == '\'' || *at == '"') {
        const char *end = strchr(at + 1, *at);
        return end == NULL ? at + strlen(at) : end + 1;
    }
    if (g_str_has_prefix(at, "--")) {
        const char *end = strchr(at, '\n');
        return end == NULL ? at + strlen(at) : end;
    }
    if (g_str_has_prefix(at, "/*")) {
        const char *end = strstr(at + 2, "*/");
        return end == NULL ? at + strlen(at) : end + 2;
    }
    return at;
}

static guint parameter_number(GPtrArray *parameters, const char *name, gsize length)
{
    for (guint i = 0; i < parameters->len; i++) {
        const char *known = g_ptr_array_index(parameters, i);
        if (strlen(known) == length && strncmp(known, name, length) == 0)
            return i + 1;
    }
    g_ptr_array_add(parameters, g_strndup(name, length));
    return parameters->len;
}

static char *number_parameters(const char *sql, const char *sign, GPtrArray *parameters)
{
    GString *out = g_string_sized_new(strlen(sql) + 16);
    const char *at = sql;
    while (*at != '\0') {
        const char *end = skip_quoted(at);
        if (end != at) {
            g_string_append_len(out, at, end - at);
            at = end;
        } else if (g_str_has_prefix(at, "::")) {
            g_string_append(out, "::");
            at += 2;
        } else if (*at == ':' && is_name_char(at[1])) {
            gsize length = 0;
            while (is_name_char(at[1 + length]))
                length++;
            g_string_append_printf(out, "%s%u", sign, parameter_number(parameters, at + 1, length));
            at += 1 + length;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}

CachedStatement *statement_parse(const char *sql, const char *parameter_sign, GError **error)
{
    CachedStatement *statement = g_new0(CachedStatement, 1);
    statement->sql = sql;
    statement->parameters = g_ptr_array_new_with_free_func(g_free);
    statement->numbered_sql = number_parameters(sql, parameter_sign, statement->parameters);
    statement->is_across = g_str_has_prefix(sql, "/* across */");
    statement->org_parameter = -1;
    for (guint i = 0; i < statement->parameters->len; i++) {
        if (g_str_equal(g_ptr_array_index(statement->parameters, i), "org_id"))
            statement->org_parameter = (int)i;
    }
    if (statement->is_across == (statement->org_parameter >= 0)) {
        fail(error, APP_ERROR_INTERNAL,
             "A statement must name :org_id or be marked across, one of the two: %s", sql);
        statement_free(statement, NULL);
        return NULL;
    }
    return statement;
}

void statement_free(CachedStatement *statement, const Backend *backend)
{
    if (statement->prepared != NULL)
        backend->finalize(statement->prepared);
    g_ptr_array_unref(statement->parameters);
    g_free(statement->numbered_sql);
    g_free(statement);
}

/* --- connections ----------------------------------------------------------- */

Db *db_connect(const Backend *backend, const char *address, bool is_writer, GError **error)
{
    Connection *connection = backend->connect(address, is_writer, error);
    if (connection == NULL)
        return NULL;
    Db *db = g_new(Db, 1);
    *db = (Db){ .backend = backend,
                .connection = connection,
                .statements = g_hash_table_new(g_direct_hash, g_direct_equal) };
    return db;
}

void db_disconnect(Db *db)
{
    GHashTableIter iter;
    void *statement = NULL;
    g_hash_table_iter_init(&iter, db->statements);
    while (g_hash_table_iter_next(&iter, NULL, &statement))
        statement_free(statement, db->backend);
    g_hash_table_unref(db->statements);
    db->backend->disconnect(db->connection);
    g_free(db->org_id);
    g_free(db);
}

bool db_execute(Db *db, const char *sql, GError **error)
{
    return db->backend->execute(db->connection, sql, error);
}

bool db_begin(Db *db, GError **error)
{
    db_set_org(db, NULL);
    db->statement_count = 0;
    return db_execute(db, "BEGIN", error);
}

void db_set_org(Db *db, const char *org_id)
{
    if (g_strcmp0(db->org_id, org_id) == 0)
        return;
    g_free(db->org_id);
    db->org_id = g_strdup(org_id);
}

const char *db_org(const Db *db)
{
    return db->org_id;
}

int db_statement_count(const Db *db)
{
    return db->statement_count;
}

/* --- queries ---------------------------------------------------------------- */

static CachedStatement *cached_statement(Db *db, const char *sql, bool *is_own, GError **error)
{
    CachedStatement *statement = g_hash_table_lookup(db->statements, sql);
    *is_own = statement != NULL && statement->is_running;
    if (statement != NULL && !*is_own)
        return statement;
    statement = statement_parse(sql, db->backend->parameter_sign, error);
    if (statement != NULL && !*is_own)
        g_hash_table_insert(db->statements, (char *)sql, statement);
    return statement;
}

Query *db_query(Db *db, const char *sql)
{
    Query *query = g_new0(Query, 1);
    query->db = db;
    query->statement = cached_statement(db, sql, &query->is_own, &query->error);
    if (query->statement == NULL)
        return query;

    query->statement->is_running = true;
    query->values = g_new0(Value, MAX(query->statement->parameters->len, 1));
    if (query->statement->org_parameter >= 0 && db->org_id == NULL)
        fail(&query->error, APP_ERROR_INTERNAL, "No organisation is set for: %s", sql);
    return query;
}

void query_free(Query *query)
{
    if (query == NULL)
        return;
    if (query->statement != NULL) {
        for (guint i = 0; i < query->statement->parameters->len; i++)
            g_free(query->values[i].text);
        if (query->statement->prepared != NULL)
            query->db->backend->reset(query->statement->prepared);
        query->statement->is_running = false;
        if (query->is_own)
            statement_free(query->statement, query->db->backend);
    }
    g_free(query->values);
    g_clear_error(&query->error);
    g_free(query);
}

static Value *parameter(Query *query, const char *name)
{
    if (query->statement == NULL)
        return NULL;
    for (guint i = 0; i < query->statement->parameters->len; i++) {
        if (g_str_equal(g_ptr_array_index(query->statement->parameters, i), name) &&
            (int)i != query->statement->org_parameter) {
            g_clear_pointer(&query->values[i].text, g_free);
            return &query->values[i];
        }
    }
    if (query->error == NULL)
        fail(&query->error, APP_ERROR_INTERNAL, "There is no parameter :%s to bind in: %s", name,
             query->statement->sql);
    return NULL;
}

void query_bind_text(Query *query, const char *name, const char *text)
{
    Value *value = parameter(query, name);
    if (value == NULL)
        return;
    value->kind = text == NULL ? VALUE_NULL : VALUE_TEXT;
    value->text = g_strdup(text);
}

void query_bind_int(Query *query, const char *name, int64_t number)
{
    Value *value = parameter(query, name);
    if (value == NULL)
        return;
    value->kind = VALUE_INT;
    value->number = number;
}

void query_bind_null(Query *query, const char *name)
{
    Value *value = parameter(query, name);
    if (value != NULL)
        value->kind = VALUE_NULL;
}

static bool bind_org(Query *query)
{
    const CachedStatement *statement = query->statement;
    if (statement->org_parameter >= 0) {
        Value *value = &query->values[statement->org_parameter];
        value->kind = VALUE_TEXT;
        value->text = g_strdup(query->db->org_id);
    }
    for (guint i = 0; i < statement->parameters->len; i++) {
        if (query->values[i].kind == VALUE_UNSET)
            return fail(&query->error, APP_ERROR_INTERNAL, "Parameter :%s is not bound in: %s",
                        (const char *)g_ptr_array_index(statement->parameters, i), statement->sql);
    }
    return true;
}

static bool start(Query *query)
{
    const Backend *backend = query->db->backend;
    CachedStatement *statement = query->statement;
    query->has_started = true;
    if (!bind_org(query))
        return false;
    if (statement->prepared == NULL)
        statement->prepared = backend->prepare(query->db->connection, statement->numbered_sql,
                                               (int)statement->parameters->len, &query->error);
    if (statement->prepared == NULL)
        return false;
    query->db->statement_count++;
    backend->set_scope(query->db->connection, query->db->org_id, statement->is_across);
    return backend->start(statement->prepared, query->values, &query->error);
}

bool query_next(Query *query)
{
    if (query->error != NULL || query->has_ended)
        return false;
    if (!query->has_started && !start(query))
        return false;

    const Backend *backend = query->db->backend;
    if (!backend->step(query->statement->prepared, &query->has_row, &query->error))
        query->has_row = false;
    if (!query->has_row) {
        query->has_ended = true;
        if (query->error == NULL)
            query->changed = backend->changes(query->statement->prepared);
    }
    query->next_column = 0;
    return query->has_row;
}

/* A column that is not there is a mistake of ours, found by the first test that reads the row. */
static int column_of(Query *query, const char *name)
{
    const Backend *backend = query->db->backend;
    Statement *statement = query->statement->prepared;
    const int count = backend->column_count(statement);
    for (int i = 0; i < count; i++) {
        const int column = (query->next_column + i) % count;
        if (g_str_equal(backend->column_name(statement, column), name)) {
            query->next_column = column + 1;
            return column;
        }
    }
    g_error("There is no column '%s' in: %s", name, query->statement->sql);
}

const char *query_text(Query *query, const char *column)
{
    return query->db->backend->column_text(query->statement->prepared, column_of(query, column));
}

int64_t query_int(Query *query, const char *column)
{
    return query->db->backend->column_int(query->statement->prepared, column_of(query, column));
}

bool query_is_null(Query *query, const char *column)
{
    return query->db->backend->column_is_null(query->statement->prepared, column_of(query, column));
}

bool query_finish_change(Query *query, int64_t *changed, GError **error)
{
    while (query_next(query))
        ;
    if (query->error != NULL) {
        g_propagate_error(error, g_error_copy(query->error));
        return false;
    }
    if (changed != NULL)
        *changed = query->changed;
    return true;
}

bool query_finish(Query *query, GError **error)
{
    return query_finish_change(query, NULL, error);
}
