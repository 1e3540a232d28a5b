/* window.h - what a correlation measures in the matches of one window of time, and whether that is
 * what its condition asks for. Pure. */
#pragma once

#include "core/sigma/correlation.h"
#include "core/sigma/kept_match.h"

/* Matches of one group, in the order of time; of one time in the order they came. */
typedef struct {
    const KeptMatch *matches;
    size_t count;
} Window;

/**
 * What is measured:
 *
 *   event_count       matches
 *   value_count       different values
 *   temporal          different rules
 *   temporal_ordered  rules in the longest row of matches that has the order of `rules`
 *   value_sum, value_avg
 *   value_percentile  the smallest value that at least so many percent are not above (nearest rank)
 *   value_median      the middle one; of an even number the mean of the two in the middle
 *
 * @window: not empty
 */
double window_measure(const SigmaCorrelation *correlation, Window window);

/* Whether the criteria hold for a measure. */
bool window_meets_criteria(const SigmaCorrelation *correlation, double measure);

/* Whether the condition holds. Of an expression over rules each name is true whose rule has
 * matched; under temporal_ordered those that have must also be in order. */
bool window_holds(const SigmaCorrelation *correlation, Window window, double measure);
