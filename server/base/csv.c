#include "base/csv.h"

#include <stdbool.h>

#include "base/text.h"

typedef struct {
    const char *at;
    int line;
} Cursor;

static void csv_row_free(void *data)
{
    CsvRow *row = data;
    g_ptr_array_unref(row->cells);
    g_free(row);
}

static bool at_line_end(const Cursor *cursor)
{
    return *cursor->at == '\r' || *cursor->at == '\n';
}

static bool at_cell_end(const Cursor *cursor)
{
    return *cursor->at == '\0' || *cursor->at == ',' || at_line_end(cursor);
}

/* Goes past CRLF, LF or CR. */
static void skip_line_end(Cursor *cursor)
{
    cursor->at += cursor->at[0] == '\r' && cursor->at[1] == '\n' ? 2 : 1;
    cursor->line++;
}

/* Between the quotes; two quotes are one. */
static void read_quoted(Cursor *cursor, GString *cell, CsvRow *row)
{
    cursor->at++;
    while (*cursor->at != '\0') {
        if (at_line_end(cursor)) {
            skip_line_end(cursor);
            g_string_append_c(cell, '\n');
            continue;
        }
        if (*cursor->at == '"' && *++cursor->at != '"')
            return;
        g_string_append_c(cell, *cursor->at++);
    }
    row->state = CSV_QUOTE_OPEN;
}

static void read_cell(Cursor *cursor, CsvRow *row)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    const bool is_quoted = *cursor->at == '"';
    if (is_quoted)
        read_quoted(cursor, cell, row);
    while (!at_cell_end(cursor)) {
        if (is_quoted || *cursor->at == '"')
            row->state = CSV_QUOTE_INSIDE;
        g_string_append_c(cell, *cursor->at++);
    }
    g_ptr_array_add(row->cells, g_strdup(cell->str));
}

static CsvRow *read_row(Cursor *cursor)
{
    CsvRow *row = g_new(CsvRow, 1);
    *row = (CsvRow){ .line = cursor->line, .cells = g_ptr_array_new_with_free_func(g_free) };
    read_cell(cursor, row);
    while (*cursor->at == ',') {
        cursor->at++;
        read_cell(cursor, row);
    }
    if (at_line_end(cursor))
        skip_line_end(cursor);
    return row;
}

static bool is_blank(const CsvRow *row)
{
    for (guint i = 0; i < row->cells->len; i++) {
        g_autofree char *trimmed = text_trim(g_ptr_array_index(row->cells, i));
        if (trimmed[0] != '\0')
            return false;
    }
    return row->state == CSV_RIGHT;
}

GPtrArray *csv_split(const char *text, guint most)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(csv_row_free);
    Cursor cursor = { text, 1 };
    while (*cursor.at != '\0' && rows->len < most) {
        CsvRow *row = read_row(&cursor);
        if (is_blank(row))
            csv_row_free(row);
        else
            g_ptr_array_add(rows, row);
    }
    return rows;
}
