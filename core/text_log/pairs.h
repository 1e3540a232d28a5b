/* pairs.h - lines of name=value, as auditd and FortiGate write them. */
#pragma once

#include "core/text_log/json_line.h"

#define PAIRS_MAX 1000 /* of a line */

/* A value as written: with its quotation marks taken off, or one of two kinds of hexadecimal. */
typedef struct {
    Slice name, value;
    bool is_quoted;
} Pair;

/* Takes the next pair off the front, and what stands before it without being one; false: there is
 * none left. */
bool pairs_next(Slice *rest, Pair *pair);

/* A line of FortiGate, which begins with "date=" or has "devname=". */
bool pairs_line_is(Slice line);

/* Writes the pairs, and date and time as `timestamp`. */
bool pairs_line_write(JsonLine *json, Slice line);
