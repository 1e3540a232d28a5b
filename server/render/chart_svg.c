#include "render/chart_svg.h"

#include <math.h>

#include "base/text.h"
#include "render/chart.h"

#define RADIUS 100.0 /* of a radar, in units of the picture */
#define WIDTH 400.0  /* of a trend's square */
#define HEIGHT 160.0
#define LABEL_COLUMNS 14 /* of a line of a radar's label: seven characters of Japanese */
#define LINE_HEIGHT 17.0
#define EDGE                                                                                       \
    24.0 /* on both sides of a trend, so that no value lies on the numbers of its scale            \
          */
#define LABELS_MOST 12 /* under a trend; of more, some are left out */

/* Numbers with a point, whatever the locale. */
static void append_number(GString *out, double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    const double rounded = round(number * 10) / 10;
    g_string_append(out, g_ascii_formatd(buffer, sizeof buffer, "%.1f", rounded + 0.0));
}

static void append_place(GString *out, const Chart *chart, ChartPlace place)
{
    const bool is_radar = chart->kind == CHART_RADAR;
    append_number(out, place.x * (is_radar ? RADIUS : WIDTH));
    g_string_append_c(out, ',');
    append_number(out, place.y * (is_radar ? RADIUS : HEIGHT));
}

static void append_attribute(GString *out, const char *name, double number)
{
    g_string_append_printf(out, " %s=\"", name);
    append_number(out, number);
    g_string_append_c(out, '"');
}

static void append_line(GString *out, double x1, double y1, double x2, double y2)
{
    g_string_append(out, "<line");
    append_attribute(out, "x1", x1);
    append_attribute(out, "y1", y1);
    append_attribute(out, "x2", x2);
    append_attribute(out, "y2", y2);
    g_string_append(out, " stroke=\"#949494\"/>");
}

static void append_text(GString *out, double x, double y, ChartAnchor anchor, const char *text)
{
    static const char *const anchors[] = { "start", "middle", "end" };
    g_string_append(out, "<text");
    append_attribute(out, "x", x);
    append_attribute(out, "y", y);
    g_string_append_printf(out, " text-anchor=\"%s\">", anchors[anchor]);
    text_append_html(out, text);
    g_string_append(out, "</text>");
}

/* The line around all points, or one of the rings. */
static void append_outline(GString *out, const Chart *chart, double share, const char *attributes)
{
    g_string_append_printf(out, "<%s %s points=\"",
                           chart->kind == CHART_RADAR ? "polygon" : "polyline", attributes);
    for (guint i = 0; i < chart->points->len; i++) {
        g_string_append_c(out, ' ');
        append_place(out, chart,
                     share < 0 ? chart_point_place(chart, i) : chart_place(chart, i, share));
    }
    g_string_append(out, "\"/>");
}

static void append_dots(GString *out, const Chart *chart)
{
    for (guint i = 0; i < chart->points->len; i++) {
        const ChartPlace place = chart_point_place(chart, i);
        g_string_append(out, "<circle r=\"3\" fill=\"#0017c1\"");
        append_attribute(out, "cx", place.x * (chart->kind == CHART_RADAR ? RADIUS : WIDTH));
        append_attribute(out, "cy", place.y * (chart->kind == CHART_RADAR ? RADIUS : HEIGHT));
        g_string_append(out, "/>");
    }
}

/* How wide a line may be, so that the lines of a label are about as long as each other. */
static size_t label_columns(const char *label)
{
    const size_t columns = text_columns(label);
    const size_t lines = MAX((columns + LABEL_COLUMNS - 1) / LABEL_COLUMNS, 1);
    return columns / lines + 2;
}

/* A label in lines, upwards of its place at the top, downwards at the bottom. */
static void append_radar_label(GString *out, const Chart *chart, guint index)
{
    ChartAnchor anchor;
    const ChartPlace place = chart_label_place(chart, index, &anchor);
    g_autoptr(GString) wrapped = g_string_new(NULL);
    const char *label = g_array_index(chart->points, ChartPoint, index).label;
    text_append_wrapped(wrapped, label, label_columns(label), "");
    g_auto(GStrv) lines = g_strsplit(g_strchomp(wrapped->str), "\n", 0);
    const double height = LINE_HEIGHT * (g_strv_length(lines) - 1);
    const double up = place.y < -0.5 ? height : place.y > 0.5 ? 0 : height / 2;
    const double down = place.y > 0.5 ? 8 : 4;
    for (guint i = 0; lines[i] != NULL; i++)
        append_text(out, place.x * RADIUS, place.y * RADIUS + down - up + LINE_HEIGHT * i, anchor,
                    lines[i]);
}

static void append_radar(GString *out, const Chart *chart)
{
    for (int ring = 1; ring <= CHART_RINGS; ring++)
        append_outline(out, chart, (double)ring / CHART_RINGS, "fill=\"none\" stroke=\"#949494\"");
    for (guint i = 0; i < chart->points->len; i++) {
        const ChartPlace edge = chart_place(chart, i, 1);
        append_line(out, 0, 0, edge.x * RADIUS, edge.y * RADIUS);
    }
    append_outline(out, chart, -1,
                   "fill=\"#0017c1\" fill-opacity=\"0.2\" stroke=\"#0017c1\" stroke-width=\"2\"");
    append_dots(out, chart);
    for (guint i = 0; i < chart->points->len; i++)
        append_radar_label(out, chart, i);
}

static void append_scale(GString *out, const Chart *chart)
{
    for (int ring = 0; ring <= CHART_RINGS; ring++) {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];
        const double share = (double)ring / CHART_RINGS, y = (1 - share) * HEIGHT;
        append_line(out, -EDGE, y, WIDTH + EDGE, y);
        append_text(out, -EDGE - 6, y + 5, CHART_ANCHOR_END,
                    g_ascii_formatd(buffer, sizeof buffer, "%.6g", chart->max * share));
    }
}

static void append_trend(GString *out, const Chart *chart)
{
    const guint step = (chart->points->len + LABELS_MOST - 1) / LABELS_MOST;
    append_scale(out, chart);
    append_outline(out, chart, -1, "fill=\"none\" stroke=\"#0017c1\" stroke-width=\"2\"");
    append_dots(out, chart);
    for (guint i = 0; i < chart->points->len; i += step) {
        ChartAnchor anchor;
        const ChartPlace label = chart_label_place(chart, i, &anchor);
        const ChartPlace point = chart_point_place(chart, i);
        append_text(out, label.x * WIDTH, label.y * HEIGHT + 8, anchor,
                    g_array_index(chart->points, ChartPoint, i).label);
        append_text(out, point.x * WIDTH, point.y * HEIGHT - 8, CHART_ANCHOR_MIDDLE,
                    g_ptr_array_index(chart->texts, i));
    }
}

const char *chart_caption(const Chart *chart, const char *language)
{
    const bool is_english = g_str_equal(language, "en");
    if (chart->kind == CHART_RADAR)
        return is_english ? "Radar chart" : "レーダーチャート";
    return is_english ? "Trend" : "推移";
}

static void append_title(GString *out, const Chart *chart, const char *language)
{
    const bool is_english = g_str_equal(language, "en");
    g_string_append_printf(out, "<title>%s%s", chart_caption(chart, language),
                           is_english ? ": " : "：");
    for (guint i = 0; i < chart->points->len; i++) {
        g_string_append(out, i == 0 ? "" : is_english ? ", " : "、");
        text_append_html(out, g_array_index(chart->points, ChartPoint, i).label);
        g_string_append_printf(out, " %s", (const char *)g_ptr_array_index(chart->texts, i));
    }
    g_string_append(out, "</title>");
}

void chart_append_svg(GString *out, const Chart *chart, const char *language)
{
    const bool is_radar = chart->kind == CHART_RADAR;
    g_string_append_printf(out,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"%s\" "
                           "font-size=\"14\" fill=\"currentColor\">",
                           is_radar ? "-225 -165 450 330" : "-70 -30 510 225");
    append_title(out, chart, language);
    if (is_radar)
        append_radar(out, chart);
    else
        append_trend(out, chart);
    g_string_append(out, "</svg>");
}
