#include "render/pdf_draw.h"

#include "render/chart_drawing.h"

#define EDGE 0.5 /* points: the lines of tables and boxes */

static void stroke(cairo_t *cairo, double x, double y, double to_x, double to_y)
{
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, to_x, to_y);
    cairo_stroke(cairo);
}

static void edge_pen(cairo_t *cairo)
{
    cairo_set_line_width(cairo, EDGE);
    cairo_set_source_rgb(cairo, 0.35, 0.35, 0.35);
}

/* --- lines of text ------------------------------------------------------------------------- */

static void draw_bars(const Flow *flow, const Band *band, const DrawPlace *place)
{
    cairo_t *cairo = place->tags->cairo;
    double above = place->is_page_top ? 0 : band->strip.space;
    for (const QuoteBar *bar = band->bars; bar != NULL; bar = bar->outer) {
        cairo_set_source_rgb(cairo, 0.6, 0.66, 0.74);
        cairo_rectangle(cairo, flow->sheet->left + bar->x, place->top - above, 2,
                        band->strip.height + above);
        cairo_fill(cairo);
    }
}

static void draw_shade(const Flow *flow, const Band *band, const DrawPlace *place)
{
    cairo_t *cairo = place->tags->cairo;
    double pad = flow->sheet->size * 0.6;
    cairo_set_source_rgb(cairo, 0.945, 0.945, 0.945);
    cairo_rectangle(cairo, flow->sheet->left + band->x - pad, place->top, band->width + 2 * pad,
                    band->strip.height);
    cairo_fill(cairo);
}

static void draw_box(const Flow *flow, const Band *band, const DrawPlace *place)
{
    cairo_t *cairo = place->tags->cairo;
    double side = flow->sheet->size * 0.8, x = flow->sheet->left + band->marker_x;
    double y = place->top + (flow->sheet->pitch - side) / 2;
    cairo_set_line_width(cairo, 0.8);
    cairo_set_source_rgb(cairo, 0.1, 0.1, 0.1);
    cairo_rectangle(cairo, x, y, side, side);
    cairo_stroke(cairo);
    if (!band->is_checked)
        return;
    cairo_set_line_width(cairo, 1.2);
    cairo_move_to(cairo, x + side * 0.2, y + side * 0.5);
    cairo_line_to(cairo, x + side * 0.42, y + side * 0.75);
    cairo_line_to(cairo, x + side * 0.85, y + side * 0.2);
    cairo_stroke(cairo);
}

static void draw_marker(const Flow *flow, const Band *band, const DrawPlace *place)
{
    if (band->marker == NULL && !band->has_checkbox)
        return;
    tag_move(place->tags, band->marker_tag);
    if (band->has_checkbox)
        draw_box(flow, band, place);
    else
        set_text_draw(band->marker, 0, place->tags->cairo, flow->sheet->left + band->marker_x,
                      place->top);
}

/* ……… and the number of the page, behind a line of the contents. */
static void draw_leader(const Flow *flow, const Band *band, const DrawPlace *place)
{
    cairo_t *cairo = place->tags->cairo;
    const TypeStyle *style = set_text_style(band->text);
    g_autofree char *digits = g_strdup_printf("%d", place->pages[band->leads_to]);
    g_autoptr(SetText) number = set_text_new_plain(flow->setter, digits, style);
    const GArray *lines = set_text_lines(number, G_MAXDOUBLE);
    double right = flow->sheet->left + band->x + band->width;
    double left = right - g_array_index(lines, BreakLine, 0).width;
    set_text_draw(number, 0, cairo, left, place->top);

    const BreakLine *line = &g_array_index(set_text_broken(band->text), BreakLine, band->line);
    double begin = flow->sheet->left + band->x + line->width;
    double dots[] = { 0, style->size * 0.42 },
           y = place->top + style->pitch / 2 + style->size * 0.1;
    cairo_save(cairo);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cairo, dots, 2, 0);
    cairo_set_line_width(cairo, 0.9);
    cairo_set_source_rgb(cairo, 0.4, 0.4, 0.4);
    if (left - begin > 2 * style->size)
        stroke(cairo, begin + style->size * 0.6, y, left - style->size * 0.6, y);
    cairo_restore(cairo);
    tag_jump(cairo, band->leads_to, flow->sheet->left + band->x, place->top, band->width,
             style->pitch);
}

static void draw_line(const Flow *flow, const Band *band, const DrawPlace *place)
{
    if (band->is_shaded)
        draw_shade(flow, band, place);
    draw_marker(flow, band, place);
    tag_move(place->tags, band->tag);
    if (band->text != NULL)
        set_text_draw(band->text, band->line, place->tags->cairo,
                      flow->sheet->left + band->x + band->indent, place->top);
    if (band->leads_to >= 0 && place->pages != NULL)
        draw_leader(flow, band, place);
}

/* --- rows of a table ----------------------------------------------------------------------- */

static double cell_indent(const TableRow *row, int column, double width)
{
    double room = row->edges[column + 1] - row->edges[column] - 2 * row->pad_x - width;
    Alignment alignment = row->alignments[column];
    double share = alignment == ALIGN_RIGHT ? 1 : alignment == ALIGN_CENTRE ? 0.5 : 0;
    return row->pad_x + MAX(room, 0) * share;
}

static void draw_cell(const Band *band, const DrawPlace *place, int column, double left, double top)
{
    const TableRow *row = band->row;
    SetText *text = row->cells[column];
    if (text == NULL)
        return;
    const GArray *lines = set_text_broken(text);
    int end = MIN(band->first_line + band->line_count, (int)lines->len);
    for (int line = band->first_line; line < end; line++) {
        double width = g_array_index(lines, BreakLine, line).width;
        set_text_draw(text, line, place->tags->cairo, left + cell_indent(row, column, width),
                      top + (line - band->first_line) * row->pitch);
    }
}

static void draw_cells(const Band *band, const DrawPlace *place, double left)
{
    const TableRow *row = band->row;
    double top = place->top + (band->first_line == 0 ? row->pad_y : 0);
    for (int column = 0; column < row->columns; column++) {
        Tag cell = { row->is_head ? "TH" : "TD", band->tag };
        tag_move(place->tags, &cell);
        draw_cell(band, place, column, left + row->edges[column], top);
        tag_move(place->tags, band->tag);
    }
}

static void trace(cairo_t *cairo, double x, double y, double to_x, double to_y)
{
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, to_x, to_y);
}

static void draw_edges(const Band *band, const DrawPlace *place, double left)
{
    cairo_t *cairo = place->tags->cairo;
    const TableRow *row = band->row;
    double right = left + row->edges[row->columns], bottom = place->top + band->strip.height;
    for (int column = 0; column <= row->columns; column++)
        trace(cairo, left + row->edges[column], place->top, left + row->edges[column], bottom);
    if (band->first_line == 0 || place->is_page_top)
        trace(cairo, left, place->top, right, place->top);
    if (band->first_line + band->line_count == row->lines || place->is_page_foot)
        trace(cairo, left, bottom, right, bottom);
    edge_pen(cairo);
    cairo_stroke(cairo);
}

static void draw_row(const Flow *flow, const Band *band, const DrawPlace *place)
{
    cairo_t *cairo = place->tags->cairo;
    double left = flow->sheet->left + band->x;
    if (band->row->is_head) {
        cairo_set_source_rgb(cairo, 0.91, 0.93, 0.96);
        cairo_rectangle(cairo, left, place->top, band->row->edges[band->row->columns],
                        band->strip.height);
        cairo_fill(cairo);
    }
    draw_edges(band, place, left);
    tag_move(place->tags, band->tag);
    draw_cells(band, place, left);
}

/* --- the rest ------------------------------------------------------------------------------ */

static void draw_rule(const Flow *flow, const Band *band, const DrawPlace *place)
{
    double y = place->top + band->strip.height / 2, x = flow->sheet->left + band->x;
    edge_pen(place->tags->cairo);
    stroke(place->tags->cairo, x, y, x + band->width, y);
}

static void draw_chart(const Flow *flow, const Band *band, const DrawPlace *place)
{
    tag_move(place->tags, band->tag);
    chart_draw(band->block->chart, flow->setter, place->tags->cairo, flow->sheet->left + band->x,
               place->top, band->width, band->strip.height, flow->sheet->size * 0.86);
}

static void draw_seal_box(const Flow *flow, const DrawPlace *place, const Run *run, double x,
                          double width, double height)
{
    cairo_t *cairo = place->tags->cairo;
    const double size = flow->sheet->size * 0.86;
    TypeStyle style = { .size = size, .pitch = size * 1.6 };
    g_autoptr(SetText) label = set_text_new_plain(flow->setter, run->text, &style);
    double wanted = set_text_width(label), room = width - size * 0.4;
    if (wanted > room) { /* a long word is set smaller, so that it stays in its box */
        g_clear_pointer(&label, set_text_free);
        style.size *= MAX(room / wanted, 0.2);
        label = set_text_new_plain(flow->setter, run->text, &style);
    }
    const GArray *lines = set_text_lines(label, room);
    double line = g_array_index(lines, BreakLine, 0).width;
    set_text_draw(label, 0, cairo, x + (width - line) / 2, place->top);
    edge_pen(cairo);
    cairo_rectangle(cairo, x, place->top, width, height);
    cairo_stroke(cairo);
    stroke(cairo, x, place->top + style.pitch, x + width, place->top + style.pitch);
}

/* 確認欄: boxes for seals, at the right. */
static void draw_sign_off(const Flow *flow, const Band *band, const DrawPlace *place)
{
    const GPtrArray *runs = band->block->runs;
    if (runs->len == 0)
        return;
    double width = MIN(flow->sheet->size * 5.4, band->width / runs->len);
    double x = flow->sheet->left + band->x + band->width - width * runs->len;
    tag_move(place->tags, band->tag);
    for (guint i = 0; i < runs->len; i++)
        draw_seal_box(flow, place, g_ptr_array_index(runs, i), x + width * i, width,
                      band->strip.height);
}

void band_draw(const Flow *flow, const Band *band, const DrawPlace *place)
{
    draw_bars(flow, band, place);
    if (band->place >= 0)
        tag_place(place->tags->cairo, band->place, flow->sheet->left, place->top - 4);
    switch (band->kind) {
    case BAND_LINE:
        return draw_line(flow, band, place);
    case BAND_ROW:
        return draw_row(flow, band, place);
    case BAND_RULE:
        return draw_rule(flow, band, place);
    case BAND_CHART:
        return draw_chart(flow, band, place);
    case BAND_SIGN_OFF:
        return draw_sign_off(flow, band, place);
    }
}
