/* fuzz_evtx.c - any bytes as the records of an event log, or as a whole file; in two ways of
 * cutting it. What comes out must be events within the limits.
 */
#include "core/evtx/chunk.h"
#include "core/evtx/evtx.h"
#include "core/sigma/event.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILE_HEADER_SIZE ((size_t)4096)
#define WHOLE_FILE                                                                                 \
    'f' /* as the first byte: the rest is a file; else it is the records of a chunk */

static Slice whole_file(Slice bytes)
{
    char *file = malloc(bytes.length + 1);
    memcpy(file, bytes.data, bytes.length);
    return (Slice){ file, bytes.length };
}

/* The bytes behind the header of a chunk that is in use to its end. */
static Slice file_of_records(Slice records)
{
    const size_t length = FILE_HEADER_SIZE + CHUNK_HEADER + records.length;
    const size_t used = CHUNK_HEADER + records.length;
    char *file = calloc(1, length);
    memcpy(file, "ElfFile", 8);
    memcpy(file + FILE_HEADER_SIZE, "ElfChnk", 8);
    for (int i = 0; i < 4; i++)
        file[FILE_HEADER_SIZE + 48 + (size_t)i] = (char)(used >> 8 * i);
    memcpy(file + FILE_HEADER_SIZE + CHUNK_HEADER, records.data, records.length);
    return (Slice){ file, length };
}

static void look(Event *event, Slice json)
{
    assert(json.length <= EVENT_SIZE_MAX);
    assert(memchr(json.data, '\n', json.length) == NULL);
    const EventWrong wrong = event_read(event, json);
    assert(wrong == EVENT_NOTHING || wrong == EVENT_TOO_LARGE); /* a path of many long names */
}

/* Hash of what the records are. */
static uint32_t read_in_pieces(Slice file, size_t piece, Event *event)
{
    EvtxReader *reader = evtx_reader_new();
    EvtxRecord record;
    uint32_t hash = 0;
    unsigned long number = 0;
    for (size_t at = 0; at <= file.length; at += piece) {
        const size_t left = file.length - at;
        evtx_reader_add(reader, (Slice){ file.data + at, left < piece ? left : piece });
        if (left < piece)
            evtx_reader_end(reader);
        while (evtx_reader_next(reader, &record)) {
            assert(record.number == ++number);
            assert((record.json.length == 0) == (record.wrong != EVTX_NOTHING));
            hash = hash * 31 + slice_hash(record.json) + record.wrong;
            if (event != NULL && record.wrong == EVTX_NOTHING)
                look(event, record.json);
        }
    }
    evtx_reader_free(reader);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Event event;
    const Slice bytes = { (const char *)data, size };
    const bool is_whole = size > 0 && data[0] == WHOLE_FILE;
    const Slice file = is_whole ? whole_file(slice_from(bytes, 1)) : file_of_records(bytes);
    const uint32_t hash = read_in_pieces(file, file.length + 1, &event);
    assert(hash == read_in_pieces(file, 1000, NULL));
    free((void *)file.data);
    return 0;
}
