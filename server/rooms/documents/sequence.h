/* sequence.h - what two lists of texts have in common, in order: the ground of differences and
 * merging. Pure. */
#pragma once

#include <glib.h>

/* Beyond so many single differences two lists count as wholly different, so that comparing stays
 * bounded: time is at most differences × length, memory differences × differences. */
#define SEQUENCE_MAX_DIFFERENCES 1500

/**
 * Finds a longest common subsequence (E. W. Myers, An O(ND) Difference Algorithm, 1986).
 *
 * @a, @b: of char*
 * Returns for each entry of @a the index of its partner in @b, or -1: an array of int of @a's
 * length, its partners ascending. The caller owns it.
 */
GArray *sequence_match(const GPtrArray *a, const GPtrArray *b);
