#include "core/evtx/evtx.h"

#include <stdlib.h>

#include "core/evtx/chunk.h"
#include "core/evtx/event_json.h"

#define FILE_HEADER ((size_t)4096)

struct EvtxReader {
    Buffer waiting; /* bytes of the file that no chunk was made of */
    size_t given;   /* bytes at its front that are behind the reader */
    bool is_behind_header, is_at_end;
    bool has_chunk;
    Chunk chunk; /* its bytes are in @waiting */
    BinXml binxml;
    Buffer json;
    unsigned long number;
};

bool evtx_is_front(Slice front)
{
    return slice_starts_with(front, SLICE("ElfFile\0"));
}

const char *evtx_wrong_name(EvtxWrong wrong)
{
    static const char *const names[] = {
#define X(name, text) text,
        EVTX_WRONGS(X)
#undef X
    };
    return names[wrong];
}

EvtxReader *evtx_reader_new(void)
{
    EvtxReader *reader = calloc(1, sizeof(EvtxReader));
    if (reader == NULL)
        abort();
    return reader;
}

void evtx_reader_free(EvtxReader *reader)
{
    if (reader == NULL)
        return;
    buffer_clear(&reader->waiting);
    buffer_clear(&reader->json);
    binxml_clear(&reader->binxml);
    free(reader);
}

void evtx_reader_add(EvtxReader *reader, Slice bytes)
{
    if (reader->given > 0) {
        Buffer *waiting = &reader->waiting;
        waiting->length -= reader->given;
        memmove(waiting->data, waiting->data + reader->given, waiting->length);
        reader->given = 0;
    }
    buffer_add(&reader->waiting, bytes);
}

void evtx_reader_end(EvtxReader *reader)
{
    reader->is_at_end = true;
}

/* The next @length bytes, or what is left at the end of the file; empty: wait, or nothing. */
static Slice take_bytes(EvtxReader *reader, size_t length)
{
    const size_t left = reader->waiting.length - reader->given;
    if (left < length && !reader->is_at_end)
        return SLICE("");
    const Slice taken = { reader->waiting.data + reader->given, left < length ? left : length };
    reader->given += taken.length;
    return taken;
}

/* All zero: each byte is like the one before it. */
static bool is_unused(Slice bytes)
{
    return bytes.data[0] == 0 && memcmp(bytes.data, bytes.data + 1, bytes.length - 1) == 0;
}

static bool give_wrong(EvtxReader *reader, EvtxWrong wrong, EvtxRecord *record)
{
    *record = (EvtxRecord){ .number = ++reader->number, .wrong = wrong, .json = SLICE("") };
    return true;
}

/* Sets up the next chunk. true: there is none in the bytes that should be one, see *@record. */
static bool take_chunk(EvtxReader *reader, EvtxRecord *record)
{
    Slice bytes;
    while (!reader->has_chunk && (bytes = take_bytes(reader, CHUNK_SIZE)).length > 0) {
        reader->has_chunk = chunk_begin(&reader->chunk, bytes);
        if (reader->has_chunk)
            binxml_begin_chunk(&reader->binxml, bytes);
        else if (!is_unused(bytes))
            return give_wrong(reader, bytes.length < CHUNK_HEADER ? EVTX_CUT : EVTX_CHUNK, record);
    }
    return false;
}

static bool give_record(EvtxReader *reader, const ChunkRecord *place, EvtxRecord *record)
{
    BinXml *binxml = &reader->binxml;
    if (place->wrong != EVTX_NOTHING)
        return give_wrong(reader, place->wrong, record);
    reader->json.length = 0;
    const XmlNode *nodes = binxml_read_record(binxml, place->at, place->end);
    if (nodes == NULL || !event_json_write(binxml, nodes, &reader->json))
        return give_wrong(reader, binxml->wrong, record);
    *record = (EvtxRecord){ .number = ++reader->number, .json = buffer_slice(&reader->json) };
    return true;
}

bool evtx_reader_next(EvtxReader *reader, EvtxRecord *record)
{
    ChunkRecord place;
    if (!reader->is_behind_header) {
        const Slice header = take_bytes(reader, FILE_HEADER);
        reader->is_behind_header = header.length > 0;
        if (reader->is_behind_header && header.length < FILE_HEADER)
            return give_wrong(reader, EVTX_CUT, record);
        if (!reader->is_behind_header)
            return false;
    }
    for (;;) {
        if (take_chunk(reader, record))
            return true;
        if (!reader->has_chunk)
            return false;
        if (chunk_next(&reader->chunk, &place))
            return give_record(reader, &place, record);
        reader->has_chunk = false;
    }
}
