/* pdf_columns.h - how wide the columns of a table are. Pure. */
#pragma once

/* What the contents of a column ask for, in points, padding included. */
typedef struct {
    double least; /* no word is cut */
    double most;  /* nothing wraps */
} ColumnNeed;

/**
 * Shares out the width of a table: nothing wraps if there is room; else every column has what its
 * words need and a part of the rest by what it asks for; else the widest columns give way first.
 *
 * @widths: takes @count numbers; their sum is @width
 */
void columns_share(const ColumnNeed *needs, int count, double width, double *widths);
