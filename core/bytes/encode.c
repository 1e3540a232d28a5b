#include "core/bytes/encode.h"

#include "core/bytes/utf8.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t byte_at(Slice bytes, size_t index)
{
    return index < bytes.length ? (unsigned char)bytes.data[index] : 0;
}

Slice encode_base64(Arena *arena, Slice bytes)
{
    char *text = arena_take(arena, (bytes.length + 2) / 3 * 4 + 1);
    size_t length = 0;
    for (size_t i = 0; i < bytes.length; i += 3) {
        const uint32_t group =
            byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
        for (int shift = 18; shift >= 0; shift -= 6)
            text[length++] = alphabet[group >> shift & 63];
    }
    const size_t padding = (3 - bytes.length % 3) % 3;
    memset(text + length - padding, '=', padding);
    return (Slice){ text, length };
}

Slice encode_base64_inside(Arena *arena, Slice bytes, unsigned offset)
{
    char *shifted = arena_take(arena, bytes.length + offset);
    if (bytes.length > 0)
        memcpy(shifted + offset, bytes.data, bytes.length);
    const Slice whole = { shifted, bytes.length + offset };
    const Slice encoded = encode_base64(arena, whole);
    /* A character holds six bits: those before hold some of the unknown bytes, those behind too. */
    const size_t first = (offset * 8 + 5) / 6, end = whole.length * 8 / 6;
    return (Slice){ encoded.data + first, end > first ? end - first : 0 };
}

static size_t write_unit(char *bytes, uint32_t unit, bool is_big_endian)
{
    bytes[is_big_endian ? 1 : 0] = (char)(unit & 0xFF);
    bytes[is_big_endian ? 0 : 1] = (char)(unit >> 8);
    return 2;
}

bool encode_utf16(Arena *arena, Slice text, bool is_big_endian, Slice *encoded)
{
    char *bytes = arena_take(arena, text.length * 2);
    size_t length = 0;
    while (text.length > 0) {
        uint32_t character = 0;
        const size_t read = utf8_read(text, &character);
        if (read == 0)
            return false;
        if (character < 0x10000) {
            length += write_unit(bytes + length, character, is_big_endian);
        } else {
            character -= 0x10000;
            length += write_unit(bytes + length, 0xD800 + (character >> 10), is_big_endian);
            length += write_unit(bytes + length, 0xDC00 + (character & 0x3FF), is_big_endian);
        }
        text = slice_from(text, read);
    }
    *encoded = (Slice){ bytes, length };
    return true;
}
