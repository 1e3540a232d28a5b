#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/sigma/regex.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

struct Regex {
    pcre2_code *code;
    pcre2_match_context *limits, *short_limits;
    char *expression;
    RegexFlags flags;
};

static uint32_t options_of(RegexFlags flags)
{
    return PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | (flags.ignores_case ? PCRE2_CASELESS : 0) |
           (flags.is_multi_line ? PCRE2_MULTILINE : 0) | (flags.dot_takes_line ? PCRE2_DOTALL : 0);
}

static pcre2_match_context *limits_of(uint32_t steps)
{
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    if (limits == NULL)
        abort();
    pcre2_set_match_limit(limits, steps);
    pcre2_set_heap_limit(limits, REGEX_MEMORY_MAX_KIB);
    return limits;
}

Regex *regex_new(Slice expression, RegexFlags flags, char *wrong, size_t size)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    if (expression.length > REGEX_LENGTH_MAX) {
        snprintf(wrong, size, "longer than %d bytes", REGEX_LENGTH_MAX);
        return NULL;
    }
    /* Hyperscan takes expressions that end at one, and would search for another. */
    if (expression.length > 0 && memchr(expression.data, '\0', expression.length) != NULL) {
        snprintf(wrong, size, "a NUL byte, which is written as \\x00");
        return NULL;
    }
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)expression.data, expression.length,
                                         options_of(flags), &code, &at, NULL);
    if (compiled == NULL) {
        PCRE2_UCHAR text[160];
        pcre2_get_error_message(code, text, sizeof text);
        snprintf(wrong, size, "%s (byte %zu)", (const char *)text, (size_t)at + 1);
        return NULL;
    }
    /* Twenty times faster; where the system allows no such code, the interpreter does it. */
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
    Regex *regex = malloc(sizeof *regex);
    char *copy = strndup(expression.data == NULL ? "" : expression.data, expression.length);
    if (regex == NULL || copy == NULL)
        abort();
    *regex =
        (Regex){ compiled, limits_of(REGEX_STEPS_MAX), limits_of(REGEX_STEPS_FEW), copy, flags };
    return regex;
}

void regex_free(Regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->limits);
    pcre2_match_context_free(regex->short_limits);
    pcre2_code_free(regex->code);
    free(regex->expression);
    free(regex);
}

const char *regex_expression(const Regex *regex)
{
    return regex->expression;
}

RegexFlags regex_flags(const Regex *regex)
{
    return regex->flags;
}

static RegexResult search(const Regex *regex, Slice text, pcre2_match_context *limits)
{
    pcre2_match_data *found = pcre2_match_data_create(1, NULL);
    if (found == NULL)
        abort();
    const PCRE2_SPTR subject = (PCRE2_SPTR)(text.data == NULL ? "" : text.data);
    const int result =
        pcre2_match(regex->code, subject, text.length, 0, PCRE2_NO_UTF_CHECK, found, limits);
    pcre2_match_data_free(found);
    if (result >= 0)
        return REGEX_MATCHES;
    return result == PCRE2_ERROR_NOMATCH ? REGEX_DIFFERS : REGEX_TOO_LONG;
}

RegexResult regex_search(const Regex *regex, Slice text)
{
    return search(regex, text, regex->limits);
}

RegexResult regex_search_shortly(const Regex *regex, Slice text)
{
    return search(regex, text, regex->short_limits);
}
