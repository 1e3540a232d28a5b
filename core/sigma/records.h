/* records.h - cuts a stream of bytes into events.
 *
 * It takes what programs write: one object a line (NDJSON), objects over several
 * lines, one list of objects, also as clouds export it: {"Records": [{…}, {…}]}. A line that is
 * broken ends with the line, so that only it is lost; an object over several lines is one whose
 * first line is "{".
 */
#pragma once

#include "core/bytes/buffer.h"
#include "core/sigma/event.h"

/* Starts as { 0 }. */
typedef struct {
    Buffer waiting;     /* bytes of the stream that are not yet given out */
    size_t given;       /* bytes at its front that are */
    unsigned long line; /* lines that are behind it */
    bool is_in_list;    /* a '[' was opened around the objects */
    bool is_in_object;  /* … in an object: what stands behind the list is left out */
    bool is_closing;    /* the list has ended, the object not yet */
    bool is_skipping;   /* the rest of a line that was too large */
    bool is_at_end;     /* nothing more will be added */
} Records;

typedef struct {
    Slice text;         /* lent until the next call */
    unsigned long line; /* its first, from 1 */
    bool is_too_large;  /* the text is left out */
} Record;

void records_add(Records *records, Slice bytes);
void records_end(Records *records);

/* The next record; false: more bytes are needed, or nothing is left. */
bool records_next(Records *records, Record *record);
void records_clear(Records *records);

/* Whether an object begins that is nothing but a list of events: {"Records": [{ … */
bool records_are_listed(Slice text);
