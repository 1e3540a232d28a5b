/* log_kind.h - the kinds of logs that are no JSON, and what makes JSON lines of each.
 *
 * All of this runs in the process that reads a log (log_reader.h); the numbers of the kinds and of
 * their reasons are what it says to the one that started it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/buffer.h"

#define LOG_FRONT_MAX ((size_t)64 * 1024) /* first bytes of a log that its kind is told by */

/* Where lines and problems go. */
typedef struct LogLines {
    Buffer text;                           /* lines with their ends */
    guint kind;                            /* number of the kind that writes */
    void (*flush)(struct LogLines *lines); /* hands on the text and empties it */
    void (*problem)(struct LogLines *lines, guint64 line, guint reason);
    guint64 cut; /* lines of the log that are too long and were cut */
} LogLines;

typedef struct {
    bool (*is_front)(Slice front);

    /* @front: lent; convert() gets it again. @written_at: Unix seconds when the log was last
     * written */
    void *(*begin)(Slice front, gint64 written_at);

    /* The next bytes of the log; once more with @is_end and none behind the last. */
    void (*convert)(void *state, Slice bytes, bool is_end, LogLines *lines);
    void (*free)(void *state);

    /* The key of the sentence for a reason, in packs/messages, to be freed; NULL: there is none. */
    char *(*reason_key)(guint reason);
} LogKind;

/* Whether more of the log would tell nothing new about its kind. */
bool log_front_is_enough(Slice front);

/* Whether the first thing in a log is an object: then it is JSON, whatever follows. */
bool log_front_is_json(Slice front);

/* NULL: there is no kind of that number. */
const LogKind *log_kind(guint number);

/* The number of the kind of a log that begins so; G_MAXUINT: none, it is taken for JSON. */
guint log_kind_of(Slice front);
