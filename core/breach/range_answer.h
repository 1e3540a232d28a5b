/* range_answer.h - what a server says that was asked for all hashes with the same first five
 * digits: lines of the 35 further digits, a colon and a count; 0 is padding.
 *
 * https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
#pragma once

#include "core/breach/hash_line.h"

#define RANGE_PREFIX_DIGITS 5
#define RANGE_ANSWER_MAX ((size_t)1024 * 1024) /* bytes; about 2,000 lines of 45 are usual */

typedef enum {
    RANGE_ABSENT,
    RANGE_PRESENT,
    RANGE_WRONG, /* that is no such answer: nothing is known of the hash */
} RangeAnswer;

/* Whether the hash is in the answer for its prefix. An answer without any line is wrong: no range
 * is empty. */
RangeAnswer range_answer_look(Slice answer, const uint8_t hash[HASH_LENGTH]);
