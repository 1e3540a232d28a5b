/* cell.h - one value of a row as it travels: between a database and a file, both kinds alike. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { CELL_NULL, CELL_NUMBER, CELL_TEXT } CellKind;

typedef struct {
    CellKind kind;
    int64_t number;
    const char *text; /* UTF-8 of @length bytes, a NUL after it; lent */
    size_t length;
} Cell;
