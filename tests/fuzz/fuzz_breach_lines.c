/* fuzz_breach_lines.c - any lines as a list of hashes, and as a server's answer of a range. What is
 * taken for a hash has to be one.
 */
#include "core/breach/hash_line.h"
#include "core/breach/range_answer.h"

#include <assert.h>
#include <ctype.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(Slice line)
{
    uint8_t hash[HASH_LENGTH];
    const HashLine kind = hash_line_read(line, hash);
    assert(hash_line_is_wrong(kind) == (hash_line_name(kind)[0] != '\0'));
    if (kind != HASH_LINE_HASH)
        return;
    const Slice text = slice_trim(line);
    assert(text.length >= HASH_DIGITS && line.length <= HASH_LINE_MAX);
    assert(text.length == HASH_DIGITS || text.data[HASH_DIGITS] == ':');
    for (int i = 0; i < HASH_DIGITS; i++)
        assert(isxdigit((unsigned char)text.data[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t HASH[HASH_LENGTH] = { 0x5b, 0xaa, 0x61 };
    Slice rest = { (const char *)data, size };
    const RangeAnswer answer = range_answer_look(rest, HASH);
    assert(answer == RANGE_PRESENT || answer == RANGE_ABSENT || answer == RANGE_WRONG);
    while (rest.length > 0) {
        const char *end = memchr(rest.data, '\n', rest.length);
        const size_t length = end == NULL ? rest.length : (size_t)(end - rest.data);
        look((Slice){ rest.data, length });
        rest = slice_from(rest, end == NULL ? length : length + 1);
    }
    return 0;
}
