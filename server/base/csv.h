/* csv.h - splits CSV text into rows of cells (RFC 4180; line ends CRLF, LF or CR).
 *
 * Pure logic. A row ends where a line end stands outside of quotes, so that a
 * row knows the line it begins on, as people count lines in an editor.
 */
#pragma once

#include <glib.h>

typedef enum {
    CSV_RIGHT,
    CSV_QUOTE_INSIDE, /* a quote in a cell that does not begin with one, or text after a closing one
                       */
    CSV_QUOTE_OPEN,   /* the file ends inside of quotes */
} CsvState;

typedef struct {
    int line;         /* on which the row begins, from 1 */
    GPtrArray *cells; /* of char, not trimmed */
    CsvState state;
} CsvRow;

/**
 * Splits a text.
 *
 * @most: stop after so many rows; lines with nothing but white space and commas count as none
 * Returns a new array of CsvRow, without the blank ones.
 */
GPtrArray *csv_split(const char *text, guint most);
