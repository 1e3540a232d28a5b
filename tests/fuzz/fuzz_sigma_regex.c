/* fuzz_sigma_regex.c - any bytes as a regular expression and a text: the literal that it cannot do
 * without is there where it matches, and Vectorscan says the same as PCRE2 where it is exact.
 *
 * The first byte has the flags; the expression ends at the first line end.
 */
#include "core/sigma/regex.h"

#include <assert.h>
#include <stdint.h>

#include "core/bytes/utf8.h"
#include "core/sigma/regex_literal.h"
#include "core/sigma/regex_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPRESSION_MAX 80 /* longer ones take long to compile and show nothing else */

static void note(void *data, uint32_t index)
{
    assert(index == 0);
    *(bool *)data = true;
}

static void look_with_set(const Regex *regex, Slice text, bool matches)
{
    bool is_exact = false, is_found = false;
    RegexScratch scratch = { 0 };
    if (!regex_set_takes(regex, &is_exact))
        return;
    RegexSet *set = regex_set_new(&regex, 1);
    if (set == NULL)
        return;
    regex_scratch_prepare(&scratch, set);
    regex_set_search(set, &scratch, text, note, &is_found);
    assert(is_found || !matches);
    assert(!is_found || matches || !is_exact);
    regex_scratch_clear(&scratch);
    regex_set_free(set);
}

static void look(const Regex *regex, Slice text)
{
    Arena arena = { 0 };
    const RegexResult result = regex_search(regex, text);
    if (result == REGEX_MATCHES) {
        const Slice literal = regex_literal(&arena, regex), folded = utf8_fold(&arena, text);
        assert(literal.length == 0 ||
               memmem(folded.data, folded.length, literal.data, literal.length) != NULL);
    }
    if (result != REGEX_TOO_LONG)
        look_with_set(regex, text, result == REGEX_MATCHES);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char wrong[200];
    if (size == 0)
        return 0;
    const RegexFlags flags = { data[0] & 1, data[0] & 2, data[0] & 4 };
    const Slice rest = { (const char *)data + 1, size - 1 };
    const char *end = rest.length == 0 ? NULL : memchr(rest.data, '\n', rest.length);
    if (end == NULL || end - rest.data > EXPRESSION_MAX)
        return 0;
    const Slice expression = { rest.data, (size_t)(end - rest.data) };
    const Slice text = slice_from(rest, expression.length + 1);
    if (!utf8_is_valid(expression) || !utf8_is_valid(text))
        return 0;
    Regex *regex = regex_new(expression, flags, wrong, sizeof wrong);
    if (regex != NULL)
        look(regex, text);
    regex_free(regex);
    return 0;
}
