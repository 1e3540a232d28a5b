/* regex_set.h - which of many regular expressions match a text, in one pass whose time grows with
 * the text alone (Hyperscan). Never changes once made. */
#pragma once

#include "core/sigma/regex.h"

typedef struct RegexSet RegexSet;

/* What a thread needs for searching; starts as { 0 }. */
typedef struct {
    void *scratch;
} RegexScratch;

/**
 * Whether the library finds what it should on this processor; looked at once.
 *
 * Vectorscan 5.4.9, which Debian 12 has, misses matches behind the 64th byte on processors with
 * AVX-512 (github.com/VectorCamp/vectorscan, issue 317); Hyperscan, which is called the same,
 * misses none. Where it is not sound no expression is taken, and PCRE2 does everything.
 */
bool regex_set_is_sound(void);

/* Whether Hyperscan takes the expression. *@is_exact: it matches exactly what PCRE2 matches;
 * else more, so that a match must be looked at again. */
bool regex_set_takes(const Regex *regex, bool *is_exact);

/* How often the expression repeats something without limit. A search with PCRE2 may take as many
 * times longer than the text is long, each again by the text's length, less one. */
unsigned regex_repeats(const Regex *regex);

/* Each expression one that regex_set_takes(). NULL: together they are too much for it. */
RegexSet *regex_set_new(const Regex *const *expressions, size_t count);
void regex_set_free(RegexSet *set);

/* Before the scratch's first search of the set. */
void regex_scratch_prepare(RegexScratch *scratch, const RegexSet *set);

/* Calls @found with the index of each expression that matches. */
typedef void (*RegexFound)(void *data, uint32_t index);
void regex_set_search(const RegexSet *set, RegexScratch *scratch, Slice text, RegexFound found,
                      void *data);
void regex_scratch_clear(RegexScratch *scratch);
