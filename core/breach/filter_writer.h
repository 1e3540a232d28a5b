/* filter_writer.h - makes a filter's file of hashes that come in ascending order. */
#pragma once

#include "core/breach/fuse.h"

/* The sizes at which the file is smallest: below about 600,000 hashes a segment takes more bits for
 * each (fuse.h). */
#define FILTER_SEGMENT_HASHES ((size_t)1 << 20)

/* Bytes of memory a writer takes for segments of so many hashes at most. */
size_t filter_writer_memory(size_t segment_hashes);

typedef struct FilterWriter FilterWriter;

/* Writes at a place in the file; false: it could not, and the writer stops. */
typedef bool (*FilterWrite)(const void *bytes, size_t length, uint64_t offset, void *data);

/* @segment_hashes: 1 to FUSE_KEYS_MAX / 2 */
FilterWriter *filter_writer_new(size_t segment_hashes, FilterWrite write, void *data);
void filter_writer_free(FilterWriter *writer);

/* Takes @keys, ascending and all different, and greater than those before. false: it could not be
 * written, or the limits of the format are reached. */
bool filter_writer_add(FilterWriter *writer, const uint64_t *keys, size_t count);

/* Writes what is left, the directory and, last, the header: without it the file is no filter.
 * @made_at: Unix time in seconds */
bool filter_writer_end(FilterWriter *writer, int64_t made_at);

/* Hashes and bytes of the file so far. */
uint64_t filter_writer_hashes(const FilterWriter *writer);
uint64_t filter_writer_length(const FilterWriter *writer);
