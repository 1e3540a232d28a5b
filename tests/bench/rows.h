/* rows.h - many rows into a database that is already migrated, as fast as it takes them: SQLite by
 * prepared statements without a journal, PostgreSQL by COPY. Ends the program if something fails.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* In the order in which rows refer to each other: the first are written first. */
typedef enum {
    ROWS_ACCOUNT,
    ROWS_ORG,
    ROWS_SITE,
    ROWS_DEPARTMENT,
    ROWS_PERSON,
    ROWS_SESSION,
    ROWS_ASSESSMENT,
    ROWS_ASSESSMENT_DEPARTMENT,
    ROWS_ANSWER,
    ROWS_MERGED_ANSWER,
    ROWS_PEER_SCORE,
    ROWS_CLAIM,
    ROWS_EVIDENCE,
    ROWS_DECISION,
    ROWS_TASK,
    ROWS_AUDIT,
    ROWS_AUDIT_HEAD,
    ROWS_TABLES,
} RowsTable;

typedef struct {
    const char *text; /* lent; NULL: SQL NULL */
    int64_t number;
    bool is_number;
} Cell;

#define CELL_TEXT(value) ((Cell){ .text = (value) })
#define CELL_INT(value) ((Cell){ .number = (value), .is_number = true })

typedef struct Rows Rows;

/* @database: "sqlite:PATH", or what libpq takes for a role that row level security does not hold.
 */
Rows *rows_open(const char *database);
void rows_close(
    Rows *rows); /* writes what is left and leaves the database as the server wants it */

/* @cells: as many as the table has columns in rows.c */
void rows_add(Rows *rows, RowsTable table, const Cell *cells);

/* Writes what was added; rows that refer to each other go into the same flush or an earlier one. */
void rows_flush(Rows *rows);

const char *rows_table_name(RowsTable table);
int64_t rows_count(const Rows *rows, RowsTable table);
