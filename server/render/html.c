#include "render/forms.h"

#include "base/text.h"
#include "render/chart_svg.h"

#define DIGEST_LENGTH 8 /* hexadecimal digits of the digest that ids carry */
#define CONTENTS_LEVELS 2

typedef struct {
    GString *out;
    const Document *document;
    char *digest;
    int first_level;
    guint headings;     /* written so far */
    GHashTable *called; /* numbers of footnotes whose first call is written */
} Writer;

static void write_blocks(Writer *writer, const GPtrArray *blocks);

static void writer_init(Writer *writer, const Document *document, int first_level)
{
    g_autofree char *text = document_to_text(document);
    *writer = (Writer){ .out = g_string_new(NULL),
                        .document = document,
                        .digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1),
                        .first_level = first_level,
                        .called = g_hash_table_new(g_str_hash, g_str_equal) };
    writer->digest[DIGEST_LENGTH] = '\0';
}

static char *writer_finish(Writer *writer)
{
    g_free(writer->digest);
    g_hash_table_unref(writer->called);
    return g_string_free(writer->out, FALSE);
}

static bool is_english(const Writer *writer)
{
    return g_str_equal(writer->document->language, "en");
}

/* The first call of a footnote is where its way back leads. */
static void write_call(Writer *writer, const char *number)
{
    GString *out = writer->out;
    g_string_append(out, "<sup><a role=\"doc-noteref\"");
    if (g_hash_table_add(writer->called, (char *)number))
        g_string_append_printf(out, " id=\"call-%s-%s\"", writer->digest, number);
    g_string_append_printf(out, " href=\"#note-%s-%s\">[%s]</a></sup>", writer->digest, number,
                           number);
}

static const struct {
    unsigned style;
    const char *open, *close;
} elements[] = {
    { RUN_STRONG, "<strong>", "</strong>" },
    { RUN_EMPHASIS, "<em>", "</em>" },
    { RUN_STRIKE, "<s>", "</s>" },
    { RUN_CODE, "<code>", "</code>" },
};

static void write_run(Writer *writer, const Run *run)
{
    GString *out = writer->out;
    if (run->url != NULL) {
        g_string_append(out, "<a href=\"");
        text_append_html(out, run->url);
        g_string_append(out, "\" rel=\"noopener noreferrer\">");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        g_string_append(out, (run->style & elements[i].style) != 0 ? elements[i].open : "");
    text_append_html(out, run->text);
    for (size_t i = G_N_ELEMENTS(elements); i > 0; i--)
        g_string_append(out,
                        (run->style & elements[i - 1].style) != 0 ? elements[i - 1].close : "");
    if (run->url != NULL)
        g_string_append(out, "</a>");
}

static void write_runs(Writer *writer, const Block *block)
{
    for (guint i = 0; i < block->runs->len; i++) {
        const Run *run = g_ptr_array_index(block->runs, i);
        if ((run->style & RUN_BREAK) != 0)
            g_string_append(writer->out, "<br>\n");
        else if ((run->style & RUN_FOOTNOTE) != 0)
            write_call(writer, run->text);
        else
            write_run(writer, run);
    }
}

static void write_heading(Writer *writer, const Block *heading)
{
    const int level = MIN(heading->level + writer->first_level - 1, 6);
    g_autofree char *before = NULL, *after = NULL;
    document_heading_affixes(writer->document, heading, &before, &after);
    g_string_append_printf(writer->out, "<h%d id=\"part-%s-%u\">", level, writer->digest,
                           ++writer->headings);
    text_append_html(writer->out, before);
    write_runs(writer, heading);
    text_append_html(writer->out, after);
    g_string_append_printf(writer->out, "</h%d>\n", level);
}

/* A box takes the place of the mark. */
static void write_mark(Writer *writer, const Block *block, const char *mark)
{
    const char *done = is_english(writer) ? "done" : "済み";
    const char *open = is_english(writer) ? "not done" : "まだ";
    g_string_append(writer->out, "<span class=\"mark\"");
    if (block->has_checkbox)
        g_string_append_printf(writer->out, " role=\"img\" aria-label=\"%s\"",
                               block->is_checked ? done : open);
    g_string_append_c(writer->out, '>');
    text_append_html(writer->out, !block->has_checkbox ? mark : block->is_checked ? "☑" : "☐");
    g_string_append(writer->out, "</span> ");
}

/* What is inside an item or a footnote; the mark stands in the line of its first paragraph. */
static void write_marked(Writer *writer, const Block *block, const char *mark)
{
    const Block *first = block->children->len == 0 ? NULL : block->children->pdata[0];
    const bool is_joined = first != NULL && first->kind == BLOCK_PARAGRAPH;
    g_string_append(writer->out, "<p>");
    write_mark(writer, block, mark);
    if (is_joined)
        write_runs(writer, first);
    g_string_append(writer->out, "</p>\n");
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (guint i = is_joined; i < block->children->len; i++)
        g_ptr_array_add(rest, block->children->pdata[i]);
    write_blocks(writer, rest);
}

/* role="list" gives back what Safari takes from a list without marks of its own. */
static void write_list(Writer *writer, const Block *list)
{
    const char *name = list->is_ordered ? "ol" : "ul";
    g_string_append_printf(writer->out, "<%s role=\"list\">\n", name);
    for (guint i = 0; i < list->children->len; i++) {
        const Block *item = g_ptr_array_index(list->children, i);
        g_string_append(writer->out, "<li>");
        write_marked(writer, item, item->number == NULL ? "" : item->number);
        g_string_append(writer->out, "</li>\n");
    }
    g_string_append_printf(writer->out, "</%s>\n", name);
}

static void write_row(Writer *writer, const Block *row, bool is_head)
{
    static const char *const alignments[] = { "", "", " class=\"centre\"", " class=\"right\"" };
    g_string_append(writer->out, "<tr>");
    for (guint i = 0; i < row->children->len; i++) {
        const Block *cell = g_ptr_array_index(row->children, i);
        g_string_append_printf(writer->out, "<%s%s>", is_head ? "th scope=\"col\"" : "td",
                               alignments[cell->alignment]);
        write_runs(writer, cell);
        g_string_append_printf(writer->out, "</%s>", is_head ? "th" : "td");
    }
    g_string_append(writer->out, "</tr>\n");
}

static void write_table(Writer *writer, const Block *table)
{
    g_string_append(writer->out, "<table>\n");
    for (guint i = 0; i < table->children->len; i++) {
        g_string_append(writer->out, i == 0 ? "<thead>\n" : i == 1 ? "<tbody>\n" : "");
        write_row(writer, g_ptr_array_index(table->children, i), i == 0);
        g_string_append(writer->out, i == 0 ? "</thead>\n" : "");
    }
    g_string_append(writer->out, table->children->len > 1 ? "</tbody>\n</table>\n" : "</table>\n");
}

static void write_chart(Writer *writer, const Chart *chart)
{
    GString *out = writer->out;
    g_string_append(out, "<figure>\n");
    chart_append_svg(out, chart, writer->document->language);
    g_string_append(out, "\n<table>\n<tbody>\n");
    for (guint i = 0; i < chart->points->len; i++) {
        g_string_append(out, "<tr><th scope=\"row\">");
        text_append_html(out, g_array_index(chart->points, ChartPoint, i).label);
        g_string_append(out, "</th><td class=\"right\">");
        text_append_html(out, g_ptr_array_index(chart->texts, i));
        g_string_append(out, "</td></tr>\n");
    }
    g_string_append(out, "</tbody>\n</table>\n</figure>\n");
}

static void write_sign_off(Writer *writer, const Block *block)
{
    g_string_append(writer->out, "<table class=\"sign-off\">\n<thead>\n<tr>");
    for (guint i = 0; i < block->runs->len; i++) {
        g_string_append(writer->out, "<th scope=\"col\">");
        write_run(writer, g_ptr_array_index(block->runs, i));
        g_string_append(writer->out, "</th>");
    }
    g_string_append(writer->out, "</tr>\n</thead>\n<tbody>\n<tr>");
    for (guint i = 0; i < block->runs->len; i++)
        g_string_append(writer->out, "<td></td>");
    g_string_append(writer->out, "</tr>\n</tbody>\n</table>\n");
}

static void write_code(Writer *writer, const Block *block)
{
    g_string_append(writer->out, "<pre><code>");
    for (guint i = 0; i < block->runs->len; i++) {
        text_append_html(writer->out, ((const Run *)g_ptr_array_index(block->runs, i))->text);
        g_string_append_c(writer->out, '\n');
    }
    g_string_append(writer->out, "</code></pre>\n");
}

static void write_footnote(Writer *writer, const Block *footnote)
{
    GString *out = writer->out;
    g_autofree char *mark = g_strdup_printf("[%s]", footnote->number);
    g_string_append_printf(out, "<div class=\"note\" role=\"doc-footnote\" id=\"note-%s-%s\">\n",
                           writer->digest, footnote->number);
    write_marked(writer, footnote, mark);
    g_string_append_printf(
        out,
        "<p><a role=\"doc-backlink\" href=\"#call-%s-%s\" aria-label=\"%s\">↩</a></p>\n</div>\n",
        writer->digest, footnote->number, is_english(writer) ? "Back to the text" : "本文に戻る");
}

static void write_block(Writer *writer, const Block *block)
{
    GString *out = writer->out;
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(writer, block);
        break;
    case BLOCK_PARAGRAPH:
        g_string_append(out, "<p>");
        write_runs(writer, block);
        g_string_append(out, "</p>\n");
        break;
    case BLOCK_LIST:
        write_list(writer, block);
        break;
    case BLOCK_TABLE:
        write_table(writer, block);
        break;
    case BLOCK_QUOTE:
        g_string_append(out, "<blockquote>\n");
        write_blocks(writer, block->children);
        g_string_append(out, "</blockquote>\n");
        break;
    case BLOCK_CODE:
        write_code(writer, block);
        break;
    case BLOCK_RULE:
        g_string_append(out, "<hr>\n");
        break;
    case BLOCK_CHART:
        write_chart(writer, block->chart);
        break;
    case BLOCK_SIGN_OFF:
        write_sign_off(writer, block);
        break;
    case BLOCK_PAGE_BREAK:
        g_string_append(out, "<div class=\"page-break\"></div>\n");
        break;
    case BLOCK_FOOTNOTE:
        write_footnote(writer, block);
        break;
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
        g_assert_not_reached();
    }
}

static void write_blocks(Writer *writer, const GPtrArray *blocks)
{
    bool has_notes = false;
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (block->kind == BLOCK_FOOTNOTE && !has_notes) {
            g_string_append(writer->out, "<div class=\"notes\">\n");
            has_notes = true;
        }
        write_block(writer, block);
    }
    g_string_append(writer->out, has_notes ? "</div>\n" : "");
}

char *document_to_html_part(const Document *document, int first_level)
{
    Writer writer;
    writer_init(&writer, document, first_level);
    write_blocks(&writer, document->blocks);
    return writer_finish(&writer);
}

static void append_element(GString *out, const char *open, const char *text, const char *close)
{
    if (text == NULL)
        return;
    g_string_append(out, open);
    text_append_html(out, text);
    g_string_append(out, close);
}

/* Title, company, version and date. */
static void write_frame(Writer *writer)
{
    const Document *document = writer->document;
    const char *const frame[] = { document->company, document->version, document->date };
    g_string_append_printf(writer->out, "<header%s>\n",
                           document->has_cover ? " class=\"cover\"" : "");
    append_element(writer->out, "<h1>", document->title, "</h1>\n");
    for (size_t i = 0, written = 0; i < G_N_ELEMENTS(frame); i++) {
        if (frame[i] != NULL && written++ == 0)
            g_string_append(writer->out, "<p class=\"frame\">");
        append_element(writer->out, "<span>", frame[i], "</span> ");
    }
    const bool has_frame = frame[0] != NULL || frame[1] != NULL || frame[2] != NULL;
    g_string_append(writer->out, has_frame ? "</p>\n</header>\n" : "</header>\n");
}

/* Headings are counted as write_heading() counts them, those inside of quotes and lists as well. */
static void write_contents_of(Writer *writer, const GPtrArray *blocks, guint *count)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        *count += block->kind == BLOCK_HEADING;
        if (block->kind == BLOCK_HEADING && block->level <= CONTENTS_LEVELS) {
            g_autofree char *text = document_heading_text(writer->document, block);
            g_string_append_printf(writer->out, "<li%s><a href=\"#part-%s-%u\">",
                                   block->level > 1 ? " class=\"inner\"" : "", writer->digest,
                                   *count);
            text_append_html(writer->out, text);
            g_string_append(writer->out, "</a></li>\n");
        }
        write_contents_of(writer, block->children, count);
    }
}

static void write_contents(Writer *writer)
{
    guint count = 0;
    const char *title = is_english(writer) ? "Contents" : "目次";
    g_string_append_printf(
        writer->out, "<nav aria-label=\"%s\">\n<h2>%s</h2>\n<ol role=\"list\">\n", title, title);
    write_contents_of(writer, writer->document->blocks, &count);
    g_string_append(writer->out, "</ol>\n</nav>\n");
}

static void write_head(Writer *writer)
{
    GString *out = writer->out;
    g_string_append_printf(out, "<!doctype html>\n<html lang=\"%s\">\n",
                           is_english(writer) ? "en" : "ja");
    g_string_append(out, "<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                         "content=\"width=device-width, initial-scale=1\">\n");
    append_element(out, "<title>", writer->document->title, "");
    append_element(out, "｜", writer->document->company, "");
    /* An empty icon, so that no browser asks the company's site for one. */
    g_string_append_printf(out,
                           "</title>\n<link rel=\"icon\" href=\"data:,\">\n"
                           "<style>%s</style>\n</head>\n",
                           document_style(writer->document->page_size));
}

char *document_to_html(const Document *document)
{
    Writer writer;
    writer_init(&writer, document, 2);
    write_head(&writer);
    g_string_append_printf(writer.out,
                           "<body class=\"document-page\">\n"
                           "<nav class=\"skip\"><a href=\"#text\">%s</a></nav>\n"
                           "<main class=\"document\" id=\"text\" tabindex=\"-1\">\n",
                           is_english(&writer) ? "Skip to the text" : "本文に移動");
    write_frame(&writer);
    if (document->has_contents)
        write_contents(&writer);
    write_blocks(&writer, document->blocks);
    g_string_append(writer.out, "</main>\n</body>\n</html>\n");
    return writer_finish(&writer);
}
