/* three_way.h - keeps what was written by hand when the generated text below it changes. Pure.
 *
 * Three texts: what the program generated when the hand began (base), what stands there now (mine),
 * what the program would generate today (theirs). Line by line: what only one side changed is
 * taken; what both changed in the same place is a conflict, and mine stands until somebody chooses.
 */
#pragma once

#include <glib.h>

typedef struct {
    char *base, *mine, *theirs; /* whole lines; "" where a side has none there */
    int line;                   /* of mine in the merged text, from 1 */
} MergeConflict;

typedef struct {
    char *text;           /* with mine where both changed */
    GPtrArray *conflicts; /* of MergeConflict, in order */
} ThreeWay;

/* The caller owns it. */
ThreeWay *three_way_merge(const char *base, const char *mine, const char *theirs);
void three_way_free(ThreeWay *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ThreeWay, three_way_free)
