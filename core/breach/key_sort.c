#include "core/breach/key_sort.h"

#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS 8
#define DIGITS (64 / DIGIT_BITS)
#define VALUES (1 << DIGIT_BITS)

static size_t digit_of(uint64_t key, int digit)
{
    return key >> digit * DIGIT_BITS & (VALUES - 1);
}

static bool is_ascending(const uint64_t *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (keys[i - 1] > keys[i])
            return false;
    }
    return true;
}

/* Where the keys with each value of each digit begin. */
static void count_digits(const uint64_t *keys, size_t count, size_t starts[DIGITS][VALUES])
{
    memset(starts, 0, sizeof(size_t[DIGITS][VALUES]));
    for (size_t i = 0; i < count; i++) {
        for (int digit = 0; digit < DIGITS; digit++)
            starts[digit][digit_of(keys[i], digit)]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t before = 0;
        for (size_t value = 0; value < VALUES; value++) {
            const size_t here = starts[digit][value];
            starts[digit][value] = before;
            before += here;
        }
    }
}

/* Whether all keys have the same value there: nothing to do. */
static bool is_common(const size_t starts[VALUES], uint64_t key, int digit, size_t count)
{
    const size_t value = digit_of(key, digit);
    const size_t end = value + 1 < VALUES ? starts[value + 1] : count;
    return end - starts[value] == count;
}

/* Digit by digit from the lowest, each time keeping the order of the one before. */
static void sort(uint64_t *keys, uint64_t *spare, size_t count)
{
    size_t starts[DIGITS][VALUES];
    uint64_t *from = keys, *to = spare;
    count_digits(keys, count, starts);
    for (int digit = 0; digit < DIGITS; digit++) {
        if (is_common(starts[digit], keys[0], digit, count))
            continue;
        for (size_t i = 0; i < count; i++)
            to[starts[digit][digit_of(from[i], digit)]++] = from[i];
        uint64_t *const swapped = from;
        from = to;
        to = swapped;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}

size_t key_sort_unique(uint64_t *keys, uint64_t *spare, size_t count)
{
    size_t kept = 0;
    if (count > 1 && !is_ascending(keys, count))
        sort(keys, spare, count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || keys[i] != keys[kept - 1])
            keys[kept++] = keys[i];
    }
    return kept;
}
