/* pattern.h - what a text in a rule matches: characters, wildcards, dashes.
 *
 * A pattern is built as a list of codes, which the modifiers of a rule change
 * in turn, and then compiled once.
 *
 * Matching costs at most (bytes of the text) x (codes of the pattern): there is
 * no going back over a '*' once its part was found, which is right because
 * each part takes a fixed number of characters.
 */
#pragma once

#include <stdint.h>

#include "core/bytes/arena.h"

#define PATTERN_CODES_MAX ((size_t)64 * 1024)

/* Below 256: that byte. */
typedef uint16_t PatternCode;
enum {
    PATTERN_ANY_CHARACTER = 256, /* ? */
    PATTERN_ANY_TEXT = 257,      /* * */
    PATTERN_DASH = 258,          /* one of - / – — ― */
};

typedef struct {
    PatternCode *codes; /* in an arena */
    size_t count;
} PatternCodes;

typedef struct Pattern Pattern;

/**
 * Reads a text of a rule.
 *
 * '*' and '?' are wildcards. A backslash takes its meaning from '*', '?' and
 * '\' behind it; before anything else it stands for itself (specification,
 * "Escaping": \* is a star, \\* a backslash and a wildcard, \\\* a backslash
 * and a star, \a is \a).
 */
PatternCodes pattern_codes(Arena *arena, Slice text);

/* The bytes themselves. */
PatternCodes pattern_codes_of_bytes(Arena *arena, Slice bytes);

/* With the bytes in place of the code at @at. */
PatternCodes pattern_with(Arena *arena, PatternCodes codes, size_t at, Slice bytes);

/* The bytes, if there is no wildcard among them. */
bool pattern_bytes(Arena *arena, PatternCodes codes, Slice *bytes);

/* With any text before or behind; a '*' that is there already is not doubled. */
PatternCodes pattern_open(Arena *arena, PatternCodes codes, bool before, bool behind);

/**
 * With the dashes of options made interchangeable: '-', '/', '–', '—' and '―' that stand before a
 * letter or digit and behind neither, as in " -enc" and "/c", but not in "user-agent". (The
 * specification speaks of all such characters; pySigma changes the first two of options only.
 * A dash inside a word is no option, and changing it would match other words.)
 */
PatternCodes pattern_with_dashes(Arena *arena, PatternCodes codes);

/* @is_cased: false: letters match without regard to case (utf8_fold()). */
const Pattern *pattern_compile(Arena *arena, PatternCodes codes, bool is_cased);

bool pattern_is_cased(const Pattern *pattern);

/* Where the literal of a pattern must stand in a text. */
typedef enum {
    PATTERN_WHOLE,  /* it is the text */
    PATTERN_BEGINS, /* the text begins with it */
    PATTERN_ENDS,
    PATTERN_INSIDE,
    PATTERN_MORE, /* it must stand somewhere, but that is not all the pattern asks for */
} PatternPlace;

/* The longest literal without which the text cannot match, lent; it may be empty. */
PatternPlace pattern_literal(const Pattern *pattern, Slice *literal);

/* @text: folded with utf8_fold() unless the pattern is cased; all of it must match. */
bool pattern_matches(const Pattern *pattern, Slice text);
