/* number.h - numbers in rules and events: their value, whole where it is whole. */
#pragma once

#include <stdint.h>

#include "core/bytes/slice.h"

#define NUMBER_LENGTH_MAX 64 /* bytes */

typedef struct {
    bool is_whole; /* then @whole counts, else @real */
    int64_t whole;
    double real;
} SigmaNumber;

/* A decimal number as JSON writes it, a plus and zeros in front allowed: "-12", "007", "1.5e3".
 * Anything else ("0x10", "1 ", "") is none. */
bool number_read(Slice text, SigmaNumber *number);

/* The same, and 0x1F, as a YAML scalar. */
bool number_read_yaml(Slice text, SigmaNumber *number);

/* Below zero, zero, above zero. */
int number_compare(SigmaNumber a, SigmaNumber b);
