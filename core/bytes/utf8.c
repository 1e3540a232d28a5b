#include "core/bytes/utf8.h"

#include "core/bytes/fold_table.h"

size_t utf8_read(Slice text, uint32_t *character)
{
    if (text.length == 0)
        return 0;
    const unsigned char *bytes = (const unsigned char *)text.data;
    const unsigned char first = bytes[0];
    const size_t length = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    if (length == 0 || length > text.length)
        return 0;
    static const unsigned char masks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t value = first & masks[length];
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3F);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    if (character != NULL)
        *character = value;
    return length;
}

size_t utf8_write(uint32_t character, char bytes[UTF8_LONGEST])
{
    if (character < 0x80) {
        bytes[0] = (char)character;
        return 1;
    }
    const size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    bytes[0] = (char)(leads[length] | character);
    return length;
}

bool utf8_is_valid(Slice text)
{
    while (text.length > 0) {
        const size_t length = utf8_read(text, NULL);
        if (length == 0)
            return false;
        text = slice_from(text, length);
    }
    return true;
}

uint32_t utf8_fold_character(uint32_t character)
{
    if (character < 0x80)
        return character >= 'A' && character <= 'Z' ? character + 32 : character;
    size_t low = 0, high = sizeof fold_ranges / sizeof fold_ranges[0];
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (fold_ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof fold_ranges / sizeof fold_ranges[0])
        return character;
    const FoldRange *range = &fold_ranges[low];
    if (character < range->first || (character - range->first) % range->step != 0)
        return character;
    return (uint32_t)((int32_t)character + range->distance);
}

size_t utf8_fold_into(char *folded, Slice text)
{
    size_t length = 0;
    while (text.length > 0) {
        uint32_t character = 0;
        const size_t read = utf8_read(text, &character);
        if (read == 0)
            folded[length++] = text.data[0];
        else
            length += utf8_write(utf8_fold_character(character), folded + length);
        text = slice_from(text, read == 0 ? 1 : read);
    }
    return length;
}

Slice utf8_fold(Arena *arena, Slice text)
{
    char *folded = arena_take(arena, utf8_fold_room(text.length));
    return (Slice){ folded, utf8_fold_into(folded, text) };
}

bool utf8_equal_folded(Slice a, Slice b)
{
    while (a.length > 0 && b.length > 0) {
        uint32_t left = 0, right = 0;
        const size_t left_length = utf8_read(a, &left), right_length = utf8_read(b, &right);
        if (left_length == 0 || right_length == 0)
            return slice_equal(a, b);
        if (utf8_fold_character(left) != utf8_fold_character(right))
            return false;
        a = slice_from(a, left_length);
        b = slice_from(b, right_length);
    }
    return a.length == b.length;
}

Slice utf8_printable(Arena *arena, Slice text)
{
    char *shown = arena_take(arena, 3 * text.length + 1);
    size_t length = 0;
    while (text.length > 0) {
        uint32_t character = 0;
        const size_t read = utf8_read(text, &character);
        if (read == 0)
            character = 0xFFFD;
        else if (utf8_is_control(character))
            character = ' ';
        length += utf8_write(character, shown + length);
        text = slice_from(text, read == 0 ? 1 : read);
    }
    return (Slice){ shown, length };
}
