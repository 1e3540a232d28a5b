/* The text of a Word file: blocks as paragraphs with styles. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/docx_numbering.h"
#include "render/docx_styles.h"

#define CONTENTS_LEVELS 2
#define NARROWEST 9 /* em: nothing is indented further than leaves this much */

/* Inside of what a block stands. */
typedef struct {
    const char *style; /* of paragraphs */
    int left;          /* twips */
} BlockFrame;

static void write_blocks(Docx *docx, const BlockFrame *frame, const GPtrArray *blocks);
static void write_block(Docx *docx, const BlockFrame *frame, const Block *block);

static int indented(const Docx *docx, int left, double ems)
{
    const int em = word_em(docx->document);
    const int most = word_page(docx->document->page_size)->text_width - NARROWEST * em;
    return MIN(left + (int)(ems * em), most);
}

/* --- headings ------------------------------------------------------------------------------ */

static void write_bookmark(Docx *docx, bool is_end)
{
    g_autofree char *id = g_strdup_printf("%d", docx->places);
    g_autofree char *name = g_strdup_printf("_Toc%08d", docx->places);
    if (is_end)
        xml_empty(docx->xml, "w:bookmarkEnd", "w:id", id, NULL);
    else
        xml_empty(docx->xml, "w:bookmarkStart", "w:id", id, "w:name", name, NULL);
}

/* What Word does not count stands in the text. */
static char *written_number(const Docx *docx, const Block *heading, const char *before)
{
    if (!docx_is_numbered_level(docx->document, heading->level))
        return g_strdup(before);
    const char *rest = before + strlen(heading->number);
    bool is_space = g_str_equal(rest, "　") || g_str_equal(rest, " ");
    return g_strdup(is_space ? "" : rest);
}

static void write_heading(Docx *docx, const Block *heading)
{
    static const char *const styles[] = { "Heading1", "Heading2", "Heading3",
                                          "Heading4", "Heading5", "Heading6" };
    g_autofree char *before = NULL, *after = NULL;
    document_heading_affixes(docx->document, heading, &before, &after);
    g_autofree char *number = written_number(docx, heading, before);
    WordFrame frame = { .style = styles[CLAMP(heading->level, 1, 6) - 1] };
    docx_open_paragraph(docx, &frame);
    write_bookmark(docx, false);
    docx_write_plain(docx, number);
    docx_write_runs(docx, heading->runs);
    docx_write_plain(docx, after);
    write_bookmark(docx, true);
    xml_close(docx->xml);
    docx->places++;
}

/* --- paragraphs ---------------------------------------------------------------------------- */

static void write_paragraph(Docx *docx, const BlockFrame *block_frame, const Block *block)
{
    WordFrame frame = { .style = block_frame->style, .left = block_frame->left };
    docx_open_paragraph(docx, &frame);
    docx_write_runs(docx, block->runs);
    xml_close(docx->xml);
}

static void write_code(Docx *docx, const BlockFrame *block_frame, const Block *block)
{
    WordFrame frame = { .style = "SourceCode", .left = block_frame->left };
    const Run line_end = { "", RUN_BREAK, NULL };
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    for (guint i = 0; i < block->runs->len; i++) {
        if (i > 0)
            g_ptr_array_add(runs, (gpointer)&line_end);
        g_ptr_array_add(runs, g_ptr_array_index(block->runs, i));
    }
    docx_open_paragraph(docx, &frame);
    docx_write_runs(docx, runs);
    xml_close(docx->xml);
}

static void write_rule(Docx *docx)
{
    WordFrame frame = { .style = "Rule" };
    docx_open_paragraph(docx, &frame);
    xml_close(docx->xml);
}

static void write_quote(Docx *docx, const BlockFrame *frame, const Block *block)
{
    BlockFrame inner = { "Quote", indented(docx, frame->left, 1.5) };
    write_blocks(docx, &inner, block->children);
}

/* --- lists --------------------------------------------------------------------------------- */

/* How far the text stands behind the beginning of its number, in em. */
static double hanging_of(const Block *list)
{
    double widest = list->is_ordered ? 1.5 : 1;
    for (guint i = 0; i < list->children->len; i++) {
        const Block *item = g_ptr_array_index(list->children, i);
        size_t columns = item->number == NULL ? 0 : text_columns(item->number);
        if (item->has_checkbox)
            widest = MAX(widest, 1.5);
        else if (list->is_ordered)
            widest = MAX(widest, ceil((double)columns * 1.1 + 0.6) / 2);
    }
    return widest;
}

/* A box, or a number beyond what Word can count. */
static void write_marker(Docx *docx, const Block *item)
{
    const char *text = item->has_checkbox ? (item->is_checked ? "☑" : "☐") : item->number;
    g_autofree char *marker = g_strconcat(text == NULL ? "" : text, "\t", NULL);
    docx_write_plain(docx, marker);
}

/* The paragraph with the number; returns how many children of the item stand in it. */
static guint write_first_paragraph(Docx *docx, const WordFrame *frame, const Block *item)
{
    const Block *first = item->children->len > 0 ? g_ptr_array_index(item->children, 0) : NULL;
    const bool has_text = first != NULL && first->kind == BLOCK_PARAGRAPH;
    docx_open_paragraph(docx, frame);
    if (frame->list <= 0)
        write_marker(docx, item);
    if (has_text)
        docx_write_runs(docx, first->runs);
    xml_close(docx->xml);
    return has_text ? 1 : 0;
}

static void write_item(Docx *docx, const WordFrame *list_frame, const BlockFrame *inner,
                       const Block *item)
{
    WordFrame frame = *list_frame;
    frame.list = item->has_checkbox ? 0 : frame.list;
    for (guint i = write_first_paragraph(docx, &frame, item); i < item->children->len; i++)
        write_block(docx, inner, g_ptr_array_index(item->children, i));
}

static void write_list(Docx *docx, const BlockFrame *block_frame, const Block *list)
{
    if (list->children->len == 0)
        return;
    const double ems = hanging_of(list);
    WordFrame frame = { .style = "ListParagraph", .list = DOCX_BULLETS };
    frame.left = indented(docx, block_frame->left, ems);
    frame.hanging = (int)(ems * word_em(docx->document));
    frame.level = CLAMP(list->level - 1, 0, DOCX_LEVELS - 1);
    if (list->is_ordered)
        frame.list = docx_add_list(docx, list, &frame.level);
    BlockFrame inner = { "ListParagraph", frame.left };
    for (guint i = 0; i < list->children->len; i++)
        write_item(docx, &frame, &inner, g_ptr_array_index(list->children, i));
}

/* --- notes --------------------------------------------------------------------------------- */

static void write_note_mark(Docx *docx)
{
    xml_open(docx->xml, "w:r", NULL);
    xml_open(docx->xml, "w:rPr", NULL);
    xml_value(docx->xml, "w:rStyle", "FootnoteReference");
    xml_close(docx->xml);
    xml_empty(docx->xml, "w:footnoteRef", NULL);
    xml_close(docx->xml);
    docx_write_plain(docx, "\t");
}

static void write_note(Docx *docx, const Block *note)
{
    const BlockFrame inner = { "FootnoteText", 0 };
    const WordFrame frame = { .style = "FootnoteText" };
    const bool breaks_page = docx->breaks_page;
    docx->xml = &docx->notes;
    docx->links = &docx->note_links;
    docx->breaks_page = false;
    xml_open(docx->xml, "w:footnote", "w:id", note->number, NULL);
    docx_open_paragraph(docx, &frame);
    write_note_mark(docx);
    const Block *first = note->children->len > 0 ? g_ptr_array_index(note->children, 0) : NULL;
    const bool has_text = first != NULL && first->kind == BLOCK_PARAGRAPH;
    if (has_text)
        docx_write_runs(docx, first->runs);
    xml_close(docx->xml);
    for (guint i = has_text ? 1 : 0; i < note->children->len; i++)
        write_block(docx, &inner, g_ptr_array_index(note->children, i));
    xml_close(docx->xml);
    docx->xml = &docx->body;
    docx->links = &docx->body_links;
    docx->breaks_page = breaks_page;
}

/* --- all of them --------------------------------------------------------------------------- */

static void write_block(Docx *docx, const BlockFrame *frame, const Block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        return write_heading(docx, block);
    case BLOCK_PARAGRAPH:
        return write_paragraph(docx, frame, block);
    case BLOCK_LIST:
        return write_list(docx, frame, block);
    case BLOCK_TABLE:
        return docx_write_table(docx, block, frame->left);
    case BLOCK_QUOTE:
        return write_quote(docx, frame, block);
    case BLOCK_CODE:
        return write_code(docx, frame, block);
    case BLOCK_RULE:
        return write_rule(docx);
    case BLOCK_CHART:
        return docx_write_chart(docx, block->chart);
    case BLOCK_SIGN_OFF:
        return docx_write_sign_off(docx, block);
    case BLOCK_PAGE_BREAK:
        docx->breaks_page = true;
        return;
    case BLOCK_FOOTNOTE:
        return write_note(docx, block);
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
        return; /* never outside of what they belong to */
    }
}

static void write_blocks(Docx *docx, const BlockFrame *frame, const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++)
        write_block(docx, frame, g_ptr_array_index(blocks, i));
}

/* --- title, contents ----------------------------------------------------------------------- */

static void write_line(Docx *docx, const char *style, const char *text)
{
    WordFrame frame = { .style = style };
    if (text == NULL)
        return;
    docx_open_paragraph(docx, &frame);
    docx_write_plain(docx, text);
    xml_close(docx->xml);
}

static void write_title(Docx *docx)
{
    const Document *document = docx->document;
    const bool has_cover = document->has_cover;
    const char *lines = has_cover ? "CoverLine" : "Subtitle";
    write_line(docx, has_cover ? "CoverTitle" : "Title", document->title);
    write_line(docx, lines, document->company);
    write_line(docx, lines, document->version);
    write_line(docx, lines, document->date);
    docx->breaks_page = has_cover;
}

static void write_entry_text(Docx *docx, const Block *heading, int place, int page)
{
    g_autofree char *anchor = g_strdup_printf("_Toc%08d", place);
    g_autofree char *code = g_strdup_printf(" PAGEREF _Toc%08d \\h ", place);
    g_autofree char *number = g_strdup_printf("%d", page);
    g_autofree char *text = document_heading_text(docx->document, heading);
    xml_open(docx->xml, "w:hyperlink", "w:anchor", anchor, "w:history", "1", NULL);
    docx_write_plain(docx, text);
    docx_write_plain(docx, "\t");
    docx_write_field(docx, code, number);
    xml_close(docx->xml);
}

/* The field that Word makes the contents with stands around all entries. */
static void write_entry(Docx *docx, const Block *heading, int place, int page, bool is_first)
{
    WordFrame frame = { .style = heading->level == 1 ? "TOC1" : "TOC2" };
    docx_open_paragraph(docx, &frame);
    if (is_first) {
        docx_write_field_mark(docx, "begin");
        docx_write_field_code(docx, " TOC \\o \"1-2\" \\h \\z \\u ");
        docx_write_field_mark(docx, "separate");
    }
    write_entry_text(docx, heading, place, page);
    xml_close(docx->xml);
}

/* All headings in the order of the text. */
static void collect_headings(const GPtrArray *blocks, GPtrArray *headings)
{
    for (guint i = 0; i < blocks->len; i++) {
        Block *block = g_ptr_array_index(blocks, i);
        if (block->kind == BLOCK_HEADING)
            g_ptr_array_add(headings, block);
        collect_headings(block->children, headings);
    }
}

static void end_contents(Docx *docx)
{
    WordFrame frame = { 0 };
    docx_open_paragraph(docx, &frame);
    docx_write_field_mark(docx, "end");
    xml_close(docx->xml);
    docx->breaks_page = true;
}

static void write_contents(Docx *docx, const int *pages)
{
    g_autoptr(GPtrArray) headings = g_ptr_array_new();
    collect_headings(docx->document->blocks, headings);
    bool is_first = true;
    for (guint i = 0; i < headings->len; i++) {
        const Block *heading = g_ptr_array_index(headings, i);
        if (heading->level > CONTENTS_LEVELS)
            continue;
        if (is_first)
            write_line(docx, "TOCHeading",
                       g_str_equal(docx->document->language, "en") ? "Contents" : "目次");
        write_entry(docx, heading, (int)i, pages[i], is_first);
        is_first = false;
    }
    if (!is_first)
        end_contents(docx);
}

void docx_write_document(Docx *docx, const int *pages)
{
    const BlockFrame frame = { "BodyText", 0 };
    write_title(docx);
    if (pages != NULL)
        write_contents(docx, pages);
    write_blocks(docx, &frame, docx->document->blocks);
}
