/* json_line.h - writes one event as a flat JSON object on one line.
 *
 * Whatever the bytes are, what comes out is JSON in UTF-8: control characters are escaped, a byte
 * that is no UTF-8 becomes U+FFFD.
 */
#pragma once

#include "core/bytes/buffer.h"

/* Starts with json_line_begin(). */
typedef struct {
    Buffer *out;
    bool is_empty;
} JsonLine;

JsonLine json_line_begin(Buffer *out);
void json_line_text(JsonLine *line, Slice name, Slice value);

/* The same, but nothing where the value is empty or "-", as logs write what they do not know. */
void json_line_known(JsonLine *line, Slice name, Slice value);

void json_line_flag(JsonLine *line, Slice name);

/* A list of texts: begin, values, end. */
void json_line_begin_list(JsonLine *line, Slice name);
void json_line_value(JsonLine *line, Slice value);
void json_line_end_list(JsonLine *line);

/* Ends the object; the end of the line is the caller's. */
void json_line_end(JsonLine *line);
