/* json_writer.h - writes JSON text piece by piece, without building a tree first.
 *
 * Keys are NULL inside lists. Commas, escapes and nesting are the writer's
 * business; '<' is written as \u003c so that the text may stand inside HTML.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    GString *text;    /* owned */
    bool needs_comma; /* a value stands before the next one at this level */
    GString *closers; /* "]" and "}" still to write, the innermost last; owned */
} JsonWriter;

void json_writer_init(JsonWriter *writer);
void json_writer_clear(JsonWriter *writer);

void json_begin_object(JsonWriter *writer, const char *key);
void json_begin_list(JsonWriter *writer, const char *key);
void json_end(JsonWriter *writer); /* closes the innermost object or list */

void json_text(JsonWriter *writer, const char *key, const char *text); /* NULL is written as null */
void json_int(JsonWriter *writer, const char *key, int64_t number);
void json_number(JsonWriter *writer, const char *key, double number); /* at most 3 decimals */
void json_bool(JsonWriter *writer, const char *key, bool is_true);
void json_none(JsonWriter *writer, const char *key);
void json_raw(JsonWriter *writer, const char *key, const char *json); /* already JSON; trusted */

/* 2026-11-21T00:05:00Z; 0 is written as null. @unix_s: Unix time in seconds, UTC. */
void json_time(JsonWriter *writer, const char *key, int64_t unix_s);
