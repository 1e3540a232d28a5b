/* regex.h - regular expressions of rules (modifier re), bounded.
 *
 * Perl-compatible (PCRE2), because that is the flavour the specification names
 * and rules use more of it than POSIX has. Case counts unless the flag i is set.
 */
#pragma once

#include "core/bytes/arena.h"

#define REGEX_LENGTH_MAX 8192 /* bytes of an expression */
/* Of one search: PCRE2's match limit, about 0.1 s at worst. SigmaHQ's d7bcd677-… needs 2 million
 * for a real command line of 7 KB. */
#define REGEX_STEPS_MAX 5000000
#define REGEX_MEMORY_MAX_KIB 16384 /* of one search */

typedef struct Regex Regex;

typedef struct {
    bool ignores_case;   /* i */
    bool is_multi_line;  /* m: ^ and $ also at line ends */
    bool dot_takes_line; /* s: . also takes a line end */
} RegexFlags;

typedef enum { REGEX_MATCHES, REGEX_DIFFERS, REGEX_TOO_LONG } RegexResult;

/* NULL: it is no expression, or has a NUL byte; *@wrong, of @size bytes, says why in English. */
Regex *regex_new(Slice expression, RegexFlags flags, char *wrong, size_t size);
void regex_free(Regex *regex);

/* As it was given; lent. */
const char *regex_expression(const Regex *regex);
RegexFlags regex_flags(const Regex *regex);

/* Whether the expression matches anywhere in the text, which must be UTF-8.
 * REGEX_TOO_LONG: the search was given up at its limit; not the same as "differs". */
RegexResult regex_search(const Regex *regex, Slice text);

/* The same, but given up early: for callers that have another way. */
#define REGEX_STEPS_FEW 1000
RegexResult regex_search_shortly(const Regex *regex, Slice text);
