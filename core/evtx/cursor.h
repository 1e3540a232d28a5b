/* cursor.h - a place in the bytes of a chunk, from which little-endian numbers are read.
 *
 * Reading behind the end gives zeros and remembers it, so that a reader may take several numbers
 * and ask once.
 */
#pragma once

#include "core/bytes/slice.h"

typedef struct {
    Slice chunk;  /* offsets in the file are counted from the chunk's first byte */
    size_t at;    /* offset of the next byte */
    size_t end;   /* nothing at or behind it may be read */
    bool is_over; /* something behind the end was asked for */
} Cursor;

/* Part of a chunk; @end beyond the chunk's is the chunk's. */
static inline Cursor cursor_at(Slice chunk, size_t at, size_t end)
{
    if (end > chunk.length)
        end = chunk.length;
    return (Cursor){ .chunk = chunk, .at = at < end ? at : end, .end = end };
}

/* The next @length bytes; empty where there are fewer. */
static inline Slice cursor_take(Cursor *cursor, size_t length)
{
    if (length > cursor->end - cursor->at) {
        cursor->is_over = true;
        cursor->at = cursor->end;
        return (Slice){ "", 0 };
    }
    const Slice taken = { cursor->chunk.data + cursor->at, length };
    cursor->at += length;
    return taken;
}

static inline uint64_t read_number(Slice bytes)
{
    uint64_t number = 0;
    for (size_t i = bytes.length; i > 0; i--)
        number = number << 8 | (unsigned char)bytes.data[i - 1];
    return number;
}

static inline uint8_t cursor_u8(Cursor *cursor)
{
    return (uint8_t)read_number(cursor_take(cursor, 1));
}

static inline uint16_t cursor_u16(Cursor *cursor)
{
    return (uint16_t)read_number(cursor_take(cursor, 2));
}

static inline uint32_t cursor_u32(Cursor *cursor)
{
    return (uint32_t)read_number(cursor_take(cursor, 4));
}
