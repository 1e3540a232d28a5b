/* timeline_page.h - the report as one HTML file, which needs nothing else and runs no script. */
#pragma once

#include "app/timeline.h"

#define TIMELINE_GROUPS_SHOWN 200
#define TIMELINE_FILES_SHOWN 5

/* What was looked at. */
typedef struct {
    const Speaker *speaker;
    const GPtrArray *files; /* of char */
    unsigned long events, broken;
    unsigned long rules, correlations; /* in use */
    bool is_whole;                     /* nothing was left unread */
    gint64 made;                       /* Unix time in seconds */
} TimelineFrame;

/**
 * The page; the caller owns it.
 *
 * Where it would become too large fewer events of each group are shown; how many there are stands
 * there always. Fails as assets_load() and mustache_fill() do.
 */
char *timeline_page(const Timeline *timeline, const TimelineFrame *frame, GError **error);
