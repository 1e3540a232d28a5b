#include <cairo-pdf.h>

#include "base/error.h"
#include "render/forms.h"
#include "render/pdf_draw.h"
#include "render/pdf_layout.h"

#define HEADER_SCALE 0.76 /* of running text */
#define OUTLINE_DEPTH 6

/* A PDF while it is written. */
typedef struct {
    const Document *document;
    const Sheet *sheet;
    TextSetter *setter;
    cairo_surface_t *surface;
    cairo_t *cairo;
    int page, pages; /* from 1, without the cover */
} Paper;

/* A flow and where its bands stand. */
typedef struct {
    Flow *flow;
    GArray *placed; /* of Placement */
    double filled;  /* pages */
} PlacedFlow;

static void placed_flow_clear(PlacedFlow *placed)
{
    g_clear_pointer(&placed->flow, flow_free);
    g_clear_pointer(&placed->placed, g_array_unref);
    placed->filled = 0;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlacedFlow, placed_flow_clear)

static void place_flow(PlacedFlow *placed)
{
    const GArray *bands = placed->flow->bands;
    g_autofree Strip *strips = g_new(Strip, MAX(bands->len, 1));
    for (guint i = 0; i < bands->len; i++)
        strips[i] = g_array_index(bands, Band, i).strip;
    const double height = placed->flow->sheet->text_height;
    placed->placed = pages_place(strips, (int)bands->len, height);
    placed->filled = pages_filled(placed->placed, strips, height);
}

static int page_count(const PlacedFlow *placed)
{
    if (placed->placed == NULL || placed->placed->len == 0)
        return 0;
    return g_array_index(placed->placed, Placement, placed->placed->len - 1).page + 1;
}

/* --- head and foot of a page --------------------------------------------------------------- */

static SetText *small_text(const Paper *paper, const char *words)
{
    double size = paper->sheet->size * HEADER_SCALE;
    TypeStyle style = { .size = size, .pitch = size * 1.5, .is_pale = true };
    return set_text_new_plain(paper->setter, words, &style);
}

/* Draws the first line of some words, which ends at @right, or begins there if that is the left
 * edge, or has its middle there. Returns its width. */
static double draw_small(const Paper *paper, const char *words, double x, double top, double room,
                         double share)
{
    g_autoptr(SetText) text = small_text(paper, words);
    const GArray *lines = set_text_lines(text, room);
    double width = g_array_index(lines, BreakLine, 0).width;
    set_text_draw(text, 0, paper->cairo, x - width * share, top);
    return width;
}

static void draw_header(const Paper *paper)
{
    const Document *document = paper->document;
    const Sheet *sheet = paper->sheet;
    double top = sheet->top * 0.55, right = sheet->left + sheet->text_width, used = 0;
    if (document->company != NULL)
        used = draw_small(paper, document->company, sheet->left, top, sheet->text_width * 0.45, 0);
    g_autofree char *name = document->version == NULL
                                ? g_strdup(document->title)
                                : g_strconcat(document->title, "　", document->version, NULL);
    draw_small(paper, name, right, top, sheet->text_width - used - 2 * sheet->size, 1);
}

static void draw_footer(const Paper *paper)
{
    const Sheet *sheet = paper->sheet;
    g_autofree char *number = g_strdup_printf("%d／%d", paper->page, paper->pages);
    double below = sheet->height - sheet->top - sheet->text_height;
    draw_small(paper, number, sheet->width / 2, sheet->top + sheet->text_height + below * 0.4,
               sheet->text_width, 0.5);
}

/* --- pages --------------------------------------------------------------------------------- */

static void draw_placement(const Paper *paper, const PlacedFlow *placed, TagCursor *tags,
                           guint index, guint begin, guint end, const int *pages)
{
    const Placement *at = &g_array_index(placed->placed, Placement, index);
    const Band *band = &g_array_index(placed->flow->bands, Band, at->strip);
    DrawPlace place = {
        .tags = tags,
        .top = paper->sheet->top + at->top,
        .is_page_top = index == begin,
        .is_page_foot = index + 1 == end,
        .pages = pages,
    };
    band_draw(placed->flow, band, &place);
}

static guint page_end(const PlacedFlow *placed, guint begin)
{
    const GArray *all = placed->placed;
    guint end = begin;
    while (end < all->len &&
           g_array_index(all, Placement, end).page == g_array_index(all, Placement, begin).page)
        end++;
    return end;
}

/* White paper. Cairo adds what is drawn to a region, rectangle by rectangle; one that is the whole
 * page from the beginning saves it a fifth of its time. */
static void draw_ground(const Paper *paper)
{
    cairo_set_source_rgb(paper->cairo, 1, 1, 1);
    cairo_rectangle(paper->cairo, 0, 0, paper->sheet->width, paper->sheet->height);
    cairo_fill(paper->cairo);
}

static void draw_pages(Paper *paper, const PlacedFlow *placed, const int *pages)
{
    for (guint begin = 0, end; begin < placed->placed->len; begin = end) {
        end = page_end(placed, begin);
        paper->page++;
        g_autofree char *label = g_strdup_printf("%d", paper->page);
        cairo_pdf_surface_set_page_label(paper->surface, label);
        draw_ground(paper);
        if (!paper->sheet->is_bare)
            draw_header(paper);
        TagCursor tags = { paper->cairo, NULL };
        for (guint i = begin; i < end; i++)
            draw_placement(paper, placed, &tags, i, begin, end, pages);
        tag_move(&tags, NULL);
        if (!paper->sheet->is_bare)
            draw_footer(paper);
        cairo_show_page(paper->cairo);
    }
}

/* The numbers of the pages on which the places of the text stand. The caller owns them. */
static int *pages_of_places(const PlacedFlow *text, int before)
{
    int *pages = g_new0(int, text->flow->places->len + 1);
    for (guint i = 0; i < text->placed->len; i++) {
        const Placement *at = &g_array_index(text->placed, Placement, i);
        const Band *band = &g_array_index(text->flow->bands, Band, at->strip);
        if (band->place >= 0)
            pages[band->place] = before + at->page + 1;
    }
    return pages;
}

/* --- cover --------------------------------------------------------------------------------- */

static double draw_centred(const Paper *paper, const char *words, const TypeStyle *style,
                           double top)
{
    const Sheet *sheet = paper->sheet;
    if (words == NULL)
        return top;
    g_autoptr(SetText) text = set_text_new_plain(paper->setter, words, style);
    const GArray *lines = set_text_lines(text, sheet->text_width);
    int most = (int)(sheet->text_height / 3 / style->pitch);
    for (int i = 0; i < MIN(most, (int)lines->len); i++, top += style->pitch) {
        double width = g_array_index(lines, BreakLine, i).width;
        set_text_draw(text, i, paper->cairo, (sheet->width - width) / 2, top);
    }
    return top;
}

static void draw_cover(const Paper *paper)
{
    const Document *document = paper->document;
    const Sheet *sheet = paper->sheet;
    static const Tag title = { "H", NULL }, lines = { "P", NULL };
    TypeStyle large = { .size = sheet->size * 2.3, .pitch = sheet->size * 3.4, .is_bold = true };
    TypeStyle middle = { .size = sheet->size * 1.25, .pitch = sheet->size * 2.2 };
    TagCursor tags = { paper->cairo, NULL };
    cairo_pdf_surface_set_page_label(paper->surface, "-");
    tag_move(&tags, &title);
    double below = draw_centred(paper, document->title, &large, sheet->height * 0.28);
    tag_move(&tags, &lines);
    draw_centred(paper, document->version, &middle, below + sheet->size);
    double foot = draw_centred(paper, document->date, &middle, sheet->height * 0.74);
    draw_centred(paper, document->company, &middle, foot + sheet->size * 0.6);
    tag_move(&tags, NULL);
    cairo_show_page(paper->cairo);
}

/* --- the file ------------------------------------------------------------------------------ */

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_one(const Paper *paper, cairo_pdf_metadata_t which, const char *text)
{
    if (text == NULL)
        return;
    g_autofree char *clean = text_for_cairo(text);
    cairo_pdf_surface_set_metadata(paper->surface, which, clean);
}

static void set_metadata(const Paper *paper, int64_t made_at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(made_at);
    g_autofree char *date = time == NULL ? NULL : g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
    set_one(paper, CAIRO_PDF_METADATA_TITLE, paper->document->title);
    set_one(paper, CAIRO_PDF_METADATA_AUTHOR, paper->document->company);
    set_one(paper, CAIRO_PDF_METADATA_CREATOR, "Mimamori");
    set_one(paper, CAIRO_PDF_METADATA_CREATE_DATE, date);
    set_one(paper, CAIRO_PDF_METADATA_MOD_DATE, date);
}

/* Headings as an outline, each inside of the nearest one of a higher level. */
static void add_outline(const Paper *paper, const Flow *text)
{
    int parents[OUTLINE_DEPTH + 1] = { CAIRO_PDF_OUTLINE_ROOT };
    for (guint i = 0; i < text->places->len; i++) {
        const FlowPlace *place = &g_array_index(text->places, FlowPlace, i);
        g_autofree char *link = tag_outline_link((int)i);
        int id = cairo_pdf_surface_add_outline(paper->surface, parents[place->level - 1],
                                               place->text, link,
                                               place->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        for (int level = place->level; level <= OUTLINE_DEPTH; level++)
            parents[level] = id;
    }
}

static void draw_all(Paper *paper, const PlacedFlow *contents, const PlacedFlow *text,
                     int64_t made_at)
{
    set_metadata(paper, made_at);
    if (paper->document->has_cover)
        draw_cover(paper);
    int before = page_count(contents);
    g_autofree int *pages = pages_of_places(text, before);
    paper->pages = before + page_count(text);
    if (contents->flow != NULL)
        draw_pages(paper, contents, pages);
    draw_pages(paper, text, NULL);
    add_outline(paper, text->flow);
}

/* What is set only while pages are drawn: heads, feet, the cover and the scales of charts. */
static void expect_frame(TextSetter *setter, const Document *document)
{
    text_setter_expect(setter, "0123456789.+-e／　", false);
    text_setter_expect(setter, document->title, false);
    text_setter_expect(setter, document->title, true);
    text_setter_expect(setter, document->company, false);
    text_setter_expect(setter, document->version, false);
    text_setter_expect(setter, document->date, false);
}

/* A document as it stands on its pages. */
typedef struct {
    TextSetter *setter;
    Sheet sheet;
    PlacedFlow contents, text;
} Layout;

static void layout_clear(Layout *layout)
{
    placed_flow_clear(&layout->contents);
    placed_flow_clear(&layout->text);
    g_clear_pointer(&layout->setter, text_setter_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

static bool refuse_length(GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", PAGES_MAX);
    return refuse(error, APP_ERROR_INVALID, "error.document-pages", "most", most, NULL);
}

static void lay_out_text(Layout *layout, const Document *document, const Sheet *sheet)
{
    placed_flow_clear(&layout->text);
    layout->sheet = *sheet;
    layout->text.flow = flow_of_text(layout->setter, document, &layout->sheet);
    if (!flow_is_full(layout->text.flow))
        place_flow(&layout->text);
}

/* Whether the text fits one page, if need be in smaller type; if so, it is laid out. */
static bool fit_one_page(Layout *layout, const Document *document)
{
    const Sheet single = sheet_single(document->page_size);
    const double least = sheet_least_size(document->page_size);
    for (double size = single.size; size > 0;) {
        const Sheet sheet = sheet_with_size(&single, size);
        lay_out_text(layout, document, &sheet);
        if (page_count(&layout->text) == 1)
            return true;
        size = pages_next_size(size, single.size, least, layout->text.filled);
    }
    return false;
}

static void lay_out_pages(Layout *layout, const Document *document)
{
    const Sheet sheet = sheet_of(document->page_size);
    bool may_be_one = !document->has_cover && !document->has_contents;
    if (may_be_one && fit_one_page(layout, document))
        return;
    bool is_done =
        may_be_one && layout->sheet.size == sheet.size && layout->sheet.is_bare == sheet.is_bare;
    if (!is_done)
        lay_out_text(layout, document, &sheet);
}

/* Takes the setter. */
static bool lay_out(Layout *layout, TextSetter *setter, const Document *document, GError **error)
{
    layout->setter = setter;
    if (setter == NULL)
        return false;
    lay_out_pages(layout, document);
    if (flow_is_full(layout->text.flow))
        return refuse_length(error);
    if (document->has_contents && layout->text.flow->places->len > 0) {
        layout->contents.flow = flow_of_contents(layout->setter, document, layout->text.flow);
        place_flow(&layout->contents);
    }
    if (page_count(&layout->text) + page_count(&layout->contents) >= PAGES_MAX)
        return refuse_length(error);
    return true;
}

static GBytes *write_file(const Document *document, const Layout *layout, int64_t made_at,
                          GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const Sheet *sheet = &layout->sheet;
    Paper paper = { .document = document, .sheet = sheet, .setter = layout->setter };
    paper.surface = cairo_pdf_surface_create_for_stream(append, bytes, sheet->width, sheet->height);
    paper.cairo = cairo_create(paper.surface);
    expect_frame(layout->setter, document);
    text_setter_cut_fonts(layout->setter);
    draw_all(&paper, &layout->contents, &layout->text, made_at);
    cairo_status_t status = cairo_status(paper.cairo);
    cairo_destroy(paper.cairo);
    cairo_surface_finish(paper.surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(paper.surface);
    cairo_surface_destroy(paper.surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return fail_null(error, APP_ERROR_INTERNAL, "Cairo: %s", cairo_status_to_string(status));
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

GBytes *document_to_pdf(const Document *document, int64_t made_at, GError **error)
{
    g_auto(Layout) layout = { 0 };
    if (!lay_out(&layout, text_setter_new(document->language, error), document, error))
        return NULL;
    return write_file(document, &layout, made_at, error);
}

int *pdf_pages_of_headings(const Document *document, GError **error)
{
    g_auto(Layout) layout = { 0 };
    if (!lay_out(&layout, text_setter_new_rough(), document, error))
        return NULL;
    return pages_of_places(&layout.text, page_count(&layout.contents) + document->has_cover);
}
