/* chart.h - where the points of a chart lie, for HTML and PDF alike. Pure geometry.
 *
 * Places are without a unit and y grows downwards. A radar lies in the circle of
 * radius 1 around 0, 0, its first axis upwards, the others clockwise. A trend
 * lies in the square from 0, 0 (upper left) to 1, 1.
 */
#pragma once

#include "render/document.h"

#define CHART_RADAR_MIN 3 /* axes */
#define CHART_RADAR_MAX 30
#define CHART_TREND_MAX 24 /* points */
#define CHART_RINGS 4      /* of a radar, the outermost is its edge; lines of a trend */

typedef struct {
    double x, y;
} ChartPlace;

/* Which side of a label touches its place. */
typedef enum { CHART_ANCHOR_START, CHART_ANCHOR_MIDDLE, CHART_ANCHOR_END } ChartAnchor;

Chart *chart_new(ChartKind kind);
void chart_free(Chart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chart, chart_free)

/**
 * Reads the lines of a fenced block; backslashes before punctuation are taken away.
 *
 * @wrong_line: set to the line that is wrong, from 1; the one after the last if some are missing
 * Returns NULL if a line is wrong.
 */
Chart *chart_parse(ChartKind kind, const char *lines, int *wrong_line);

/* A line without the backslashes and references that MUSTACHE_MARKDOWN puts there, trimmed. */
char *chart_unescape(const char *line);

/* Where point @index lies if its value is @share (0..1) of the highest. */
ChartPlace chart_place(const Chart *chart, guint index, double share);

/* Where its value lies. */
ChartPlace chart_point_place(const Chart *chart, guint index);

/* Where the label of a trend's point goes: under it. */
ChartPlace chart_label_place(const Chart *chart, guint index);

/* A label of a radar's axis: the middle of its height, and the side that touches that place. */
typedef struct {
    ChartPlace place;
    ChartAnchor anchor;
} ChartLabel;

/**
 * Where the labels of a radar go: as near to their axes as they can be without touching the circle
 * or each other.
 *
 * @heights: of each label; all of one line are as high as @line
 * Returns a new array, one for each axis; the caller owns it.
 */
ChartLabel *chart_radar_labels(const Chart *chart, const double *heights, double line);
