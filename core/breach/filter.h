/* filter.h - a file of binary fuse filters that knows hashes: asked of one hash, it says "not among
 * them" surely, or "among them" wrongly once in 256 times.
 *
 * The format stands in README.md. The bytes are read where they lie, so that they may be a file
 * mapped into memory, and none of them are trusted: a wrong file is refused, or gives wrong answers
 * within its bounds.
 */
#pragma once

#include "core/breach/fuse.h"
#include "core/bytes/slice.h"

#define FILTER_VERSION 1
#define FILTER_SEGMENTS_MAX ((uint64_t)1 << 20)
#define FILTER_RATE 256 /* one in so many absent hashes is taken for present */

/* What is wrong with a file. */
typedef enum {
    FILTER_NOTHING,
    FILTER_NO_FILTER, /* it begins otherwise */
    FILTER_NEWER,     /* of a version that is not known yet */
    FILTER_CUT,       /* shorter or longer than it says */
    FILTER_DAMAGED,   /* a checksum or a number is wrong */
} FilterWrong;

/* "cut", for the keys of sentences; "" of FILTER_NOTHING. */
const char *filter_wrong_name(FilterWrong wrong);

typedef struct {
    Slice file; /* lent; must stay as it is */
    uint64_t hash_count;
    uint64_t segment_count;
    int64_t made_at; /* Unix time in seconds */
    const unsigned char *directory;
} Filter;

/* Looks at the header and the directory, in microseconds; not at the segments. */
FilterWrong filter_open(Filter *filter, Slice file);

/* The segment that a hash with the key would be in. */
uint64_t filter_segment_of(const Filter *filter, uint64_t key);

/* Whether the segment is as it was written; about a millisecond. */
bool filter_segment_is_whole(const Filter *filter, uint64_t segment);

/* @key: hash_key() of the hash. Believe it of segments that are whole. */
bool filter_contains(const Filter *filter, uint64_t key);

/* Looks at every segment; *@segment is the first that is not whole. */
FilterWrong filter_verify(const Filter *filter, uint64_t *segment);
