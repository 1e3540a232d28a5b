/* group.h - the matches of one correlation that agree in the fields of group-by.
 *
 * They are kept in the order of their times, also where they come in another order. A window is
 * what lies in (t - timespan, t]; one ends at the time of each match. The group fires for a window
 * for which the condition holds, unless it has fired for one whose end is less than a timespan
 * away.
 */
#pragma once

#include "core/sigma/sketch.h"
#include "core/sigma/window.h"

#define GROUP_VALUES_MAX 2048   /* matches kept, of value_… and temporal… */
#define GROUP_DISTINCT_MAX 1024 /* different values counted exactly; beyond them a sketch */
#define GROUP_WINDOWS_MAX 256   /* looked at for one match that is not the newest */
#define GROUP_FIRES_MAX 8       /* remembered */

typedef struct Group Group;
struct Group {
    Group *next;                /* in the same place of the table */
    Group *older, *newer;       /* by last use, among all groups */
    Group *older_of, *newer_of; /* the same, among those of the correlation */
    SipKey key;
    size_t correlation; /* index in the set */
    KeptMatch *matches;
    size_t count, size;
    int64_t fires_ms[GROUP_FIRES_MAX]; /* ends of windows, the oldest overwritten first */
    size_t fire_count;
    int64_t
        lost_ms; /* matches up to here may be missing: windows that reach back to it are short */
    int64_t thin_ms; /* windows that end before lack matches that later ones can do without */
    Sketch *sketch;  /* of value_count, once there were too many values; NULL: none */
};

/* What a match did. */
typedef struct {
    bool fires;
    bool is_estimate; /* the measure: matches are missing, or the sketch counted */
    bool is_late;     /* it was older than all that is kept, or some windows were not looked at */
    bool is_quiet;    /* the group has fired for this window already */
    size_t cut;       /* matches given up although windows to come may need them */
    double measure;   /* of the window it fires for */
    int64_t end_ms;   /* of that window */
    size_t from, to;  /* the matches of that window: [from, to) */
} GroupOutcome;

typedef struct {
    const SigmaCorrelation *correlation;
    int64_t late_ms;  /* a match may be so far behind the newest: a timespan or more */
    size_t bytes_max; /* of the group */
} GroupTerms;

/* Ready for the first match; nothing is owned yet. */
void group_begin(Group *group);
void group_clear(Group *group);

/* Puts a match in its place and looks at the windows it is in. */
GroupOutcome group_add(Group *group, const GroupTerms *terms, KeptMatch match);

/* Bytes it takes, itself included. */
size_t group_bytes(const Group *group);
