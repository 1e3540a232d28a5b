/* frame.h - events as bytes: what our programs send each other and what they store.
 *
 * The values of an event stand there as they are, without quotation marks and escapes, and each
 * name of a field only once in a stream. A stream is "MMF1" and then records, all numbers little
 * endian:
 *
 *   record = kind (1 byte), length of the body (4), body
 *   name   = number (2), the dotted path of a field (event.h)
 *   event  = count of values (2); of each: number of its name (2), FieldKind (1), length of its
 *            text (4); then the texts, one behind the other
 *   reset  = nothing: the names before are forgotten, their numbers begin anew
 *
 * A number's text is one as JSON writes it, a boolean's true or false; null and empty have none.
 */
#pragma once

#include "core/bytes/buffer.h"
#include "core/sigma/values.h"

#define FRAME_MAGIC "MMF1"
#define FRAME_MAGIC_LENGTH 4
#define FRAME_NAMES_MAX 65000
#define FRAME_NAMES_SIZE_MAX ((size_t)16 * 1024 * 1024) /* bytes of all names of a stream */
#define FRAME_RECORD_HEAD 5
#define FRAME_VALUE_HEAD 7
#define FRAME_BODY_MAX (2 + FRAME_VALUE_HEAD * (size_t)EVENT_FIELDS_MAX + EVENT_SIZE_MAX)

typedef enum { FRAME_NAME = 1, FRAME_EVENT = 2, FRAME_RESET = 3 } FrameKind;

/* X(ENUM, "name"). */
#define FRAME_WRONGS(X)                                                                            \
    X(NOTHING, "")                                                                                 \
    X(CUT, "cut")                                                                                  \
    X(RECORD, "record")                                                                            \
    X(NAME, "name")                                                                                \
    X(KIND, "kind")                                                                                \
    X(TOO_LARGE, "too-large")                                                                      \
    X(TOO_MANY, "too-many")                                                                        \
    X(LENGTH, "length")                                                                            \
    X(NO_UTF8, "no-utf8")                                                                          \
    X(TEXT, "text")

/* CUT: the record is not yet all there. RECORD, KIND: there is no such kind. NAME: its number is
 * unknown, too high or taken. LENGTH: what is in the body does not fill it. TEXT: it is none of the
 * value's kind. */
typedef enum {
#define X(name, text) FRAME_WRONG_##name,
    FRAME_WRONGS(X)
#undef X
} FrameWrong;

/* "no-utf8" */
const char *frame_wrong_name(FrameWrong wrong);

/* --- writing --- */

typedef struct FrameWriter FrameWriter;

/* The writer of one stream. */
FrameWriter *frame_writer_new(void);
void frame_writer_free(FrameWriter *writer);

/* Adds the event, before it the names that are new, and at the begin of a stream the magic. false:
 * the event has more than an event may have (event.h), nothing was added. */
bool frame_write(FrameWriter *writer, const Event *event, Buffer *out);

/* --- reading --- */

typedef struct {
    FrameKind kind;
    Slice body; /* lent as long as the bytes are */
} FrameRecord;

/* Cuts off the record at the front of the stream's bytes (behind the magic), which go behind it.
 * Anything wrong but CUT: what follows cannot be read either. */
FrameWrong frame_next(Slice *bytes, FrameRecord *record);

/* The names of a stream. Starts as { 0 }; for one thread. Reading into the values of one worker
 * after the other looks up each path again. */
typedef struct {
    Arena arena;
    FieldName *list; /* of each number: without spaces; .data NULL: unknown */
    uint32_t *paths; /* of each number: its path in the Paths of the stamp; PATH_ROOT: not asked */
    uint32_t end;    /* behind the highest number */
    uint32_t room;
    uint64_t stamp;
} FrameNames;

void frame_names_clear(FrameNames *names);

/* Learns from a record that is no event. A name that is wrong stays unknown. */
FrameWrong frame_names_take(FrameNames *names, const FrameRecord *record);

/**
 * Reads the body of an event in place of the one before; texts point into it. Up to @readable bytes
 * behind it may be read. Anything wrong: the values are not to be used.
 *
 * values->is_full: it was given up, because the paths, or values that decide on routes, are too
 * many; frame_read_event() says whether it is an event.
 */
FrameWrong frame_read(FrameNames *names, Slice body, const char *readable, Values *values);

/* The same as event.h has it; names are lent by @names. */
FrameWrong frame_read_event(const FrameNames *names, Slice body, Event *event);

/* All texts of an event that was read, as they stand in its body. */
Slice frame_texts(Slice body);
