#include "store/tables.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "store/db_private.h"

#define FETCHED_ROWS 250 /* at a time from PostgreSQL; a row may hold a document */

/* --- the catalogue ------------------------------------------------------------------ */

static const char SQLITE_TABLES[] =
    "/* across */ SELECT name FROM sqlite_master"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'migration'"
    " ORDER BY name";
static const char SQLITE_COLUMNS[] =
    "/* across */ SELECT name, lower(type) AS type, pk AS key_place FROM pragma_table_info(:table)";
static const char SQLITE_PARENTS[] =
    "/* across */ SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list(:table)";

static const char POSTGRES_TABLES[] =
    "/* across */ SELECT table_name AS name FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    " AND table_name <> 'migration' ORDER BY table_name COLLATE \"C\"";
static const char POSTGRES_COLUMNS[] =
    "/* across */ SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,"
    " COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key_place"
    " FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
    " WHERE a.attrelid = (quote_ident(current_schema()) || '.' || quote_ident(:table))::regclass"
    " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
static const char POSTGRES_PARENTS[] =
    "/* across */ SELECT DISTINCT p.relname AS name FROM pg_constraint c"
    " JOIN pg_class p ON p.oid = c.confrelid WHERE c.contype = 'f' AND"
    " c.conrelid = (quote_ident(current_schema()) || '.' || quote_ident(:table))::regclass";

static bool is_postgres(const Db *db)
{
    return db->backend == &postgres_backend;
}

static void column_free(void *data)
{
    TableColumn *column = data;
    g_free(column->name);
    g_free(column);
}

static void table_free(void *data)
{
    Table *table = data;
    g_free(table->name);
    g_ptr_array_unref(table->columns);
    g_ptr_array_unref(table->key);
    g_ptr_array_unref(table->parents);
    g_free(table);
}

static bool is_number_type(const char *type)
{
    return g_str_equal(type, "bigint") || g_str_equal(type, "integer");
}

static bool add_column(Table *table, Query *query, const char **key, GError **error)
{
    const char *type = query_text(query, "type");
    const int64_t place = query_int(query, "key_place");
    TableColumn *column = g_new(TableColumn, 1);
    *column = (TableColumn){ .name = g_strdup(query_text(query, "name")),
                             .is_number = is_number_type(type) };
    g_ptr_array_add(table->columns, column);
    table->has_org = table->has_org || g_str_equal(column->name, "org_id");
    if (!column->is_number && !g_str_equal(type, "text"))
        return fail(error, APP_ERROR_INTERNAL, "Column %s.%s is of type %s, which no backup knows",
                    table->name, column->name, type);
    if (place > 0 && place <= 16)
        key[place - 1] = column->name;
    return true;
}

static bool load_columns(Db *db, Table *table, GError **error)
{
    const char *key[17] = { NULL };
    g_autoptr(Query) query = db_query(db, is_postgres(db) ? POSTGRES_COLUMNS : SQLITE_COLUMNS);
    query_bind_text(query, "table", table->name);
    while (query_next(query)) {
        if (!add_column(table, query, key, error))
            return false;
    }
    for (const char **name = key; *name != NULL; name++)
        g_ptr_array_add(table->key, (void *)*name);
    if (!query_finish(query, error))
        return false;
    return table->key->len > 0 ||
           fail(error, APP_ERROR_INTERNAL, "Table %s has no primary key", table->name);
}

static bool load_parents(Db *db, Table *table, GError **error)
{
    g_autoptr(Query) query = db_query(db, is_postgres(db) ? POSTGRES_PARENTS : SQLITE_PARENTS);
    query_bind_text(query, "table", table->name);
    while (query_next(query)) {
        const char *parent = query_text(query, "name");
        if (!g_str_equal(parent, table->name))
            g_ptr_array_add(table->parents, g_strdup(parent));
    }
    return query_finish(query, error);
}

static GPtrArray *load_names(Db *db, GError **error)
{
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(table_free);
    g_autoptr(Query) query = db_query(db, is_postgres(db) ? POSTGRES_TABLES : SQLITE_TABLES);
    while (query_next(query)) {
        Table *table = g_new0(Table, 1);
        table->name = g_strdup(query_text(query, "name"));
        table->columns = g_ptr_array_new_with_free_func(column_free);
        table->key = g_ptr_array_new();
        table->parents = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(tables, table);
    }
    return query_finish(query, error) ? g_steal_pointer(&tables) : NULL;
}

static bool has_parents_in(const Table *table, const GPtrArray *ordered)
{
    for (guint i = 0; i < table->parents->len; i++) {
        if (table_named(ordered, g_ptr_array_index(table->parents, i)) == NULL)
            return false;
    }
    return true;
}

/* Moves tables whose parents are there already until none is left. */
static GPtrArray *parents_first(GPtrArray *tables, GError **error)
{
    g_autoptr(GPtrArray) ordered = g_ptr_array_new_with_free_func(table_free);
    while (tables->len > 0) {
        guint next = 0;
        while (next < tables->len && !has_parents_in(g_ptr_array_index(tables, next), ordered))
            next++;
        if (next == tables->len)
            return fail_null(error, APP_ERROR_INTERNAL, "Tables refer to each other in a circle");
        g_ptr_array_add(ordered, g_ptr_array_steal_index(tables, next));
    }
    return g_steal_pointer(&ordered);
}

GPtrArray *tables_of(Db *db, GError **error)
{
    g_autoptr(GPtrArray) tables = load_names(db, error);
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        Table *table = g_ptr_array_index(tables, i);
        if (!load_columns(db, table, error) || !load_parents(db, table, error))
            return NULL;
    }
    return tables == NULL ? NULL : parents_first(tables, error);
}

const Table *table_named(const GPtrArray *tables, const char *name)
{
    for (guint i = 0; i < tables->len; i++) {
        const Table *table = g_ptr_array_index(tables, i);
        if (g_str_equal(table->name, name))
            return table;
    }
    return NULL;
}

bool table_has_column(const Table *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        if (g_str_equal(((const TableColumn *)g_ptr_array_index(table->columns, i))->name, name))
            return true;
    }
    return false;
}

char *table_rows_of(const char *org_id)
{
    g_assert(id_is_valid(org_id)); /* so it may stand in the text of a statement */
    return g_strdup_printf("org_id = '%s'", org_id);
}

/* --- reading ---------------------------------------------------------------------- */

struct TableReader {
    Db *db;
    Statement *statement; /* NULL: not yet */
    int columns;
    bool *is_number;
    Cell *cells;
    int fetched; /* rows of the present FETCH so far; PostgreSQL only */
};

static void append_condition(GString *sql, const char *condition)
{
    if (condition != NULL)
        g_string_append_printf(sql, " WHERE %s", condition);
}

static bool is_text_column(const Table *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const TableColumn *column = g_ptr_array_index(table->columns, i);
        if (g_str_equal(column->name, name))
            return !column->is_number;
    }
    return false;
}

static char *select_of(Db *db, const Table *table, const char *condition)
{
    GString *sql = g_string_new("SELECT ");
    for (guint i = 0; i < table->columns->len; i++) {
        const TableColumn *column = g_ptr_array_index(table->columns, i);
        g_string_append_printf(sql, "%s\"%s\"", i == 0 ? "" : ", ", column->name);
    }
    g_string_append_printf(sql, " FROM \"%s\"", table->name);
    append_condition(sql, condition);
    for (guint i = 0; i < table->key->len; i++) {
        const char *name = g_ptr_array_index(table->key, i);
        const bool collates = is_postgres(db) && is_text_column(table, name);
        g_string_append_printf(sql, "%s\"%s\"%s", i == 0 ? " ORDER BY " : ", ", name,
                               collates ? " COLLATE \"C\"" : "");
    }
    return g_string_free(sql, FALSE);
}

/* Runs one statement without parameters over the rows of all companies. */
static Statement *run(Db *db, const char *sql, GError **error)
{
    const Value none[1] = { { VALUE_UNSET, NULL, 0 } };
    Statement *statement = db->backend->prepare(db->connection, sql, 0, error);
    if (statement == NULL)
        return NULL;
    db->backend->set_scope(db->connection, NULL, true);
    if (db->backend->start(statement, none, error))
        return statement;
    db->backend->finalize(statement);
    return NULL;
}

static bool run_once(Db *db, const char *sql, GError **error)
{
    bool has_row = false;
    Statement *statement = run(db, sql, error);
    const bool is_good = statement != NULL && db->backend->step(statement, &has_row, error);
    if (statement != NULL)
        db->backend->finalize(statement);
    return is_good;
}

static bool begin_reading(TableReader *reader, const char *select, GError **error)
{
    if (!is_postgres(reader->db)) {
        reader->statement = run(reader->db, select, error);
        return reader->statement != NULL;
    }
    g_autofree char *declare =
        g_strconcat("DECLARE whole_table NO SCROLL CURSOR FOR ", select, NULL);
    g_autofree char *fetch = g_strdup_printf("FETCH %d FROM whole_table", FETCHED_ROWS);
    if (!run_once(reader->db, "SET LOCAL statement_timeout = 0", error) ||
        !run_once(reader->db, declare, error))
        return false;
    reader->statement = run(reader->db, fetch, error);
    return reader->statement != NULL;
}

TableReader *table_reader_new(Db *db, const Table *table, const char *condition, GError **error)
{
    g_autofree char *select = select_of(db, table, condition);
    g_autoptr(TableReader) reader = g_new0(TableReader, 1);
    reader->db = db;
    reader->columns = (int)table->columns->len;
    reader->cells = g_new0(Cell, table->columns->len);
    reader->is_number = g_new0(bool, table->columns->len);
    for (guint i = 0; i < table->columns->len; i++)
        reader->is_number[i] =
            ((const TableColumn *)g_ptr_array_index(table->columns, i))->is_number;
    return begin_reading(reader, select, error) ? g_steal_pointer(&reader) : NULL;
}

/* The next row; on PostgreSQL the next rows are fetched when those here have been read. */
static bool step(TableReader *reader, bool *has_row, GError **error)
{
    const Backend *backend = reader->db->backend;
    const Value none[1] = { { VALUE_UNSET, NULL, 0 } };
    if (!backend->step(reader->statement, has_row, error))
        return false;
    if (!is_postgres(reader->db))
        return true;
    if (!*has_row && reader->fetched == FETCHED_ROWS) {
        reader->fetched = 0;
        backend->reset(reader->statement);
        if (!backend->start(reader->statement, none, error) ||
            !backend->step(reader->statement, has_row, error))
            return false;
    }
    reader->fetched += *has_row;
    return true;
}

bool table_reader_next(TableReader *reader, const Cell **cells, GError **error)
{
    const Backend *backend = reader->db->backend;
    bool has_row = false;
    *cells = NULL;
    if (!step(reader, &has_row, error))
        return false;
    if (!has_row)
        return true;
    for (int i = 0; i < reader->columns; i++) {
        Cell *cell = &reader->cells[i];
        *cell = (Cell){ .kind = CELL_NULL };
        if (backend->column_is_null(reader->statement, i))
            continue;
        if (reader->is_number[i]) {
            *cell = (Cell){ CELL_NUMBER, backend->column_int(reader->statement, i), NULL, 0 };
            continue;
        }
        const char *text = backend->column_text(reader->statement, i);
        *cell = (Cell){ CELL_TEXT, 0, text, strlen(text) };
    }
    *cells = reader->cells;
    return true;
}

void table_reader_free(TableReader *reader)
{
    if (reader == NULL)
        return;
    if (reader->statement != NULL)
        reader->db->backend->finalize(reader->statement);
    if (reader->statement != NULL && is_postgres(reader->db))
        run_once(reader->db, "CLOSE whole_table", NULL);
    g_free(reader->cells);
    g_free(reader->is_number);
    g_free(reader);
}

bool table_count(Db *db, const Table *table, const char *condition, int64_t *count, GError **error)
{
    bool has_row = false;
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "SELECT COUNT(*) FROM \"%s\"", table->name);
    append_condition(sql, condition);
    Statement *statement = run(db, sql->str, error);
    if (statement == NULL)
        return false;
    const bool is_good = db->backend->step(statement, &has_row, error);
    if (is_good)
        *count = db->backend->column_int(statement, 0);
    db->backend->finalize(statement);
    return is_good;
}

/* --- writing ---------------------------------------------------------------------- */

bool table_write_begin(Db *db, const Table *table, const char *const *columns, int count,
                       GError **error)
{
    return db->backend->begin_rows(db->connection, table->name, columns, count, error);
}

bool table_write_row(Db *db, const Cell *cells, GError **error)
{
    return db->backend->add_row(db->connection, cells, error);
}

bool table_write_end(Db *db, GError **error)
{
    return db->backend->end_rows(db->connection, error);
}
