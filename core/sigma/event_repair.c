#include "core/sigma/event_repair.h"

#include "core/bytes/utf8.h"

/* 0 to 15; -1: no digit. */
static int digit_of(char byte)
{
    const char small = (char)(byte | 0x20);
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

static bool are_digits(Slice text, size_t from, size_t count)
{
    bool are = text.length >= from + count;
    for (size_t i = 0; are && i < count; i++)
        are = digit_of(text.data[from + i]) >= 0;
    return are;
}

static void add_byte(Buffer *out, unsigned char byte)
{
    if (byte < 0x20) {
        buffer_add_format(out, "\\u%04x", byte);
        return;
    }
    if (byte == '"' || byte == '\\')
        buffer_add_byte(out, '\\');
    buffer_add_byte(out, (char)byte);
}

/* What stands at a backslash in a text; returns how much of it was taken. */
static size_t add_escape(Buffer *out, Slice rest)
{
    if (rest.length > 1 && strchr("\"\\/bfnrt", rest.data[1]) != NULL && rest.data[1] != '\0') {
        buffer_add(out, (Slice){ rest.data, 2 });
        return 2;
    }
    if (rest.length > 1 && rest.data[1] == 'u' && are_digits(rest, 2, 4)) {
        buffer_add(out, (Slice){ rest.data, 6 });
        return 6;
    }
    if (rest.length > 1 && rest.data[1] == 'x' && are_digits(rest, 2, 2)) {
        add_byte(out, (unsigned char)(digit_of(rest.data[2]) << 4 | digit_of(rest.data[3])));
        return 4;
    }
    buffer_add(out, SLICE("\\\\"));
    return 1;
}

static void mend_escapes(Slice json, Buffer *out)
{
    bool is_text = false;
    for (size_t at = 0; at < json.length;) {
        const char byte = json.data[at];
        if (is_text && byte == '\\') {
            at += add_escape(out, slice_from(json, at));
            continue;
        }
        is_text ^= byte == '"';
        if (is_text && (unsigned char)byte < 0x20)
            add_byte(out, (unsigned char)byte);
        else
            buffer_add_byte(out, byte);
        at++;
    }
}

/* Behind the escapes, because \xE3\x81\x82 is one character. */
static void mend_characters(Slice text, Buffer *out)
{
    while (text.length > 0) {
        const size_t length = utf8_read(text, NULL);
        if (length == 0)
            buffer_add(out, SLICE("\xEF\xBF\xBD"));
        else
            buffer_add(out, (Slice){ text.data, length });
        text = slice_from(text, length == 0 ? 1 : length);
    }
}

void event_repair(Slice json, Buffer *out)
{
    Buffer mended = { 0 };
    mend_escapes(json, &mended);
    mend_characters(buffer_slice(&mended), out);
    buffer_clear(&mended);
}
