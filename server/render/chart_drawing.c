#include "render/chart_drawing.h"

#include "render/chart.h"

#define WORD_PITCH 1.3
#define RADAR_MARGIN 2.6 /* sizes of type, above and below */
#define TREND_MARGIN_X 5.0
#define TREND_INSET 2.2 /* the lines go on so far beyond the first and the last point */
#define TREND_LABEL_DOWN 1.3
#define TREND_MARGIN_TOP 2.0
#define TREND_MARGIN_BOTTOM 2.4

/* Where the chart's own units lie on the paper. */
typedef struct {
    const Chart *chart;
    TextSetter *setter;
    cairo_t *cairo;
    double left, top; /* of 0, 0 */
    double x_unit, y_unit;
    double size;
} Drawing;

static double at_x(const Drawing *drawing, ChartPlace place)
{
    return drawing->left + place.x * drawing->x_unit;
}

static double at_y(const Drawing *drawing, ChartPlace place)
{
    return drawing->top + place.y * drawing->y_unit;
}

static void trace(const Drawing *drawing, ChartPlace place, bool is_first)
{
    if (is_first)
        cairo_move_to(drawing->cairo, at_x(drawing, place), at_y(drawing, place));
    else
        cairo_line_to(drawing->cairo, at_x(drawing, place), at_y(drawing, place));
}

static void pen(const Drawing *drawing, double width, double grey)
{
    cairo_set_line_width(drawing->cairo, drawing->size * width);
    cairo_set_source_rgb(drawing->cairo, grey, grey, grey);
}

static void strong_pen(const Drawing *drawing)
{
    cairo_set_line_width(drawing->cairo, drawing->size * 0.14);
    cairo_set_source_rgb(drawing->cairo, 0, 0.25, 0.55);
}

static void draw_word(const Drawing *drawing, const char *word, ChartPlace place,
                      ChartAnchor anchor, double down)
{
    TypeStyle style = { .size = drawing->size, .pitch = drawing->size * WORD_PITCH };
    g_autoptr(SetText) text = set_text_new_plain(drawing->setter, word, &style);
    set_text_lines(text, G_MAXDOUBLE);
    double width = set_text_width(text);
    double back = anchor == CHART_ANCHOR_MIDDLE ? width / 2
                  : anchor == CHART_ANCHOR_END  ? width
                                                : 0;
    set_text_draw(text, 0, drawing->cairo, at_x(drawing, place) - back,
                  at_y(drawing, place) - style.pitch / 2 + down * drawing->size);
}

static void draw_trend_labels(const Drawing *drawing)
{
    for (guint i = 0; i < drawing->chart->points->len; i++) {
        ChartPlace place = { chart_label_place(drawing->chart, i).x, 1 };
        draw_word(drawing, g_array_index(drawing->chart->points, ChartPoint, i).label, place,
                  CHART_ANCHOR_MIDDLE, TREND_LABEL_DOWN);
    }
}

static void draw_radar_labels(const Drawing *drawing)
{
    const guint count = drawing->chart->points->len;
    const double line = WORD_PITCH * drawing->size / drawing->y_unit;
    g_autofree double *heights = g_new(double, count);
    for (guint i = 0; i < count; i++)
        heights[i] = line;
    g_autofree ChartLabel *labels = chart_radar_labels(drawing->chart, heights, line);
    for (guint i = 0; i < count; i++)
        draw_word(drawing, g_array_index(drawing->chart->points, ChartPoint, i).label,
                  labels[i].place, labels[i].anchor, 0);
}

static void draw_dots(const Drawing *drawing)
{
    for (guint i = 0; i < drawing->chart->points->len; i++) {
        ChartPlace place = chart_point_place(drawing->chart, i);
        cairo_arc(drawing->cairo, at_x(drawing, place), at_y(drawing, place), drawing->size * 0.25,
                  0, 2 * G_PI);
        cairo_fill(drawing->cairo);
    }
}

static void trace_points(const Drawing *drawing)
{
    for (guint i = 0; i < drawing->chart->points->len; i++)
        trace(drawing, chart_point_place(drawing->chart, i), i == 0);
}

static void draw_rings(const Drawing *drawing)
{
    const guint count = drawing->chart->points->len;
    pen(drawing, 0.06, 0.7);
    for (int ring = 1; ring <= CHART_RINGS; ring++) {
        for (guint i = 0; i < count; i++)
            trace(drawing, chart_place(drawing->chart, i, (double)ring / CHART_RINGS), i == 0);
        cairo_close_path(drawing->cairo);
        cairo_stroke(drawing->cairo);
    }
    for (guint i = 0; i < count; i++) {
        trace(drawing, chart_place(drawing->chart, i, 0), true);
        trace(drawing, chart_place(drawing->chart, i, 1), false);
        cairo_stroke(drawing->cairo);
    }
}

static void draw_radar(const Drawing *drawing)
{
    draw_rings(drawing);
    trace_points(drawing);
    cairo_close_path(drawing->cairo);
    cairo_set_source_rgb(drawing->cairo, 0.85, 0.9, 0.96);
    cairo_fill_preserve(drawing->cairo);
    strong_pen(drawing);
    cairo_stroke(drawing->cairo);
    draw_rings(drawing); /* again, over the area */
    strong_pen(drawing);
    draw_dots(drawing);
    draw_radar_labels(drawing);
}

static void draw_trend_lines(const Drawing *drawing)
{
    double inset = TREND_INSET * drawing->size / drawing->x_unit;
    pen(drawing, 0.06, 0.75);
    for (int line = 0; line <= CHART_RINGS; line++) {
        double share = (double)line / CHART_RINGS;
        ChartPlace left = { -inset, 1 - share }, right = { 1 + inset, 1 - share };
        trace(drawing, left, true);
        trace(drawing, right, false);
        cairo_stroke(drawing->cairo);
    }
}

static void draw_trend_scale(const Drawing *drawing)
{
    for (int line = 0; line <= CHART_RINGS; line++) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        double share = (double)line / CHART_RINGS;
        g_ascii_formatd(number, sizeof(number), "%.4g", drawing->chart->max * share);
        ChartPlace place = { -drawing->size * (TREND_INSET + 0.6) / drawing->x_unit, 1 - share };
        draw_word(drawing, number, place, CHART_ANCHOR_END, 0);
    }
}

static void draw_values(const Drawing *drawing)
{
    for (guint i = 0; i < drawing->chart->points->len; i++)
        draw_word(drawing, g_ptr_array_index(drawing->chart->texts, i),
                  chart_point_place(drawing->chart, i), CHART_ANCHOR_MIDDLE, -1.0);
}

static void draw_trend(const Drawing *drawing)
{
    draw_trend_lines(drawing);
    draw_trend_scale(drawing);
    trace_points(drawing);
    strong_pen(drawing);
    cairo_stroke(drawing->cairo);
    draw_dots(drawing);
    draw_values(drawing);
    draw_trend_labels(drawing);
}

void chart_draw(const Chart *chart, TextSetter *setter, cairo_t *cairo, double x, double y,
                double width, double height, double size)
{
    Drawing drawing = { .chart = chart, .setter = setter, .cairo = cairo, .size = size };
    cairo_save(cairo);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    if (chart->kind == CHART_RADAR) {
        drawing.x_unit = drawing.y_unit = height / 2 - RADAR_MARGIN * size;
        drawing.left = x + width / 2;
        drawing.top = y + height / 2;
        draw_radar(&drawing);
    } else {
        drawing.x_unit = width - 2 * TREND_MARGIN_X * size;
        drawing.y_unit = height - (TREND_MARGIN_TOP + TREND_MARGIN_BOTTOM) * size;
        drawing.left = x + TREND_MARGIN_X * size;
        drawing.top = y + TREND_MARGIN_TOP * size;
        draw_trend(&drawing);
    }
    cairo_restore(cairo);
}
