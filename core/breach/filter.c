#include "core/breach/filter.h"

#include "core/breach/layout.h"

typedef struct {
    uint64_t first; /* key of the segment's first hash; 0 of the first segment */
    uint64_t offset;
    uint64_t checksum;
    uint32_t hash_count;
    FuseShape shape;
} Entry;

static uint64_t first_of(const Filter *filter, uint64_t segment)
{
    return get_number(filter->directory + segment * ENTRY_LENGTH + ENTRY_FIRST, 8);
}

static Entry entry_at(const Filter *filter, uint64_t segment)
{
    const unsigned char *at = filter->directory + segment * ENTRY_LENGTH;
    return (Entry){
        .first = get_number(at + ENTRY_FIRST, 8),
        .offset = get_number(at + ENTRY_OFFSET, 8),
        .checksum = get_number(at + ENTRY_CHECKSUM, 8),
        .hash_count = (uint32_t)get_number(at + ENTRY_HASHES, 4),
        .shape = { .seed = get_number(at + ENTRY_SEED, 8),
                   .windows = (uint32_t)get_number(at + ENTRY_WINDOWS, 4),
                   .block_bits = (uint32_t)get_number(at + ENTRY_BLOCK_BITS, 4) },
    };
}

static bool is_entry_right(const Entry *entry, uint64_t wanted_offset, uint64_t directory_offset)
{
    if (entry->hash_count == 0 || entry->shape.windows == 0 || entry->shape.block_bits == 0 ||
        entry->shape.block_bits > FUSE_BLOCK_BITS_MAX || entry->offset != wanted_offset)
        return false;
    const size_t length = fuse_length(&entry->shape);
    return length <= FUSE_LENGTH_MAX && length <= directory_offset - entry->offset;
}

/* Segments stand one behind the other between header and directory, in ascending order. */
static bool are_entries_right(const Filter *filter, uint64_t directory_offset)
{
    uint64_t offset = HEADER_LENGTH, hashes = 0;
    for (uint64_t i = 0; i < filter->segment_count; i++) {
        const Entry entry = entry_at(filter, i);
        const bool is_in_order = i == 0 ? entry.first == 0 : entry.first > first_of(filter, i - 1);
        if (!is_in_order || !is_entry_right(&entry, offset, directory_offset))
            return false;
        offset += fuse_length(&entry.shape);
        hashes += entry.hash_count;
    }
    return offset == directory_offset && hashes == filter->hash_count;
}

FilterWrong filter_open(Filter *filter, Slice file)
{
    const unsigned char *header = (const unsigned char *)file.data;
    if (!slice_starts_with(file, slice_of(MAGIC)))
        return FILTER_NO_FILTER;
    if (file.length < HEADER_LENGTH)
        return FILTER_CUT;
    if (get_number(header + AT_VERSION, 4) != FILTER_VERSION)
        return FILTER_NEWER;
    const uint64_t directory = get_number(header + AT_DIRECTORY, 8);
    const uint64_t segments = get_number(header + AT_SEGMENTS, 8);
    if (get_number(header + AT_LENGTH, 8) != file.length)
        return FILTER_CUT;
    if (get_number(header + AT_KIND, 4) != HASH_KIND_SHA1 || segments > FILTER_SEGMENTS_MAX ||
        directory < HEADER_LENGTH || directory > file.length ||
        file.length - directory != segments * ENTRY_LENGTH)
        return FILTER_DAMAGED;
    *filter = (Filter){ .file = file,
                        .hash_count = get_number(header + AT_HASHES, 8),
                        .segment_count = segments,
                        .made_at = (int64_t)get_number(header + AT_MADE, 8),
                        .directory = header + directory };
    const uint64_t checksum = checksum_of_front(header, filter->directory, segments * ENTRY_LENGTH);
    const bool is_right =
        checksum == get_number(header + AT_CHECKSUM, 8) && are_entries_right(filter, directory);
    return is_right ? FILTER_NOTHING : FILTER_DAMAGED;
}

uint64_t filter_segment_of(const Filter *filter, uint64_t key)
{
    uint64_t low = 0, high = filter->segment_count;
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        if (first_of(filter, middle) <= key)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool filter_segment_is_whole(const Filter *filter, uint64_t segment)
{
    if (segment >= filter->segment_count)
        return true; /* there are none: nothing that could be broken */
    const Entry entry = entry_at(filter, segment);
    return checksum_of(filter->file.data + entry.offset, fuse_length(&entry.shape),
                       entry.shape.seed) == entry.checksum;
}

bool filter_contains(const Filter *filter, uint64_t key)
{
    if (filter->segment_count == 0)
        return false;
    const Entry entry = entry_at(filter, filter_segment_of(filter, key));
    return fuse_contains(&entry.shape, (const uint8_t *)filter->file.data + entry.offset, key);
}

FilterWrong filter_verify(const Filter *filter, uint64_t *segment)
{
    for (uint64_t i = 0; i < filter->segment_count; i++) {
        if (filter_segment_is_whole(filter, i))
            continue;
        *segment = i;
        return FILTER_DAMAGED;
    }
    return FILTER_NOTHING;
}

const char *filter_wrong_name(FilterWrong wrong)
{
    static const char *const NAMES[] = { "", "no-filter", "newer", "cut", "damaged" };
    return NAMES[wrong];
}
