/* chunk.h - one chunk of an event log file, and where its records are. */
#pragma once

#include "core/bytes/slice.h"
#include "core/evtx/evtx_wrong.h"

#define CHUNK_SIZE ((size_t)64 * 1024)
#define CHUNK_HEADER ((size_t)512)

/* Begins with chunk_begin(). */
typedef struct {
    Slice bytes; /* lent; fewer than CHUNK_SIZE where the file ends early */
    size_t end; /* of the part that is in use: what stands behind it are remains of older records */
    size_t at;  /* of the next record */
} Chunk;

/* What stands at a place of the chunk. */
typedef struct {
    size_t at, end; /* of its content */
    EvtxWrong wrong;
} ChunkRecord;

/* false: these bytes are no chunk. */
bool chunk_begin(Chunk *chunk, Slice bytes);

/**
 * The next record; false: there is no more.
 *
 * Bytes that are no record are given as one with EVTX_GAP, and the next record is looked for
 * behind them. Checksums are not looked at: what can be read is worth reading, and who forges a
 * record forges its checksum too.
 */
bool chunk_next(Chunk *chunk, ChunkRecord *record);
