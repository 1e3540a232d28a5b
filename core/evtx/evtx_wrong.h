/* evtx_wrong.h - why a part of an event log file cannot be read. */
#pragma once

/* X(ENUM, "name"): the sentence is cli.evtx-name. */
#define EVTX_WRONGS(X)                                                                             \
    X(NOTHING, "")                                                                                 \
    /* between records */                                                                          \
    X(CUT, "cut")     /* the file ends inside a chunk that goes on */                              \
    X(CHUNK, "chunk") /* what stands where a chunk should begin is none */                         \
    X(GAP, "gap")     /* what stands where a record should begin is none */                        \
    /* a record */                                                                                 \
    X(TOKEN, "token")   /* a token that nobody knows, or not at this place */                      \
    X(SHORT, "short")   /* it ends before its content does */                                      \
    X(OFFSET, "offset") /* a name or template is outside the chunk */                              \
    X(EMPTY, "empty")   /* it has no element */                                                    \
    X(DEEP, "deep")     /* EVENT_DEPTH_MAX */                                                      \
    X(LARGE, "large")   /* EVENT_SIZE_MAX, or a name of more than EVTX_NAME_MAX */                 \
    X(MANY, "many")     /* EVENT_FIELDS_MAX, or more work than EVTX_WORK_MAX */

typedef enum {
#define X(name, text) EVTX_##name,
    EVTX_WRONGS(X)
#undef X
} EvtxWrong;
