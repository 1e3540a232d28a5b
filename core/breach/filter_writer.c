#include "core/breach/filter_writer.h"

#include <stdlib.h>
#include <string.h>

#include "core/breach/filter.h"
#include "core/breach/layout.h"

struct FilterWriter {
    FilterWrite write;
    void *data;
    size_t segment_hashes;
    uint64_t *waiting; /* keys, up to twice segment_hashes */
    size_t waiting_count;
    FuseScratch scratch;
    uint8_t *bytes; /* of a segment */
    unsigned char *directory;
    uint64_t segment_count, hash_count, offset;
    size_t directory_room; /* entries */
};

/* Without memory the process ends, as in the arena. */
static void *room(void *memory, size_t count, size_t size)
{
    void *grown = realloc(memory, count * size);
    if (grown == NULL)
        abort();
    return grown;
}

/* The last segment may be half as large again (write_rest()). */
static size_t most_hashes(size_t segment_hashes)
{
    return segment_hashes + segment_hashes / 2;
}

size_t filter_writer_memory(size_t segment_hashes)
{
    const FuseShape shape = fuse_shape(most_hashes(segment_hashes));
    const size_t per_place = sizeof(uint64_t) + sizeof(uint32_t) + 2 * sizeof(uint8_t);
    const size_t per_hash = sizeof(uint64_t) + sizeof(uint32_t);
    return fuse_length(&shape) * per_place + most_hashes(segment_hashes) * per_hash +
           2 * segment_hashes * sizeof(uint64_t);
}

FilterWriter *filter_writer_new(size_t segment_hashes, FilterWrite write, void *data)
{
    FilterWriter *writer = room(NULL, 1, sizeof *writer);
    *writer = (FilterWriter){
        .write = write, .data = data, .segment_hashes = segment_hashes, .offset = HEADER_LENGTH
    };
    writer->waiting = room(NULL, 2 * segment_hashes, sizeof *writer->waiting);
    return writer;
}

void filter_writer_free(FilterWriter *writer)
{
    if (writer == NULL)
        return;
    fuse_scratch_clear(&writer->scratch);
    free(writer->waiting);
    free(writer->bytes);
    free(writer->directory);
    free(writer);
}

static void add_entry(FilterWriter *writer, const uint64_t *keys, size_t count,
                      const FuseShape *shape)
{
    if (writer->segment_count == writer->directory_room) {
        writer->directory_room = writer->directory_room * 2 + 64;
        writer->directory = room(writer->directory, writer->directory_room, ENTRY_LENGTH);
    }
    unsigned char *at = writer->directory + writer->segment_count * ENTRY_LENGTH;
    const uint64_t checksum = checksum_of(writer->bytes, fuse_length(shape), shape->seed);
    put_number(at + ENTRY_FIRST, writer->segment_count == 0 ? 0 : keys[0], 8);
    put_number(at + ENTRY_OFFSET, writer->offset, 8);
    put_number(at + ENTRY_SEED, shape->seed, 8);
    put_number(at + ENTRY_CHECKSUM, checksum, 8);
    put_number(at + ENTRY_HASHES, count, 4);
    put_number(at + ENTRY_WINDOWS, shape->windows, 4);
    put_number(at + ENTRY_BLOCK_BITS, shape->block_bits, 4);
    put_number(at + ENTRY_RESERVED, 0, 4);
}

/* That no hash is ever missed is not only proven but looked at. */
static bool has_all(const uint64_t *keys, size_t count, const FuseShape *shape,
                    const uint8_t *bytes)
{
    for (size_t i = 0; i < count; i++) {
        if (!fuse_contains(shape, bytes, keys[i]))
            return false;
    }
    return true;
}

static bool write_segment(FilterWriter *writer, const uint64_t *keys, size_t count)
{
    FuseShape shape = fuse_shape(count);
    const size_t length = fuse_length(&shape);
    writer->bytes = room(writer->bytes, length, 1);
    if (writer->segment_count == FILTER_SEGMENTS_MAX ||
        !fuse_build(&writer->scratch, keys, count, &shape, writer->bytes) ||
        !has_all(keys, count, &shape, writer->bytes) ||
        !writer->write(writer->bytes, length, writer->offset, writer->data))
        return false;
    add_entry(writer, keys, count, &shape);
    writer->segment_count++;
    writer->hash_count += count;
    writer->offset += length;
    return true;
}

/* Two segments' worth wait before one is written, so that the last ones can share what is left. */
bool filter_writer_add(FilterWriter *writer, const uint64_t *keys, size_t count)
{
    const size_t most = 2 * writer->segment_hashes;
    while (count > 0) {
        const size_t taken =
            count < most - writer->waiting_count ? count : most - writer->waiting_count;
        memcpy(writer->waiting + writer->waiting_count, keys, taken * sizeof *keys);
        writer->waiting_count += taken;
        keys += taken;
        count -= taken;
        if (writer->waiting_count < most)
            return true;
        if (!write_segment(writer, writer->waiting, writer->segment_hashes))
            return false;
        writer->waiting_count -= writer->segment_hashes;
        memmove(writer->waiting, writer->waiting + writer->segment_hashes,
                writer->waiting_count * sizeof *keys);
    }
    return true;
}

/* One segment up to one and a half times the size, else two halves. */
static bool write_rest(FilterWriter *writer)
{
    const size_t count = writer->waiting_count;
    const size_t first = count > most_hashes(writer->segment_hashes) ? count / 2 : count;
    return (first == 0 || write_segment(writer, writer->waiting, first)) &&
           (first == count || write_segment(writer, writer->waiting + first, count - first));
}

bool filter_writer_end(FilterWriter *writer, int64_t made_at)
{
    unsigned char header[HEADER_LENGTH] = MAGIC;
    if (!write_rest(writer))
        return false;
    const size_t directory_length = writer->segment_count * ENTRY_LENGTH;
    const uint64_t directory_offset = writer->offset;
    put_number(header + AT_VERSION, FILTER_VERSION, 4);
    put_number(header + AT_KIND, HASH_KIND_SHA1, 4);
    put_number(header + AT_HASHES, writer->hash_count, 8);
    put_number(header + AT_SEGMENTS, writer->segment_count, 8);
    put_number(header + AT_DIRECTORY, directory_offset, 8);
    put_number(header + AT_LENGTH, directory_offset + directory_length, 8);
    put_number(header + AT_MADE, (uint64_t)made_at, 8);
    put_number(header + AT_CHECKSUM, checksum_of_front(header, writer->directory, directory_length),
               8);
    writer->offset += directory_length;
    return writer->write(writer->directory, directory_length, directory_offset, writer->data) &&
           writer->write(header, sizeof header, 0, writer->data);
}

uint64_t filter_writer_hashes(const FilterWriter *writer)
{
    return writer->hash_count;
}

uint64_t filter_writer_length(const FilterWriter *writer)
{
    return writer->offset;
}
