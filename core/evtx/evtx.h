/* evtx.h - reads Windows event log files (EVTX): the bytes of a file in, events as JSON out.
 *
 * The file is read from front to back in pieces of any size; memory is bounded whatever is in it.
 * Each chunk of 64 KB stands for itself, so that damage ends with the chunk. How the bytes are put
 * together: README.md. The JSON: event_json.h.
 */
#pragma once

#include "core/bytes/slice.h"
#include "core/evtx/evtx_wrong.h"

typedef struct EvtxReader EvtxReader;

/* A record of the file, or a place where none can be read. */
typedef struct {
    unsigned long number; /* in the file, from 1; a place that cannot be read counts as one */
    EvtxWrong wrong;
    Slice
        json; /* one line without its end; empty if something is wrong. Lent until the next call */
} EvtxRecord;

/* Whether a file that begins so is an event log. */
bool evtx_is_front(Slice front);

EvtxReader *evtx_reader_new(void);
void evtx_reader_free(EvtxReader *reader); /* may be NULL */

/* The next bytes of the file. Take all records before the next call. */
void evtx_reader_add(EvtxReader *reader, Slice bytes);

/* No more bytes will come. */
void evtx_reader_end(EvtxReader *reader);

/**
 * The next record; false: more bytes are needed, or nothing is left.
 *
 * Every chunk of the file is read, also behind the count that the file's header has, which is not
 * up to date in a copy of a log in use.
 */
bool evtx_reader_next(EvtxReader *reader, EvtxRecord *record);

/* "token" */
const char *evtx_wrong_name(EvtxWrong wrong);
