/* fuse.h - a binary fuse filter: says of a number whether it is in a fixed set; wrongly yes once in
 * 256 times, never wrongly no.
 *
 * Thomas Mueller Graf and Daniel Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters",
 * ACM Journal of Experimental Algorithmics 27 (2022): four places a key, fingerprints of 8 bits.
 * The sizes of blocks and of the whole are the ones of that paper; the hashes are our own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FUSE_PLACES 4 /* of a key, one in each of four blocks in a row */
#define FUSE_KEYS_MAX ((size_t)1 << 24)
#define FUSE_BLOCK_BITS_MAX 18 /* so that the three further places have bits of their own */
#define FUSE_LENGTH_MAX ((size_t)1 << 28) /* bytes */

/* What the bytes are read with. */
typedef struct {
    uint64_t seed;
    uint32_t windows;    /* blocks where a key may begin; three more stand behind them */
    uint32_t block_bits; /* a block has 2^block_bits bytes */
} FuseShape;

/* Memory of building, to be used again. Starts as { 0 }. */
typedef struct {
    uint64_t *sums;   /* of each place: all hashes that lie there, xor */
    uint8_t *counts;  /* of each place: how many */
    uint32_t *lonely; /* places with one key */
    uint64_t *hashes; /* in the order they were taken out */
    uint32_t *places; /* where each was alone */
    size_t place_room, key_room;
} FuseScratch;

void fuse_scratch_clear(FuseScratch *scratch);

/* The shape for so many keys, without a seed. 1 to FUSE_KEYS_MAX. */
FuseShape fuse_shape(size_t key_count);

/* Bytes of a filter. */
size_t fuse_length(const FuseShape *shape);

/**
 * Makes the filter.
 *
 * @keys: all different
 * @shape: of fuse_shape(); gets its seed
 * @bytes: fuse_length() of them, written
 * Returns false if it did not work with 100 seeds: two keys are equal. The same keys give the same
 * bytes.
 */
bool fuse_build(FuseScratch *scratch, const uint64_t *keys, size_t count, FuseShape *shape,
                uint8_t *bytes);

/* @bytes: fuse_length() of them; any are answered from, also wrong ones. */
bool fuse_contains(const FuseShape *shape, const uint8_t *bytes, uint64_t key);
