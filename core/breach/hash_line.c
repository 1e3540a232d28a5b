#include "core/breach/hash_line.h"

#define NTLM_DIGITS 32
#define SUFFIX_DIGITS 35
#define COUNT_DIGITS_MAX 19 /* fits in 64 bits */

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    const char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool hash_digits_read(Slice digits, uint8_t *bytes, size_t count)
{
    if (digits.length != 2 * count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const int high = digit_value(digits.data[2 * i]);
        const int low = digit_value(digits.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

uint64_t hash_key(const uint8_t hash[HASH_LENGTH])
{
    uint64_t key = 0;
    for (int i = 0; i < 8; i++)
        key = key << 8 | hash[i];
    return key;
}

static HashLine read_count(Slice count)
{
    bool is_zero = true;
    if (count.length == 0 || count.length > COUNT_DIGITS_MAX)
        return HASH_LINE_COUNT;
    for (size_t i = 0; i < count.length; i++) {
        if (count.data[i] < '0' || count.data[i] > '9')
            return HASH_LINE_COUNT;
        is_zero = is_zero && count.data[i] == '0';
    }
    return is_zero ? HASH_LINE_PADDING : HASH_LINE_HASH;
}

static HashLine why_wrong(Slice digits)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (digit_value(digits.data[i]) < 0)
            return HASH_LINE_WRONG;
    }
    return digits.length == NTLM_DIGITS     ? HASH_LINE_NTLM
           : digits.length == SUFFIX_DIGITS ? HASH_LINE_SUFFIX
                                            : HASH_LINE_WRONG;
}

HashLine hash_line_read(Slice line, uint8_t hash[HASH_LENGTH])
{
    if (line.length > HASH_LINE_MAX)
        return HASH_LINE_LONG;
    const Slice text = slice_trim(line);
    if (text.length == 0 || text.data[0] == '#')
        return HASH_LINE_EMPTY;
    const char *colon = memchr(text.data, ':', text.length);
    const Slice digits = { text.data, colon == NULL ? text.length : (size_t)(colon - text.data) };
    uint8_t bytes[HASH_LENGTH];
    if (!hash_digits_read(digits, bytes, HASH_LENGTH))
        return why_wrong(digits);
    memcpy(hash, bytes, HASH_LENGTH);
    return colon == NULL ? HASH_LINE_HASH : read_count(slice_from(text, digits.length + 1));
}

const char *hash_line_name(HashLine kind)
{
    static const char *const NAMES[] = { "", "", "", "wrong", "ntlm", "suffix", "count", "long" };
    return NAMES[kind];
}
