/* slice.h - bytes that somebody else owns. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* @data is not ended by NUL and may contain NUL; it may be NULL where @length is 0. */
typedef struct {
    const char *data;
    size_t length;
} Slice;

#define SLICE(literal) ((Slice){ (literal), sizeof(literal) - 1 })

static inline Slice slice_of(const char *text)
{
    return (Slice){ text, strlen(text) };
}

static inline bool slice_equal(Slice a, Slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool slice_is(Slice slice, const char *text)
{
    return slice_equal(slice, slice_of(text));
}

static inline bool slice_starts_with(Slice slice, Slice start)
{
    return slice.length >= start.length && slice_equal((Slice){ slice.data, start.length }, start);
}

static inline Slice slice_from(Slice slice, size_t offset)
{
    return (Slice){ slice.data + offset, slice.length - offset };
}

/* Without spaces, tabs and line ends on both sides. */
static inline Slice slice_trim(Slice slice)
{
    while (slice.length > 0 && strchr(" \t\r\n", slice.data[0]) != NULL && slice.data[0] != '\0')
        slice = slice_from(slice, 1);
    while (slice.length > 0 && strchr(" \t\r\n", slice.data[slice.length - 1]) != NULL &&
           slice.data[slice.length - 1] != '\0')
        slice.length--;
    return slice;
}

/* FNV-1a: for tables of names, not against people who look for collisions. */
static inline uint32_t slice_hash(Slice slice)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < slice.length; i++)
        hash = (hash ^ (unsigned char)slice.data[i]) * 16777619u;
    return hash;
}
