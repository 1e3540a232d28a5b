#include "render/pdf_flow.h"

#include <math.h>

/* Spaces and sizes are shares of the size of running text, the em. */
#define PARAGRAPH_SPACE 0.45
#define ITEM_SPACE 0.12
#define BLOCK_SPACE 0.8
#define NARROWEST 9 /* em: nothing is indented further than leaves this much */
#define NOTE_SCALE 0.86
#define CODE_SCALE 0.9
#define RADAR_HEIGHT 20
#define ROWS_BY_CHART 8 /* of its table, on the page of a chart */
#define TREND_HEIGHT 14
#define SIGN_OFF_HEIGHT 6.4
#define TITLE_LINE_PITCH 1.4 /* of running text: some room below */

static const struct {
    Sheet sheet, single;
    double least_size;
} PAPERS[] = {
    /* 42 characters of 10.5 points in 38 lines: what Japanese offices print */
    [PAGE_A4] = { { 595.276, 841.89, 77.138, 82, 441, 684, 10.5, 18, false },
                  { 595.276, 841.89, 77.138, 82, 441, 684, 10.5, 18, false },
                  9 },
    [PAGE_A6] = { { 297.638, 419.528, 29.319, 40, 239, 337.5, 8.5, 13.5, false },
                  { 297.638, 419.528, 25.069, 24, 247.5, 371.5, 8.5, 13.5, true },
                  7.5 },
};

/* How headings are set, level 1 first: size and space above. */
static const struct {
    const char *tag;
    double size, space;
} HEADINGS[] = {
    { "H1", 1.36, 1.5 }, { "H2", 1.14, 1.2 }, { "H3", 1.05, 1.0 },
    { "H4", 1.0, 0.8 },  { "H5", 1.0, 0.8 },  { "H6", 1.0, 0.8 },
};

Sheet sheet_of(PageSize page_size)
{
    return PAPERS[page_size].sheet;
}

Sheet sheet_single(PageSize page_size)
{
    return PAPERS[page_size].single;
}

double sheet_least_size(PageSize page_size)
{
    return PAPERS[page_size].least_size;
}

Sheet sheet_with_size(const Sheet *sheet, double size)
{
    Sheet other = *sheet;
    other.size = size;
    other.pitch = sheet->pitch * size / sheet->size;
    return other;
}

static void clear_place(void *memory)
{
    g_free(((FlowPlace *)memory)->text);
}

static Flow *flow_new(TextSetter *setter, const Document *document, const Sheet *sheet)
{
    Flow *flow = g_new0(Flow, 1);
    flow->document = document;
    flow->sheet = sheet;
    flow->setter = setter;
    flow->bands = g_array_new(FALSE, TRUE, sizeof(Band));
    flow->places = g_array_new(FALSE, FALSE, sizeof(FlowPlace));
    g_array_set_clear_func(flow->places, clear_place);
    flow->texts = g_ptr_array_new_with_free_func((GDestroyNotify)set_text_free);
    flow->memory = g_ptr_array_new_with_free_func(g_free);
    flow->markers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return flow;
}

void flow_free(Flow *flow)
{
    if (flow == NULL)
        return;
    g_array_unref(flow->bands);
    g_array_unref(flow->places);
    g_ptr_array_unref(flow->texts);
    g_ptr_array_unref(flow->memory);
    g_hash_table_unref(flow->markers);
    g_free(flow);
}

bool flow_is_full(const Flow *flow)
{
    return flow->height > flow->sheet->text_height * PAGES_MAX;
}

SetText *flow_own_text(Flow *flow, SetText *text)
{
    g_ptr_array_add(flow->texts, text);
    return text;
}

void *flow_own(Flow *flow, void *memory)
{
    g_ptr_array_add(flow->memory, memory);
    return memory;
}

const Tag *flow_tag(Flow *flow, const char *name, const Tag *parent)
{
    Tag *tag = flow_own(flow, g_new(Tag, 1));
    *tag = (Tag){ name, parent };
    return tag;
}

static double em(const Flow *flow, const FlowFrame *frame)
{
    return flow->sheet->size * frame->scale;
}

/* Company rules are set in 明朝, everything else in ゴシック. */
TypeStyle flow_style(const Flow *flow, const FlowFrame *frame)
{
    const Sheet *sheet = flow->sheet;
    return (TypeStyle){ .size = sheet->size * frame->scale,
                        .pitch = sheet->pitch * frame->scale,
                        .is_serif = flow->document->numbering == NUMBERING_ARTICLES };
}

/* A frame further in, as far as that leaves room for text. */
static FlowFrame indented(const Flow *flow, const FlowFrame *frame, double indent)
{
    FlowFrame inner = *frame;
    indent = CLAMP(frame->width - em(flow, frame) * NARROWEST, 0, indent);
    inner.x += indent;
    inner.width -= indent;
    return inner;
}

static FlowFrame tagged(Flow *flow, const FlowFrame *frame, const char *tag)
{
    FlowFrame inner = *frame;
    inner.tag = flow_tag(flow, tag, frame->tag);
    return inner;
}

/* --- bands --------------------------------------------------------------------------------- */

Band *flow_add(Flow *flow, const FlowFrame *frame, BandKind kind, double height, double space)
{
    Band band = { .strip = { height, space, false, flow->breaks_page, -1 },
                  .kind = kind,
                  .tag = frame->tag,
                  .bars = frame->bars,
                  .x = frame->x,
                  .width = frame->width,
                  .place = -1,
                  .leads_to = -1 };
    flow->breaks_page = false;
    flow->height += height + space;
    g_array_append_val(flow->bands, band);
    return &g_array_index(flow->bands, Band, flow->bands->len - 1);
}

static Band *band_at(const Flow *flow, int index)
{
    return &g_array_index(flow->bands, Band, index);
}

static void keep_lines(Flow *flow, int first)
{
    const int count = (int)flow->bands->len - first;
    for (int i = 0; i < count; i++)
        band_at(flow, first + i)->strip.is_kept = pages_keep_line(i, count);
}

static void keep_all(Flow *flow, int first)
{
    for (int i = first; i < (int)flow->bands->len; i++)
        band_at(flow, i)->strip.is_kept = true;
}

static double indent_of(Alignment alignment, double room)
{
    return alignment == ALIGN_CENTRE ? room / 2 : alignment == ALIGN_RIGHT ? room : 0;
}

int flow_add_text(Flow *flow, const FlowFrame *frame, SetText *text, double space,
                  Alignment alignment)
{
    const GArray *lines = set_text_lines(text, frame->width);
    int first = (int)flow->bands->len;
    for (guint i = 0; i < lines->len && !flow_is_full(flow); i++) {
        Band *band =
            flow_add(flow, frame, BAND_LINE, set_text_style(text)->pitch, i == 0 ? space : 0);
        band->text = text;
        band->line = (int)i;
        band->indent =
            indent_of(alignment, frame->width - g_array_index(lines, BreakLine, i).width);
    }
    keep_lines(flow, first);
    return first;
}

static SetText *text_of(Flow *flow, const GPtrArray *runs, const TypeStyle *style)
{
    return flow_own_text(flow, set_text_new(flow->setter, runs, style));
}

static SetText *plain_text(Flow *flow, const char *plain, const TypeStyle *style)
{
    return flow_own_text(flow, set_text_new_plain(flow->setter, plain, style));
}

/* --- blocks -------------------------------------------------------------------------------- */

static void add_blocks(Flow *flow, const FlowFrame *frame, const GPtrArray *blocks);

static SetText *heading_text(Flow *flow, const Block *heading, const TypeStyle *style)
{
    g_autofree char *before = NULL, *after = NULL;
    document_heading_affixes(flow->document, heading, &before, &after);
    Run first = { before, 0, NULL }, last = { after, 0, NULL };
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    g_ptr_array_add(runs, &first);
    for (guint i = 0; i < heading->runs->len; i++)
        g_ptr_array_add(runs, g_ptr_array_index(heading->runs, i));
    g_ptr_array_add(runs, &last);
    return text_of(flow, runs, style);
}

static void add_heading(Flow *flow, const FlowFrame *frame, const Block *heading)
{
    int level = CLAMP(heading->level, 1, 6);
    FlowFrame inner = tagged(flow, frame, HEADINGS[level - 1].tag);
    TypeStyle style = flow_style(flow, frame);
    style.size *= HEADINGS[level - 1].size;
    style.pitch = MAX(style.pitch, style.size * 1.5);
    style.is_bold = true;
    style.is_serif = false;
    int first = flow_add_text(flow, &inner, heading_text(flow, heading, &style),
                              HEADINGS[level - 1].space * em(flow, frame), ALIGN_LEFT);
    keep_all(flow, first);
    if (first == (int)flow->bands->len)
        return;
    FlowPlace place = { level, first, document_heading_text(flow->document, heading) };
    band_at(flow, first)->place = (int)flow->places->len;
    g_array_append_val(flow->places, place);
}

static void add_paragraph(Flow *flow, const FlowFrame *frame, const Block *block, double space)
{
    FlowFrame inner = tagged(flow, frame, "P");
    TypeStyle style = flow_style(flow, frame);
    flow_add_text(flow, &inner, text_of(flow, block->runs, &style), space * em(flow, frame),
                  ALIGN_LEFT);
}

static bool is_empty_run(const Run *run)
{
    return run->text == NULL || *run->text == '\0';
}

static void add_code_line(Flow *flow, const FlowFrame *frame, const Run *run, double space)
{
    TypeStyle style = flow_style(flow, frame);
    style.size *= CODE_SCALE;
    style.pitch *= CODE_SCALE;
    Run code = { run->text, RUN_CODE, NULL };
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    if (!is_empty_run(run))
        g_ptr_array_add(runs, &code);
    int first = flow_add_text(flow, frame, text_of(flow, runs, &style), space, ALIGN_LEFT);
    for (int i = first; i < (int)flow->bands->len; i++)
        band_at(flow, i)->is_shaded = true;
}

static void add_code(Flow *flow, const FlowFrame *frame, const Block *block)
{
    FlowFrame inner = tagged(flow, frame, "Code");
    inner.x += 0.6 * em(flow, frame);
    inner.width -= 1.2 * em(flow, frame);
    int first = (int)flow->bands->len;
    for (guint i = 0; i < block->runs->len && !flow_is_full(flow); i++)
        add_code_line(flow, &inner, g_ptr_array_index(block->runs, i),
                      i == 0 ? BLOCK_SPACE * em(flow, frame) : 0);
    keep_lines(flow, first);
}

static void add_quote(Flow *flow, const FlowFrame *frame, const Block *block)
{
    QuoteBar *bar = flow_own(flow, g_new(QuoteBar, 1));
    *bar = (QuoteBar){ frame->x + 0.4 * em(flow, frame), frame->bars };
    FlowFrame inner = indented(flow, frame, 1.5 * em(flow, frame));
    inner.tag = flow_tag(flow, "BlockQuote", frame->tag);
    inner.bars = bar;
    add_blocks(flow, &inner, block->children);
}

static void add_chart(Flow *flow, const FlowFrame *frame, const Block *block)
{
    FlowFrame inner = tagged(flow, frame, "Figure");
    double height = block->chart->kind == CHART_RADAR ? RADAR_HEIGHT : TREND_HEIGHT;
    Band *band = flow_add(flow, &inner, BAND_CHART, height * flow->sheet->size,
                          BLOCK_SPACE * em(flow, frame));
    band->block = block;
    band->strip.is_kept = true;
    int first = (int)flow->bands->len;
    flow_add_chart_table(flow, frame, block->chart);
    /* a long table may go on on the next page, but not all of it */
    for (int i = first; i + 1 < MIN((int)flow->bands->len, first + ROWS_BY_CHART); i++)
        band_at(flow, i)->strip.is_kept = true;
}

static void add_drawn(Flow *flow, const FlowFrame *frame, BandKind kind, const Block *block,
                      double height)
{
    FlowFrame inner = tagged(flow, frame, kind == BAND_SIGN_OFF ? "P" : "NonStruct");
    Band *band =
        flow_add(flow, &inner, kind, height * em(flow, frame), BLOCK_SPACE * em(flow, frame));
    band->block = block;
    for (guint i = 0; i < block->runs->len; i++)
        text_setter_expect(flow->setter, ((Run *)g_ptr_array_index(block->runs, i))->text, false);
}

static void add_block(Flow *flow, const FlowFrame *frame, const Block *block);

/* --- lists --------------------------------------------------------------------------------- */

/* What stands before the text of an item. */
typedef struct {
    const Block *item;
    SetText *text; /* NULL: a box, or nothing */
    double x;
    const Tag *tag;
} Marker;

static void put_marker(Band *band, const Marker *marker)
{
    band->marker = marker->text;
    band->marker_x = marker->x;
    band->marker_tag = marker->tag;
    band->has_checkbox = marker->item->has_checkbox;
    band->is_checked = marker->item->is_checked;
    if (marker->text != NULL)
        set_text_lines(marker->text, G_MAXDOUBLE);
}

/* An item begins with a paragraph, or the marker has a line for itself. */
static guint begin_item(Flow *flow, const FlowFrame *frame, const Block *item, const Marker *marker,
                        double space)
{
    const Block *first = item->children->len > 0 ? g_ptr_array_index(item->children, 0) : NULL;
    int band = (int)flow->bands->len;
    bool has_paragraph = first != NULL && first->kind == BLOCK_PARAGRAPH;
    if (has_paragraph) {
        add_paragraph(flow, frame, first, space);
    } else {
        flow_add(flow, frame, BAND_LINE, flow_style(flow, frame).pitch, space * em(flow, frame));
        band_at(flow, band)->strip.is_kept = first != NULL;
    }
    if (band < (int)flow->bands->len)
        put_marker(band_at(flow, band), marker);
    return has_paragraph ? 1 : 0;
}

static void add_item(Flow *flow, const FlowFrame *frame, const Block *item, Marker *marker,
                     double space)
{
    const Tag *tag = flow_tag(flow, item->kind == BLOCK_FOOTNOTE ? "Note" : "LI", frame->tag);
    FlowFrame inner = *frame;
    marker->tag = flow_tag(flow, "Lbl", tag);
    marker->item = item;
    inner.tag = item->kind == BLOCK_FOOTNOTE ? tag : flow_tag(flow, "LBody", tag);
    guint i = begin_item(flow, &inner, item, marker, space);
    for (; i < item->children->len && !flow_is_full(flow); i++)
        add_block(flow, &inner, g_ptr_array_index(item->children, i));
}

/* The numbers of lists come again and again: each is shaped once. */
static SetText *marker_text(Flow *flow, const FlowFrame *frame, const Block *item)
{
    if (item->number == NULL || item->has_checkbox)
        return NULL;
    g_autofree char *key = g_strdup_printf("%g %s", frame->scale, item->number);
    SetText *text = g_hash_table_lookup(flow->markers, key);
    if (text != NULL)
        return text;
    TypeStyle style = flow_style(flow, frame);
    text = plain_text(flow, item->number, &style);
    g_hash_table_insert(flow->markers, g_steal_pointer(&key), text);
    return text;
}

/* How far the text of a list stands in: whole characters, wide enough for every number. */
static double hanging(const Flow *flow, const FlowFrame *frame, GPtrArray *markers, bool is_ordered)
{
    double widest = 0, size = em(flow, frame);
    for (guint i = 0; i < markers->len; i++)
        if (g_ptr_array_index(markers, i) != NULL)
            widest = MAX(widest, set_text_width(g_ptr_array_index(markers, i)));
    double least = is_ordered ? 1.5 : 1;
    return MAX(least, ceil(widest / size + (is_ordered ? 0.3 : 0) - 0.01)) * size;
}

static void add_list(Flow *flow, const FlowFrame *frame, const Block *list)
{
    g_autoptr(GPtrArray) markers = g_ptr_array_new();
    for (guint i = 0; i < list->children->len; i++)
        g_ptr_array_add(markers, marker_text(flow, frame, g_ptr_array_index(list->children, i)));
    bool has_boxes =
        list->children->len > 0 && ((Block *)g_ptr_array_index(list->children, 0))->has_checkbox;
    double hang = hanging(flow, frame, markers, list->is_ordered || has_boxes);
    FlowFrame inner = indented(flow, frame, hang);
    inner.tag = flow_tag(flow, "L", frame->tag);
    for (guint i = 0; i < list->children->len && !flow_is_full(flow); i++) {
        Marker marker = { .text = g_ptr_array_index(markers, i), .x = inner.x - hang };
        add_item(flow, &inner, g_ptr_array_index(list->children, i), &marker,
                 i == 0 && list->level <= 1 ? PARAGRAPH_SPACE : ITEM_SPACE);
    }
}

/* --- notes --------------------------------------------------------------------------------- */

static void add_note(Flow *flow, const FlowFrame *frame, const Block *note, bool is_first)
{
    if (is_first)
        flow_add(flow, frame, BAND_RULE, em(flow, frame), em(flow, frame))->width /= 3;
    FlowFrame small = *frame;
    small.scale = NOTE_SCALE;
    Marker marker = { .text = marker_text(flow, &small, note), .x = frame->x };
    FlowFrame inner = indented(flow, &small, 2 * em(flow, &small));
    add_item(flow, &inner, note, &marker, ITEM_SPACE);
}

static void add_block(Flow *flow, const FlowFrame *frame, const Block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        return add_heading(flow, frame, block);
    case BLOCK_PARAGRAPH:
        return add_paragraph(flow, frame, block, PARAGRAPH_SPACE);
    case BLOCK_LIST:
        return add_list(flow, frame, block);
    case BLOCK_TABLE:
        return flow_add_table(flow, frame, block);
    case BLOCK_QUOTE:
        return add_quote(flow, frame, block);
    case BLOCK_CODE:
        return add_code(flow, frame, block);
    case BLOCK_RULE:
        return add_drawn(flow, frame, BAND_RULE, block, 1);
    case BLOCK_CHART:
        return add_chart(flow, frame, block);
    case BLOCK_SIGN_OFF:
        return add_drawn(flow, frame, BAND_SIGN_OFF, block, SIGN_OFF_HEIGHT);
    case BLOCK_PAGE_BREAK:
        flow->height += flow->sheet->text_height / 2; /* so that breaks alone fill a flow as well */
        flow->breaks_page = true;
        return;
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
    case BLOCK_FOOTNOTE:
        return; /* never outside of what they belong to */
    }
}

static bool is_note(const GPtrArray *blocks, guint index)
{
    return index < blocks->len &&
           ((Block *)g_ptr_array_index(blocks, index))->kind == BLOCK_FOOTNOTE;
}

static void add_blocks(Flow *flow, const FlowFrame *frame, const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len && !flow_is_full(flow); i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (is_note(blocks, i))
            add_note(flow, frame, block, i == 0 || !is_note(blocks, i - 1));
        else
            add_block(flow, frame, block);
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

static FlowFrame whole_frame(const Flow *flow)
{
    return (FlowFrame){ .width = flow->sheet->text_width, .scale = 1 };
}

static void add_title(Flow *flow, const FlowFrame *frame)
{
    FlowFrame inner = tagged(flow, frame, "H");
    TypeStyle style = { .size = flow->sheet->size * 1.7,
                        .pitch = flow->sheet->size * 2.5,
                        .is_bold = true };
    keep_all(flow, flow_add_text(flow, &inner, plain_text(flow, flow->document->title, &style), 0,
                                 ALIGN_CENTRE));
}

/* Company, version and date at the right, under the title. */
static void add_title_line(Flow *flow, const FlowFrame *frame)
{
    const Document *document = flow->document;
    const char *const parts[] = { document->company, document->version, document->date };
    g_autoptr(GString) line = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL)
            g_string_append_printf(line, "%s%s", line->len > 0 ? "　" : "", parts[i]);
    if (line->len == 0)
        return;
    FlowFrame inner = tagged(flow, frame, "P");
    TypeStyle style = flow_style(flow, frame);
    style.pitch *= TITLE_LINE_PITCH;
    keep_all(flow,
             flow_add_text(flow, &inner, plain_text(flow, line->str, &style), 0, ALIGN_RIGHT));
}

Flow *flow_of_text(TextSetter *setter, const Document *document, const Sheet *sheet)
{
    Flow *flow = flow_new(setter, document, sheet);
    FlowFrame frame = whole_frame(flow);
    if (!document->has_cover) {
        add_title(flow, &frame);
        add_title_line(flow, &frame);
    }
    add_blocks(flow, &frame, document->blocks);
    return flow;
}

static void add_entry(Flow *flow, const FlowFrame *frame, const FlowPlace *place, int index)
{
    double number_width = 3 * em(flow, frame);
    FlowFrame inner = indented(flow, frame, place->level == 1 ? 0 : 1.5 * em(flow, frame));
    inner.width -= number_width;
    inner.tag = flow_tag(flow, "TOCI", frame->tag);
    TypeStyle style = flow_style(flow, frame);
    style.is_serif = false;
    int first = flow_add_text(flow, &inner, plain_text(flow, place->text, &style),
                              place->level == 1 ? 0.5 * em(flow, frame) : 0, ALIGN_LEFT);
    keep_all(flow, first);
    Band *last = band_at(flow, (int)flow->bands->len - 1);
    last->strip.is_kept = false;
    last->leads_to = index;
    last->width += number_width;
}

Flow *flow_of_contents(TextSetter *setter, const Document *document, const Flow *text)
{
    Flow *flow = flow_new(setter, document, text->sheet);
    FlowFrame frame = whole_frame(flow);
    FlowFrame head = tagged(flow, &frame, "H");
    TypeStyle style = { .size = flow->sheet->size * HEADINGS[0].size,
                        .pitch = flow->sheet->size * 2.2,
                        .is_bold = true };
    const char *word = g_str_equal(document->language, "en") ? "Contents" : "目次";
    keep_all(flow, flow_add_text(flow, &head, plain_text(flow, word, &style), 0, ALIGN_LEFT));
    FlowFrame list = tagged(flow, &frame, "TOC");
    for (guint i = 0; i < text->places->len; i++) {
        const FlowPlace *place = &g_array_index(text->places, FlowPlace, i);
        if (place->level <= 2)
            add_entry(flow, &list, place, (int)i);
    }
    return flow;
}
