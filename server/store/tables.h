/* tables.h - whole tables, row by row, whatever they hold: what a backup is made of.
 *
 * Rooms that know what their rows mean use queries.sql. Here names of tables and columns come from
 * the catalogue of the database itself.
 */
#pragma once

#include "base/cell.h"
#include "store/db.h"

typedef struct {
    char *name;
    bool is_number; /* else text: the schema has nothing else */
} TableColumn;

typedef struct {
    char *name;
    GPtrArray *columns; /* of TableColumn, in their order */
    GPtrArray *key;     /* of char, lent: the columns of the primary key, in their order */
    GPtrArray *parents; /* of char: tables that a foreign key of this one names, itself left out */
    bool has_org;       /* its rows belong to companies */
} Table;

/**
 * All tables of the product, those that are referred to before those that refer to them; the list
 * of migrations is not among them. Of Table; the caller owns it.
 *
 * Fails with INTERNAL if a table has no primary key, a column that is neither text nor a whole
 * number, or if tables refer to each other in a circle.
 */
GPtrArray *tables_of(Db *db, GError **error);

bool table_has_column(const Table *table, const char *name);

/* The condition for the rows of one company in a table that has them; the caller owns it. */
char *table_rows_of(const char *org_id);

/* Lent from @tables, or NULL. */
const Table *table_named(const GPtrArray *tables, const char *name);

/* How many rows. @condition: SQL for WHERE over the table's columns; NULL: all. */
bool table_count(Db *db, const Table *table, const char *condition, int64_t *count, GError **error);

/* --- reading ---------------------------------------------------------------------- */

typedef struct TableReader TableReader;

/* In the order of the primary key, byte by byte, the same on both databases. One at a time on a
 * connection. @condition: as for table_count() */
TableReader *table_reader_new(Db *db, const Table *table, const char *condition, GError **error);
/* *@cells: one for each column, lent until the next call; NULL at the end. */
bool table_reader_next(TableReader *reader, const Cell **cells, GError **error);
void table_reader_free(TableReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableReader, table_reader_free)

/* --- writing ---------------------------------------------------------------------- */

/* Adds rows to a table, as fast as the database can; nothing else may run on @db meanwhile.
 * @columns: names of columns of the table, @count of them, in the order of the cells to come */
bool table_write_begin(Db *db, const Table *table, const char *const *columns, int count,
                       GError **error);
bool table_write_row(Db *db, const Cell *cells, GError **error);
bool table_write_end(Db *db, GError **error);
