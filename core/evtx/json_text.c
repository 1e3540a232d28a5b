#include "core/evtx/json_text.h"

#include "core/bytes/utf8.h"
#include "core/evtx/cursor.h"

static const char hex[] = "0123456789abcdef";

/* Writes a character escaped where JSON wants it; returns its length. */
static size_t write_escaped(uint32_t character, char *out)
{
    static const char shown[] = "\"\\nrt", meant[] = "\"\\\n\r\t";
    const char *special = character == 0 || character > '\\' ? NULL : strchr(meant, (int)character);
    if (special != NULL) {
        out[0] = '\\';
        out[1] = shown[special - meant];
        return 2;
    }
    if (character >= 0x20)
        return utf8_write(character, out);
    memcpy(out, "\\u00", 4);
    out[4] = hex[character >> 4];
    out[5] = hex[character & 15];
    return JSON_UNIT_LONGEST;
}

static bool is_plain(uint32_t unit)
{
    return unit >= 0x20 && unit < 0x80 && unit != '"' && unit != '\\';
}

static uint32_t unit_at(Slice text, size_t at)
{
    return (uint32_t)((unsigned char)text.data[at] | (unsigned char)text.data[at + 1] << 8);
}

/* The character at @at, which is no plain one; *@at is set behind it. */
static uint32_t take_character(Slice text, size_t *at)
{
    const uint32_t unit = unit_at(text, *at);
    *at += 2;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    const uint32_t low = unit < 0xDC00 && *at + 1 < text.length ? unit_at(text, *at) : 0;
    if (low < 0xDC00 || low > 0xDFFF)
        return 0xFFFD;
    *at += 2;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

void json_add_utf16(Buffer *out, Slice text)
{
    char *begin = buffer_room(out, text.length / 2 * JSON_UNIT_LONGEST);
    char *to = begin;
    for (size_t at = 0; begin != NULL && at + 1 < text.length;) {
        const uint32_t unit = unit_at(text, at);
        if (is_plain(unit)) {
            *to++ = (char)unit;
            at += 2;
        } else {
            to += write_escaped(take_character(text, &at), to);
        }
    }
    if (begin != NULL)
        buffer_use(out, (size_t)(to - begin));
}

void json_add_narrow(Buffer *out, Slice text)
{
    const bool is_utf8 = utf8_is_valid(text);
    char *begin = buffer_room(out, text.length * JSON_UNIT_LONGEST);
    char *to = begin;
    for (size_t at = 0; begin != NULL && at < text.length;) {
        uint32_t character = (unsigned char)text.data[at];
        at += is_utf8 ? utf8_read(slice_from(text, at), &character) : 1;
        to += write_escaped(character, to);
    }
    if (begin != NULL)
        buffer_use(out, (size_t)(to - begin));
}
