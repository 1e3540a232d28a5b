/* fuzz_breach_filter.c - any bytes as a filter's file: as they are, and with checksums made right,
 * so that the numbers behind them are reached. Nothing is read outside of the file.
 */
#include "core/breach/filter.h"
#include "core/breach/layout.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(Slice file)
{
    Filter filter;
    uint64_t broken = 0;
    if (filter_open(&filter, file) != FILTER_NOTHING)
        return;
    filter_verify(&filter, &broken);
    for (uint64_t key = 1; key != 0; key <<= 1) {
        filter_contains(&filter, key);
        filter_contains(&filter, key - 1);
        filter_segment_is_whole(&filter, filter_segment_of(&filter, ~key));
    }
}

static void make_right(unsigned char *file, size_t length)
{
    memcpy(file, MAGIC, 8);
    put_number(file + AT_VERSION, FILTER_VERSION, 4);
    put_number(file + AT_KIND, HASH_KIND_SHA1, 4);
    put_number(file + AT_LENGTH, length, 8);
    const uint64_t segments = get_number(file + AT_SEGMENTS, 2);
    if (segments * ENTRY_LENGTH > length - HEADER_LENGTH)
        return;
    const size_t directory = length - segments * ENTRY_LENGTH;
    put_number(file + AT_SEGMENTS, segments, 8);
    put_number(file + AT_DIRECTORY, directory, 8);
    put_number(file + AT_CHECKSUM, checksum_of_front(file, file + directory, length - directory),
               8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *copy = malloc(size + 1); /* of the very length, so that a step over it is seen */
    unsigned char *file = size == 0 ? copy : realloc(copy, size);
    memcpy(file, data, size);
    ask((Slice){ (const char *)file, size });
    if (size >= HEADER_LENGTH) {
        make_right(file, size);
        ask((Slice){ (const char *)file, size });
    }
    free(file);
    return 0;
}
