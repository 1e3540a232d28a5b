#include "core/breach/fuse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS_TRIED 100
#define COUNT_MAX UINT8_MAX

/* The table is a little larger than its keys: by how much depends on how many they are (section 4
 * of the paper, for four places). */
static double room_for(size_t key_count)
{
    const double keys = (double)(key_count < 2 ? 2 : key_count);
    return fmax(1.075, 0.77 + 0.305 * log(600000.0) / log(keys));
}

static uint32_t block_bits_for(size_t key_count)
{
    const double bits = floor(log((double)key_count) / log(2.91) - 0.5);
    return bits < 1 ? 1 : bits > FUSE_BLOCK_BITS_MAX ? FUSE_BLOCK_BITS_MAX : (uint32_t)bits;
}

FuseShape fuse_shape(size_t key_count)
{
    const uint32_t block_bits = block_bits_for(key_count);
    const size_t wanted = (size_t)ceil((double)key_count * room_for(key_count));
    const size_t blocks = (wanted + ((size_t)1 << block_bits) - 1) >> block_bits;
    const size_t windows = blocks < FUSE_PLACES ? 1 : blocks - (FUSE_PLACES - 1);
    return (FuseShape){ .windows = (uint32_t)windows, .block_bits = block_bits };
}

size_t fuse_length(const FuseShape *shape)
{
    return ((size_t)shape->windows + FUSE_PLACES - 1) << shape->block_bits;
}

/* Every bit of the sum changes about half of the bits: the finalizer of SplitMix64 (Steele, Lea and
 * Flood, 2014). */
static uint64_t mixed(uint64_t key, uint64_t seed)
{
    uint64_t word = key + seed;
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

static uint8_t fingerprint_of(uint64_t hash)
{
    return (uint8_t)((hash * UINT64_C(0x9e3779b97f4a7c15)) >> 56);
}

/* The upper bits choose where the four blocks begin, the lower ones the place in each. */
static void places_of(const FuseShape *shape, uint64_t hash, uint32_t places[FUSE_PLACES])
{
    const uint32_t block = (uint32_t)1 << shape->block_bits;
    const uint64_t starts = (uint64_t)shape->windows << shape->block_bits;
    const uint32_t start = (uint32_t)(((unsigned __int128)hash * starts) >> 64);
    places[0] = start;
    for (uint32_t i = 1; i < FUSE_PLACES; i++) {
        const uint64_t turn = hash >> (i - 1) * shape->block_bits;
        places[i] = (start + i * block) ^ ((uint32_t)turn & (block - 1));
    }
}

bool fuse_contains(const FuseShape *shape, const uint8_t *bytes, uint64_t key)
{
    uint32_t places[FUSE_PLACES];
    const uint64_t hash = mixed(key, shape->seed);
    places_of(shape, hash, places);
    return (bytes[places[0]] ^ bytes[places[1]] ^ bytes[places[2]] ^ bytes[places[3]]) ==
           fingerprint_of(hash);
}

/* Without memory the process ends, as in the arena. */
static void *room(void *memory, size_t count, size_t size)
{
    void *grown = realloc(memory, count * size);
    if (grown == NULL)
        abort();
    return grown;
}

static void make_room(FuseScratch *scratch, size_t place_count, size_t key_count)
{
    if (scratch->place_room < place_count) {
        scratch->sums = room(scratch->sums, place_count, sizeof *scratch->sums);
        scratch->counts = room(scratch->counts, place_count, sizeof *scratch->counts);
        scratch->lonely = room(scratch->lonely, place_count, sizeof *scratch->lonely);
        scratch->place_room = place_count;
    }
    if (scratch->key_room < key_count) {
        scratch->hashes = room(scratch->hashes, key_count, sizeof *scratch->hashes);
        scratch->places = room(scratch->places, key_count, sizeof *scratch->places);
        scratch->key_room = key_count;
    }
}

void fuse_scratch_clear(FuseScratch *scratch)
{
    free(scratch->sums);
    free(scratch->counts);
    free(scratch->lonely);
    free(scratch->hashes);
    free(scratch->places);
    *scratch = (FuseScratch){ 0 };
}

/* false: so many keys in one place that they cannot be counted. */
static bool lay_down(FuseScratch *scratch, const uint64_t *keys, size_t count,
                     const FuseShape *shape)
{
    const size_t length = fuse_length(shape);
    memset(scratch->sums, 0, length * sizeof *scratch->sums);
    memset(scratch->counts, 0, length);
    for (size_t i = 0; i < count; i++) {
        uint32_t places[FUSE_PLACES];
        const uint64_t hash = mixed(keys[i], shape->seed);
        places_of(shape, hash, places);
        for (int j = 0; j < FUSE_PLACES; j++) {
            if (scratch->counts[places[j]] == COUNT_MAX)
                return false;
            scratch->counts[places[j]]++;
            scratch->sums[places[j]] ^= hash;
        }
    }
    return true;
}

static size_t find_lonely(FuseScratch *scratch, size_t length)
{
    size_t found = 0;
    for (size_t i = 0; i < length; i++) {
        scratch->lonely[found] = (uint32_t)i;
        found += scratch->counts[i] == 1;
    }
    return found;
}

/* Takes out a key that is alone somewhere, then those that are alone now, and so on; true if all
 * could be taken out. */
static bool take_out(FuseScratch *scratch, size_t count, const FuseShape *shape)
{
    size_t waiting = find_lonely(scratch, fuse_length(shape));
    size_t taken = 0;
    while (waiting > 0) {
        const uint32_t place = scratch->lonely[--waiting];
        if (scratch->counts[place] != 1)
            continue;
        uint32_t places[FUSE_PLACES];
        const uint64_t hash = scratch->sums[place];
        places_of(shape, hash, places);
        scratch->hashes[taken] = hash;
        scratch->places[taken++] = place;
        for (int i = 0; i < FUSE_PLACES; i++) {
            scratch->sums[places[i]] ^= hash;
            if (--scratch->counts[places[i]] == 1)
                scratch->lonely[waiting++] = places[i];
        }
    }
    return taken == count;
}

/* The last taken out is written first: its place is no other key's that comes later. */
static void write_fingerprints(const FuseScratch *scratch, size_t count, const FuseShape *shape,
                               uint8_t *bytes)
{
    memset(bytes, 0, fuse_length(shape));
    for (size_t i = count; i-- > 0;) {
        uint32_t places[FUSE_PLACES];
        uint8_t byte = fingerprint_of(scratch->hashes[i]);
        places_of(shape, scratch->hashes[i], places);
        for (int j = 0; j < FUSE_PLACES; j++)
            byte ^= bytes[places[j]];
        bytes[scratch->places[i]] = byte;
    }
}

bool fuse_build(FuseScratch *scratch, const uint64_t *keys, size_t count, FuseShape *shape,
                uint8_t *bytes)
{
    make_room(scratch, fuse_length(shape), count);
    for (uint64_t attempt = 1; attempt <= SEEDS_TRIED; attempt++) {
        shape->seed = mixed(attempt, count);
        if (!lay_down(scratch, keys, count, shape) || !take_out(scratch, count, shape))
            continue;
        write_fingerprints(scratch, count, shape, bytes);
        return true;
    }
    return false;
}
