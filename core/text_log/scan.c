#include "core/text_log/scan.h"

Slice scan_until(Slice *rest, char end)
{
    const char *at = rest->length == 0 ? NULL : memchr(rest->data, end, rest->length);
    const Slice taken = { rest->data, at == NULL ? rest->length : (size_t)(at - rest->data) };
    *rest = slice_from(*rest, taken.length + (at != NULL));
    return taken;
}

Slice scan_word(Slice *rest)
{
    const Slice word = scan_until(rest, ' ');
    while (rest->length > 0 && rest->data[0] == ' ')
        *rest = slice_from(*rest, 1);
    return word;
}

bool scan_text(Slice *rest, Slice text)
{
    if (!slice_starts_with(*rest, text))
        return false;
    *rest = slice_from(*rest, text.length);
    return true;
}

bool scan_digits(Slice *rest, size_t least, size_t most, unsigned long *number)
{
    size_t length = 0;
    unsigned long value = 0;
    while (length < rest->length && length < most && scan_is_digit(rest->data[length]))
        value = value * 10 + (unsigned long)(rest->data[length++] - '0');
    if (length < least)
        return false;
    if (number != NULL)
        *number = value;
    *rest = slice_from(*rest, length);
    return true;
}

Slice scan_quoted(Slice *rest)
{
    if (!scan_text(rest, SLICE("\"")))
        return scan_word(rest);
    size_t length = 0;
    while (length < rest->length && rest->data[length] != '"')
        length += rest->data[length] == '\\' && length + 1 < rest->length ? 2 : 1;
    const Slice text = { rest->data, length };
    *rest = slice_from(*rest, length);
    scan_text(rest, SLICE("\""));
    while (scan_text(rest, SLICE(" ")))
        continue;
    return text;
}

size_t scan_find(Slice text, Slice part)
{
    const char *at =
        part.length > text.length ? NULL : memmem(text.data, text.length, part.data, part.length);
    return at == NULL ? text.length : (size_t)(at - text.data);
}

size_t scan_find_last(Slice text, Slice part)
{
    for (size_t at = text.length < part.length ? 0 : text.length - part.length + 1; at > 0; at--) {
        if (memcmp(text.data + at - 1, part.data, part.length) == 0)
            return at - 1;
    }
    return text.length;
}
