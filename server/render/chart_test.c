#include "render/chart.h"

#include <math.h>

/* "label=value(text) …", or "line N" if that line is wrong. */
static char *parsed(ChartKind kind, const char *lines)
{
    int wrong = 0;
    g_autoptr(Chart) chart = chart_parse(kind, lines, &wrong);
    if (chart == NULL)
        return g_strdup_printf("line %d", wrong);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < chart->points->len; i++) {
        const ChartPoint *point = &g_array_index(chart->points, ChartPoint, i);
        g_string_append_printf(out, "%s%s=%g(%s)", i == 0 ? "" : " ", point->label, point->value,
                               (const char *)g_ptr_array_index(chart->texts, i));
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *lines, *want;
} Case;

static void check(ChartKind kind, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *got = parsed(kind, cases[i].lines);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void reads_radars(void)
{
    static const Case cases[] = {
        { "a,1,4\nb, 2 ,4\n\nc,４,4\n", "a=0.25(1／4) b=0.5(2／4) c=1(4／4)" },
        { "a,b,0,4\nb\\*,2.5,4\n&#32;c,4,4", "a,b=0(0／4) b*=0.625(2.5／4) c=1(4／4)" },
        { "a,1,4\nb,2,4", "line 3" },
        { "a,1,4\nb,5,4\nc,1,4", "line 2" },
        { "a,1,0\nb,1,4\nc,1,4", "line 1" },
        { "a,1\nb,1,4\nc,1,4", "line 1" },
        { "a,1,4\nb,1,4\n,1,4", "line 3" },
        { "a,-1,4\nb,1,4\nc,1,4", "line 1" },
        { "a,1e1,40\nb,1,4\nc,1,4", "line 1" },
        { "a,nan,40\nb,1,4\nc,1,4", "line 1" },
        { "a,1.,40\nb,1,4\nc,1,4", "line 1" },
        { "a,1.1.1,40\nb,1,4\nc,1,4", "line 1" },
        { "", "line 1" },
    };
    check(CHART_RADAR, cases, G_N_ELEMENTS(cases));
}

static void a_radar_has_no_more_axes_than_fit(void)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int i = 0; i < CHART_RADAR_MAX; i++)
        g_string_append(lines, "a,1,2\n");
    int wrong = 0;
    g_autoptr(Chart) chart = chart_parse(CHART_RADAR, lines->str, &wrong);
    g_assert_nonnull(chart);
    g_string_append(lines, "a,1,2\n");
    g_assert_null(chart_parse(CHART_RADAR, lines->str, &wrong));
    g_assert_cmpint(wrong, ==, CHART_RADAR_MAX + 1);
}

static void reads_trends(void)
{
    static const Case cases[] = {
        { "max,100\n4月,62\n5月,100", "4月=62(62) 5月=100(100)" },
        { "max,100\n4月,0", "4月=0(0)" },
        { "max,100", "line 2" },
        { "max,0\n4月,0", "line 1" },
        { "4月,62\n5月,70", "line 1" },
        { "max,100\n4月,101", "line 2" },
    };
    check(CHART_TREND, cases, G_N_ELEMENTS(cases));
}

static void assert_place(ChartPlace place, double x, double y)
{
    g_assert_cmpfloat_with_epsilon(place.x, x, 1e-9);
    g_assert_cmpfloat_with_epsilon(place.y, y, 1e-9);
}

static void goes_round_a_radar_clockwise_from_the_top(void)
{
    int wrong = 0;
    g_autoptr(Chart) chart = chart_parse(CHART_RADAR, "a,4,4\nb,2,4\nc,4,4\nd,0,4", &wrong);
    assert_place(chart_point_place(chart, 0), 0, -1);
    assert_place(chart_point_place(chart, 1), 0.5, 0);
    assert_place(chart_point_place(chart, 2), 0, 1);
    assert_place(chart_point_place(chart, 3), 0, 0);
    const double heights[] = { 0.1, 0.1, 0.1, 0.1 };
    g_autofree ChartLabel *labels = chart_radar_labels(chart, heights, 0.1);
    g_assert_cmpfloat(labels[0].place.y, <, -1);
    g_assert_cmpint(labels[0].anchor, ==, CHART_ANCHOR_MIDDLE);
    g_assert_cmpfloat(labels[1].place.x, >, 1);
    g_assert_cmpint(labels[1].anchor, ==, CHART_ANCHOR_START);
    g_assert_cmpfloat(labels[3].place.x, <, -1);
    g_assert_cmpint(labels[3].anchor, ==, CHART_ANCHOR_END);
}

static Chart *radar_of(guint axes)
{
    Chart *chart = chart_new(CHART_RADAR);
    for (guint i = 0; i < axes; i++) {
        ChartPoint point = { g_strdup("a"), 0.5 };
        g_array_append_val(chart->points, point);
    }
    return chart;
}

static bool share_a_side(const ChartLabel *one, const ChartLabel *other)
{
    return one->anchor == other->anchor || one->anchor == CHART_ANCHOR_MIDDLE ||
           other->anchor == CHART_ANCHOR_MIDDLE;
}

/* The corner of a label that is nearest to the middle of the circle. */
static double nearest(const ChartLabel *label, double height)
{
    double y = MAX(fabs(label->place.y) - height / 2, 0);
    return sqrt(label->place.x * label->place.x + y * y);
}

static void assert_labels_are_free(guint axes, const double *heights, double line, double most)
{
    g_autoptr(Chart) chart = radar_of(axes);
    g_autofree ChartLabel *labels = chart_radar_labels(chart, heights, line);
    for (guint i = 0; i < axes; i++) {
        g_assert_cmpfloat(nearest(&labels[i], heights[i]), >, 1.03);
        g_assert_cmpfloat(fabs(labels[i].place.y) + heights[i] / 2, <, most);
        for (guint k = 0; k < i; k++) {
            double apart = fabs(labels[i].place.y - labels[k].place.y);
            if (share_a_side(&labels[i], &labels[k]))
                g_assert_cmpfloat(apart, >, (heights[i] + heights[k]) / 2 - 1e-9);
        }
    }
}

static void labels_touch_neither_each_other_nor_the_circle(void)
{
    for (guint axes = CHART_RADAR_MIN; axes <= CHART_RADAR_MAX; axes++) {
        double heights[CHART_RADAR_MAX], higher[CHART_RADAR_MAX];
        for (guint i = 0; i < axes; i++) {
            heights[i] = 0.144;
            higher[i] = axes > 12 ? 0.17 : 0.17 * (1 + i % 3);
        }
        /* what the drawings leave above the circle: 0.288 in PDF, 0.65 in SVG */
        assert_labels_are_free(axes, heights, 0.144, 1.288);
        assert_labels_are_free(axes, higher, 0.17, 1.65);
    }
}

static void labels_stay_at_their_axes_where_there_is_room(void)
{
    g_autoptr(Chart) chart = radar_of(5);
    const double heights[] = { 0.1, 0.1, 0.1, 0.1, 0.1 };
    g_autofree ChartLabel *labels = chart_radar_labels(chart, heights, 0.1);
    for (guint i = 0; i < 5; i++)
        g_assert_cmpfloat_with_epsilon(labels[i].place.y, chart_place(chart, i, 1.12).y, 1e-9);
    g_assert_cmpfloat_with_epsilon(labels[0].place.x, 0, 1e-9);
}

static void goes_along_a_trend_from_left_to_right(void)
{
    int wrong = 0;
    g_autoptr(Chart) chart = chart_parse(CHART_TREND, "max,200\na,0\nb,100\nc,200", &wrong);
    assert_place(chart_point_place(chart, 0), 0, 1);
    assert_place(chart_point_place(chart, 1), 0.5, 0.5);
    assert_place(chart_point_place(chart, 2), 1, 0);
    g_assert_cmpfloat(chart_label_place(chart, 2).y, >, 1);
    g_assert_cmpfloat(chart_label_place(chart, 2).x, ==, 1);
    g_autoptr(Chart) single = chart_parse(CHART_TREND, "max,200\na,50", &wrong);
    assert_place(chart_point_place(single, 0), 0.5, 0.75);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/chart/reads-radars", reads_radars);
    g_test_add_func("/render/chart/a-radar-has-no-more-axes-than-fit",
                    a_radar_has_no_more_axes_than_fit);
    g_test_add_func("/render/chart/reads-trends", reads_trends);
    g_test_add_func("/render/chart/goes-round-a-radar-clockwise-from-the-top",
                    goes_round_a_radar_clockwise_from_the_top);
    g_test_add_func("/render/chart/labels-touch-neither-each-other-nor-the-circle",
                    labels_touch_neither_each_other_nor_the_circle);
    g_test_add_func("/render/chart/labels-stay-at-their-axes-where-there-is-room",
                    labels_stay_at_their_axes_where_there_is_room);
    g_test_add_func("/render/chart/goes-along-a-trend-from-left-to-right",
                    goes_along_a_trend_from_left_to_right);
    return g_test_run();
}
