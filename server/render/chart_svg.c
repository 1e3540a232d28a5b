#include "render/chart_svg.h"

#include <math.h>

#include "base/text.h"
#include "render/chart.h"

#define RADIUS 100.0 /* of a radar, in units of the picture */
#define WIDTH 400.0  /* of a trend's square */
#define HEIGHT 160.0
#define LABEL_COLUMNS 14 /* of a line of a radar's label: seven characters of Japanese */
#define AXES_MANY 12     /* with more, labels have a line each, and the picture is wider */
#define LABEL_COLUMNS_MANY 28
#define LINE_HEIGHT 17.0
#define BASE_LINE 5.0 /* below the middle of a line */
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

static bool has_many_axes(const Chart *chart)
{
    return chart->points->len > AXES_MANY;
}

/* How wide a line may be, so that the lines of a label are about as long as each other. */
static size_t label_columns(const char *label, size_t most)
{
    const size_t columns = text_columns(label);
    const size_t lines = MAX((columns + most - 1) / most, 1);
    return columns / lines + 2;
}

/* The label of each axis in lines: many axes leave room for one line, but for a longer one. */
static GPtrArray *wrap_labels(const Chart *chart)
{
    GPtrArray *labels = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (guint i = 0; i < chart->points->len; i++) {
        g_autoptr(GString) wrapped = g_string_new(NULL);
        const char *label = g_array_index(chart->points, ChartPoint, i).label;
        const size_t most = has_many_axes(chart) ? LABEL_COLUMNS_MANY : LABEL_COLUMNS;
        text_append_wrapped(wrapped, label, label_columns(label, most), "");
        g_ptr_array_add(labels, g_strsplit(g_strchomp(wrapped->str), "\n", 0));
    }
    return labels;
}

static void append_radar_label(GString *out, const ChartLabel *label, GStrv lines)
{
    const double middle = label->place.y * RADIUS + BASE_LINE;
    const int count = (int)g_strv_length(lines);
    for (int i = 0; i < count; i++)
        append_text(out, label->place.x * RADIUS, middle + LINE_HEIGHT * (i - (count - 1) / 2.0),
                    label->anchor, lines[i]);
}

static void append_radar_labels(GString *out, const Chart *chart)
{
    g_autoptr(GPtrArray) texts = wrap_labels(chart);
    g_autofree double *heights = g_new(double, texts->len);
    for (guint i = 0; i < texts->len; i++)
        heights[i] = LINE_HEIGHT / RADIUS * g_strv_length(g_ptr_array_index(texts, i));
    g_autofree ChartLabel *labels = chart_radar_labels(chart, heights, LINE_HEIGHT / RADIUS);
    for (guint i = 0; i < texts->len; i++)
        append_radar_label(out, &labels[i], g_ptr_array_index(texts, i));
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
    append_radar_labels(out, chart);
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
        const ChartPlace label = chart_label_place(chart, i);
        const ChartPlace point = chart_point_place(chart, i);
        append_text(out, label.x * WIDTH, label.y * HEIGHT + 8, CHART_ANCHOR_MIDDLE,
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
                           !is_radar              ? "-70 -30 510 225"
                           : has_many_axes(chart) ? "-320 -165 640 330"
                                                  : "-225 -165 450 330");
    append_title(out, chart, language);
    if (is_radar)
        append_radar(out, chart);
    else
        append_trend(out, chart);
    g_string_append(out, "</svg>");
}
