#include "core/evtx/chunk.h"

#include "core/evtx/cursor.h"

#define FREE_SPACE_AT 48 /* in the header: where the part that is not in use begins */

/* Magic, length, number and time; behind the content the length once more. */
#define RECORD_HEADER ((size_t)24)
#define RECORD_LEAST (RECORD_HEADER + 4)

static const Slice record_magic = { "**\0\0", 4 };

static uint32_t u32_at(Slice bytes, size_t at)
{
    return (uint32_t)read_number((Slice){ bytes.data + at, 4 });
}

bool chunk_begin(Chunk *chunk, Slice bytes)
{
    if (bytes.length < CHUNK_HEADER || !slice_starts_with(bytes, SLICE("ElfChnk\0")))
        return false;
    const uint32_t free_space = u32_at(bytes, FREE_SPACE_AT);
    const bool is_known = free_space >= CHUNK_HEADER && free_space <= CHUNK_SIZE;
    *chunk = (Chunk){ .bytes = bytes, .end = is_known ? free_space : 0, .at = CHUNK_HEADER };
    return true;
}

static bool has_magic(const Chunk *chunk, size_t at)
{
    return at <= chunk->bytes.length &&
           slice_starts_with(slice_from(chunk->bytes, at), record_magic);
}

/* The length of the record at @at; 0: there is none. Its second length may be broken where the next
 * record shows that the first is right. */
static size_t length_at(const Chunk *chunk, size_t at)
{
    const size_t room = chunk->bytes.length - at;
    if (room < RECORD_LEAST || !has_magic(chunk, at))
        return 0;
    const uint32_t length = u32_at(chunk->bytes, at + 4);
    if (length < RECORD_LEAST || length > room)
        return 0;
    const bool is_sure = u32_at(chunk->bytes, at + length - 4) == length ||
                         has_magic(chunk, at + length) || at + length == chunk->end;
    return is_sure ? length : 0;
}

/* Sets *@record to the bytes up to the next record. */
static void take_gap(Chunk *chunk, size_t end, ChunkRecord *record)
{
    *record = (ChunkRecord){ .at = chunk->at, .wrong = EVTX_GAP };
    do {
        chunk->at++;
    } while (chunk->at < end && length_at(chunk, chunk->at) == 0);
    record->end = chunk->at;
}

/* What the file does not have any more is one record, whatever it was. Always returns true. */
static bool take_cut(Chunk *chunk, ChunkRecord *record)
{
    chunk->at = chunk->end = chunk->bytes.length;
    *record = (ChunkRecord){ .at = chunk->at, .end = chunk->at, .wrong = EVTX_CUT };
    return true;
}

bool chunk_next(Chunk *chunk, ChunkRecord *record)
{
    /* Where the header does not say how far the chunk is in use, it is as far as there are records.
     */
    const bool is_known = chunk->end != 0, is_cut = chunk->end > chunk->bytes.length;
    const size_t end = is_known && !is_cut ? chunk->end : chunk->bytes.length;
    const size_t length = chunk->at < end ? length_at(chunk, chunk->at) : 0;
    if (length > 0) {
        *record = (ChunkRecord){ .at = chunk->at + RECORD_HEADER, .end = chunk->at + length - 4 };
        chunk->at += length;
        return true;
    }
    if (!is_known)
        return false;
    if (chunk->at < end)
        take_gap(chunk, end, record);
    else if (!is_cut)
        return false;
    return chunk->at < end || !is_cut || take_cut(chunk, record);
}
