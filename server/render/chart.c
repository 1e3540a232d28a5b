#include "render/chart.h"

#include <math.h>

#include "base/text.h"

#define LABEL_DISTANCE 1.12 /* from the middle of a radar; the circle's radius is 1 */
#define LABEL_CLEAR 1.06    /* no label comes nearer */
#define LABEL_ASIDE 0.1     /* labels nearer to the middle than this stand in it */
#define LABEL_BELOW 1.08    /* of a trend's square */
#define NUMBER_LENGTH_MAX 12

static void chart_point_clear(void *data)
{
    g_free(((ChartPoint *)data)->label);
}

Chart *chart_new(ChartKind kind)
{
    Chart *chart = g_new(Chart, 1);
    *chart = (Chart){ .kind = kind,
                      .points = g_array_new(FALSE, TRUE, sizeof(ChartPoint)),
                      .texts = g_ptr_array_new_with_free_func(g_free) };
    g_array_set_clear_func(chart->points, chart_point_clear);
    return chart;
}

void chart_free(Chart *chart)
{
    if (chart == NULL)
        return;
    g_array_unref(chart->points);
    g_ptr_array_unref(chart->texts);
    g_free(chart);
}

ChartPlace chart_place(const Chart *chart, guint index, double share)
{
    const guint count = chart->points->len;
    if (chart->kind == CHART_TREND) {
        const double x = count == 1 ? 0.5 : (double)index / (count - 1);
        return (ChartPlace){ x, 1 - share };
    }
    const double angle = 2 * G_PI * index / count;
    return (ChartPlace){ share * sin(angle), -share * cos(angle) };
}

ChartPlace chart_point_place(const Chart *chart, guint index)
{
    const double value = g_array_index(chart->points, ChartPoint, index).value;
    return chart_place(chart, index, chart->kind == CHART_TREND ? value / chart->max : value);
}

ChartPlace chart_label_place(const Chart *chart, guint index)
{
    return (ChartPlace){ chart_place(chart, index, 0).x, LABEL_BELOW };
}

static double gap(const double *heights, int upper)
{
    return (heights[upper] + heights[upper + 1]) / 2;
}

static void push_down(double *places, const double *heights, int count)
{
    for (int i = 1; i < count; i++)
        places[i] = MAX(places[i], places[i - 1] + gap(heights, i - 1));
}

static void push_up(double *places, const double *heights, int count)
{
    for (int i = count - 2; i >= 0; i--)
        places[i] = MIN(places[i], places[i + 1] - gap(heights, i));
}

/* Room for all between the first and the last: if it is too small, both move outwards. */
static void make_room(double *places, const double *heights, int count)
{
    double wanted = 0;
    for (int i = 0; i + 1 < count; i++)
        wanted += gap(heights, i);
    const double missing = MAX(wanted - (places[count - 1] - places[0]), 0);
    places[0] -= missing / 2;
    places[count - 1] += missing / 2;
}

/* Moves places apart that go downwards. The mean of filling from the top and from the bottom is
 * fair to both; each keeps the distances, so it does too. */
static void spread(double *places, const double *heights, int count)
{
    double down[CHART_RADAR_MAX], up[CHART_RADAR_MAX];
    make_room(places, heights, count);
    memcpy(down, places, sizeof(double) * count);
    memcpy(up, places, sizeof(double) * count);
    push_down(down, heights, count);
    down[count - 1] = places[count - 1];
    push_up(down, heights, count);
    push_up(up, heights, count);
    up[0] = places[0];
    push_down(up, heights, count);
    for (int i = 0; i < count; i++)
        places[i] = (down[i] + up[i]) / 2;
}

/* The axes of one side from the top to the bottom; what stands in the middle is on both. */
static int axes_of_side(const ChartLabel *labels, int count, bool is_left, int *axes)
{
    int found = 0;
    const ChartAnchor other = is_left ? CHART_ANCHOR_START : CHART_ANCHOR_END;
    for (int i = 0; i < count; i++) {
        const int axis = is_left ? (count - i) % count : i;
        if (labels[axis].anchor != other)
            axes[found++] = axis;
    }
    return found;
}

static void spread_side(ChartLabel *labels, const double *heights, int count, bool is_left)
{
    int axes[CHART_RADAR_MAX];
    double places[CHART_RADAR_MAX], side_heights[CHART_RADAR_MAX];
    const int found = axes_of_side(labels, count, is_left, axes);
    for (int i = 0; i < found; i++) {
        places[i] = labels[axes[i]].place.y;
        side_heights[i] = heights[axes[i]];
    }
    spread(places, side_heights, found);
    for (int i = 0; i < found; i++)
        labels[axes[i]].place.y = places[i];
}

/* Outwards so far that the inner corner of a label stays outside of the circle. */
static void leave_circle(ChartLabel *label, double height)
{
    const double inner = MAX(fabs(label->place.y) - height / 2, 0);
    const double rest = LABEL_CLEAR * LABEL_CLEAR - inner * inner;
    const double least = MAX(rest > 0 ? sqrt(rest) : 0, LABEL_ASIDE);
    if (label->anchor == CHART_ANCHOR_START)
        label->place.x = MAX(label->place.x, least);
    else if (label->anchor == CHART_ANCHOR_END)
        label->place.x = MIN(label->place.x, -least);
}

ChartLabel *chart_radar_labels(const Chart *chart, const double *heights, double line)
{
    const int count = (int)chart->points->len;
    ChartLabel *labels = g_new(ChartLabel, count);
    for (int i = 0; i < count; i++) {
        const ChartPlace place = chart_place(chart, i, LABEL_DISTANCE);
        const double outwards = (heights[i] - line) / 2;
        labels[i].place = (ChartPlace){ place.x, place.y * (1 + outwards / LABEL_DISTANCE) };
        labels[i].anchor = place.x > LABEL_ASIDE    ? CHART_ANCHOR_START
                           : place.x < -LABEL_ASIDE ? CHART_ANCHOR_END
                                                    : CHART_ANCHOR_MIDDLE;
    }
    spread_side(labels, heights, count, false);
    spread_side(labels, heights, count, true);
    for (int i = 0; i < count; i++)
        leave_circle(&labels[i], heights[i]);
    return labels;
}

char *chart_unescape(const char *line)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *at = line; *at != '\0'; at++) {
        if (at[0] == '\\' && g_ascii_ispunct(at[1]))
            at++;
        g_string_append_c(text, *at);
    }
    g_string_replace(text, "&#32;", " ", 0);
    g_string_replace(text, "&#92;", "\\", 0);
    return text_trim(text->str);
}

/* Digits with at most one point. Full-width digits were written by people as well. */
static bool read_number(const char *text, double *number)
{
    g_autofree char *folded = text_fold(text);
    const size_t length = strspn(folded, "0123456789.");
    if (length == 0 || length > NUMBER_LENGTH_MAX || folded[length] != '\0' ||
        strchr(folded, '.') != strrchr(folded, '.') || !g_ascii_isdigit(folded[length - 1]) ||
        !g_ascii_isdigit(folded[0]))
        return false;
    *number = g_ascii_strtod(folded, NULL);
    return true;
}

/* Cuts the number behind the last comma off; the label may have commas. */
static bool cut_number(char *line, double *number)
{
    char *comma = strrchr(line, ',');
    if (comma == NULL || !read_number(comma + 1, number))
        return false;
    *comma = '\0';
    return true;
}

static bool add_point(Chart *chart, char *line, double value, char *shown)
{
    ChartPoint point = { text_trim(line), value };
    g_array_append_val(chart->points, point);
    g_ptr_array_add(chart->texts, shown);
    return point.label[0] != '\0';
}

static char *number_text(double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.12g", number));
}

static bool read_axis(Chart *chart, char *line)
{
    double value = 0, max = 0;
    if (!cut_number(line, &max) || !cut_number(line, &value) || max <= 0 || value > max ||
        chart->points->len >= CHART_RADAR_MAX)
        return false;
    g_autofree char *shown = number_text(value), *most = number_text(max);
    return add_point(chart, line, value / max, g_strdup_printf("%s／%s", shown, most));
}

/* The first line says the highest value. */
static bool read_value(Chart *chart, char *line)
{
    double value = 0;
    if (!cut_number(line, &value) || chart->points->len >= CHART_TREND_MAX)
        return false;
    if (chart->max == 0) {
        chart->max = value;
        return value > 0 && g_str_equal(line, "max");
    }
    return value <= chart->max && add_point(chart, line, value, number_text(value));
}

Chart *chart_parse(ChartKind kind, const char *lines, int *wrong_line)
{
    g_autoptr(Chart) chart = chart_new(kind);
    chart->max = kind == CHART_RADAR ? 1 : 0;
    g_auto(GStrv) parts = g_strsplit(lines, "\n", 0);
    *wrong_line = 1;
    for (char **part = parts; *part != NULL; part++, (*wrong_line)++) {
        g_autofree char *line = chart_unescape(*part);
        if (line[0] == '\0')
            continue;
        if (!(kind == CHART_RADAR ? read_axis(chart, line) : read_value(chart, line)))
            return NULL;
    }
    if (chart->points->len < (kind == CHART_RADAR ? CHART_RADAR_MIN : 1))
        return NULL;
    return g_steal_pointer(&chart);
}
