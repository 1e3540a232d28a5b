/* timeline.h - what was found, gathered for a report: by rule, and by the hour.
 *
 * Times are shown by the clock of a wall: of events that say how far they are from UTC that of this
 * machine's zone, of others as the log has it.
 */
#pragma once

#include "app/finding.h"

#define TIMELINE_EVENTS_MAX 20    /* of a group, kept to be shown */
#define TIMELINE_EVENTS_ALL 20000 /* of all groups */
#define TIMELINE_COMPUTERS_MAX 20 /* of a group */
#define TIMELINE_FIELDS_MAX 10    /* of an event */
#define TIMELINE_TEXT_MAX 200     /* characters of a value */
#define TIMELINE_HOURS_MAX 100000 /* in which something was found; beyond them it is not drawn */

/* Of SigmaLevel. */
typedef unsigned long TimelineCounts[SIGMA_CRITICAL + 1];

typedef struct {
    bool has_time;
    int64_t wall_ms; /* of the clock on the wall, since 1970 */
    char *file;
    unsigned long line;
    char *computer;    /* NULL: it names none */
    char *sentence;    /* of a correlation; NULL: none */
    GPtrArray *fields; /* of char: name, value, name, value … */
} TimelineEvent;

/* All that one rule or correlation found. */
typedef struct {
    const void *key;        /* the rule or correlation */
    const char *id, *title; /* lent from the rules */
    const SigmaPlain *plain;
    SigmaLevel level;
    unsigned long count;
    bool has_time;
    int64_t first_ms, last_ms; /* wall, of those that have a time */
    GPtrArray *computers;      /* of char, in the order of their first event */
    bool has_more_computers;
    GPtrArray *events; /* of TimelineEvent, the first ones */
} TimelineGroup;

typedef struct {
    int64_t hour; /* wall, since 1970 */
    TimelineCounts counts;
} TimelineHour;

typedef struct {
    GHashTable *groups; /* by key */
    GHashTable *hours;  /* of TimelineHour, by hour */
    unsigned long count;
    TimelineCounts counts;
    unsigned long zoned, unzoned,
        untimed; /* findings: their time has a zone, has none, is missing */
    guint events_kept;
} Timeline;

Timeline *timeline_new(void);
void timeline_free(Timeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timeline, timeline_free)

/* Copies what is to be shown of it. The rules must live longer. */
void timeline_add(Timeline *timeline, const Finding *finding);

/* Of TimelineGroup, lent: the gravest level first, then the largest. The caller frees the array. */
GPtrArray *timeline_groups(const Timeline *timeline);

/* How long one bar of the chart is. */
typedef enum {
    TIMELINE_HOUR,
    TIMELINE_DAY,
    TIMELINE_MONTH,
    TIMELINE_YEAR,
} TimelineUnit;

#define TIMELINE_BARS_MAX 100 /* and what whole days need besides */

typedef struct {
    char *label; /* "2026-04-20 10:00", "2026-04-20", "2026-04", "2026" */
    TimelineCounts counts;
    unsigned long total;
} TimelineBar;

typedef struct {
    TimelineUnit unit;
    GPtrArray *bars;       /* of TimelineBar, without gaps; empty if nothing has a time */
    unsigned long earlier; /* findings that are too long ago to be drawn */
    unsigned long highest; /* total of a bar */
} TimelineChart;

/* In the shortest unit in which all has room; the caller frees it. */
TimelineChart *timeline_chart(const Timeline *timeline);
void timeline_chart_free(TimelineChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TimelineChart, timeline_chart_free)

/* "2026-04-20 10:00:35"; the caller owns it. */
char *timeline_clock(int64_t wall_ms);
