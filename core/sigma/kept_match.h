/* kept_match.h - what a correlation remembers of a match. */
#pragma once

#include <stdint.h>

typedef struct {
    int64_t time_ms;
    uint64_t origin; /* of the caller: where the event stands */
    union {
        double number;  /* of value_sum, value_avg, value_percentile, value_median */
        uint64_t value; /* of value_count: hash of what is counted */
    } is;
    uint32_t place; /* which of the correlation's rules matched */
} KeptMatch;
