#include "core/breach/range_answer.h"

/* The line as it would stand in a list of whole hashes. */
static bool complete(Slice line, const uint8_t hash[HASH_LENGTH], char whole[HASH_LINE_MAX])
{
    static const char DIGITS[] = "0123456789abcdef";
    if (line.length > HASH_LINE_MAX - RANGE_PREFIX_DIGITS)
        return false;
    for (int i = 0; i < RANGE_PREFIX_DIGITS; i++)
        whole[i] = DIGITS[hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF];
    memcpy(whole + RANGE_PREFIX_DIGITS, line.data, line.length);
    return true;
}

static HashLine read_line(Slice line, const uint8_t hash[HASH_LENGTH], bool *is_it)
{
    char whole[HASH_LINE_MAX];
    uint8_t found[HASH_LENGTH];
    const Slice text = slice_trim(line);
    if (text.length == 0)
        return HASH_LINE_EMPTY;
    if (!complete(text, hash, whole))
        return HASH_LINE_WRONG;
    const HashLine kind =
        hash_line_read((Slice){ whole, text.length + RANGE_PREFIX_DIGITS }, found);
    *is_it = *is_it || (kind == HASH_LINE_HASH && memcmp(found, hash, HASH_LENGTH) == 0);
    return kind;
}

RangeAnswer range_answer_look(Slice answer, const uint8_t hash[HASH_LENGTH])
{
    bool is_it = false;
    size_t lines = 0;
    if (answer.length > RANGE_ANSWER_MAX)
        return RANGE_WRONG;
    while (answer.length > 0) {
        const char *end = memchr(answer.data, '\n', answer.length);
        const size_t length = end == NULL ? answer.length : (size_t)(end - answer.data);
        const HashLine kind = read_line((Slice){ answer.data, length }, hash, &is_it);
        if (hash_line_is_wrong(kind))
            return RANGE_WRONG;
        lines += kind != HASH_LINE_EMPTY;
        answer = slice_from(answer, end == NULL ? length : length + 1);
    }
    return lines == 0 ? RANGE_WRONG : is_it ? RANGE_PRESENT : RANGE_ABSENT;
}
