/* matcher.h - finds which leaves of one field hold in a value, all at once. Never changes once
 * made. */
#pragma once

#include "core/sigma/affix_set.h"
#include "core/sigma/gram_set.h"
#include "core/sigma/leaf.h"
#include "core/sigma/regex_set.h"

typedef struct Matcher Matcher;

/* A leaf (trigger_may_be()) and the number by which it is told. */
typedef struct {
    const Leaf *leaf;
    uint32_t number;
} MatcherLeaf;

/* @leaves: all of the same field. What the matcher needs besides the arena is freed by
 * matcher_clear(). NULL: the expressions are too much for one search. */
Matcher *matcher_new(Arena *arena, const Profile *profile, const MatcherLeaf *leaves, size_t count);
void matcher_clear(Matcher *matcher);

/* Whether the test is searched as a regular expression: it has no literal that says enough. */
bool matcher_needs_regex(const SigmaTest *test);

/* LEAF_KEYWORD: for all values. */
uint16_t matcher_field(const Matcher *matcher);
bool matcher_has_grams(const Matcher *matcher); /* looks for literals that may stand anywhere */
void matcher_prepare(const Matcher *matcher, RegexScratch *scratch);

/* Of LEAF_KEYWORD: whether the event as it stands in @json may have a value for it, apart from
 * those that are VALUE_DISGUISED. true where nothing can be said. */
bool matcher_may_hold(const Matcher *matcher, Slice json, const char *readable);

/* Calls @found for each leaf that holds; @is_exact: false: it may. A leaf may be told twice. */
typedef void (*MatcherFound)(void *data, uint32_t number, bool is_exact);
void matcher_search(const Matcher *matcher, Values *values, Value *value, RegexScratch *scratch,
                    MatcherFound found, void *data);
