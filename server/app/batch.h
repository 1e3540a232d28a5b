/* batch.h - some lines of a log, and what was found in them. */
#pragma once

#include <glib.h>

#include "core/bytes/buffer.h"
#include "core/sigma/engine.h"

typedef struct {
    const SigmaRule *rule;
    Evaluation evaluation; /* its event is a copy in the batch */
    unsigned long line;    /* of the batch, from 1 */
} BatchMatch;

typedef struct {
    EventWrong wrong;
    unsigned long line;
} BatchBroken;

typedef struct {
    GString *bytes; /* whole lines; the last of a log may lack its end */

    /* What a worker makes of it. */
    Arena arena;
    GArray *matches;   /* of BatchMatch */
    GPtrArray *events; /* of Event: the copies */
    GArray *broken;    /* of BatchBroken */
    Buffer mended;     /* of a line that was nearly an event */
    unsigned long mended_lines;
    unsigned long lines; /* seen */
    gsize records_from;  /* byte from which on lines do not stand for themselves: objects over
                            several lines, a list of objects; bytes->len: all do */
    gpointer engine;     /* of whoever hands it out */
    bool is_done;        /* under the lock of whoever waits */
} Batch;

/* @size: bytes that it will hold */
Batch *batch_new(gsize size);
void batch_free(Batch *batch);

/* As new, its memory kept. */
void batch_empty(Batch *batch);

/* Looks at all lines up to records_from. @learn: every how many events the profile learns from one;
 * 0: never */
void batch_look(Batch *batch, EngineWorker *worker, Profile *profile, guint learn);

/* Looks at all of it as one event. */
void batch_look_at_record(Batch *batch, EngineWorker *worker);
