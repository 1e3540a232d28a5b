#include "render/document.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/chart.h"
#include "render/inlines.h"
#include "render/limits.h"
#include "render/numbering.h"

#define SIGN_OFF_MAX 6 /* boxes */

/* What the walk over cmark's tree carries along. */
typedef struct {
    Document *document;
    Block *block;   /* the innermost that is open; NULL: none */
    int depth;      /* of lists and quotes */
    guint blocks;   /* so far */
    GArray *glyphs; /* of Glyph: the text of the innermost block */
    int strong, emphasis, strike;
    char *url;           /* of the link that is open; NULL: none */
    GPtrArray *urls;     /* of char: what glyphs point to */
    uint8_t *alignments; /* of the table that is open; lent */
    guint columns;
} Walk;

static bool refuse_at(GError **error, const char *key, int line, int most)
{
    g_autofree char *at = g_strdup_printf("%d", line);
    g_autofree char *limit = g_strdup_printf("%d", most);
    return refuse(error, APP_ERROR_INVALID, key, "line", at, "most", limit, NULL);
}

static bool is_called(cmark_node *node, const char *type)
{
    return g_str_equal(cmark_node_get_type_string(node), type);
}

static bool read_chart(Block *block, ChartKind kind, const char *lines, int line, GError **error)
{
    int wrong = 0;
    block->kind = BLOCK_CHART;
    block->chart = chart_parse(kind, lines, &wrong);
    if (block->chart != NULL)
        return true;
    return refuse_at(error, kind == CHART_RADAR ? "error.document-radar" : "error.document-trend",
                     line + wrong, kind == CHART_RADAR ? CHART_RADAR_MAX : CHART_TREND_MAX);
}

static bool read_sign_off(Block *block, const char *lines, int line, GError **error)
{
    block->kind = BLOCK_SIGN_OFF;
    g_auto(GStrv) parts = g_strsplit(lines, "\n", 0);
    for (char **part = parts; *part != NULL; part++) {
        g_autofree char *label = chart_unescape(*part);
        if (label[0] != '\0' && block->runs->len < SIGN_OFF_MAX + 1)
            block_add_run(block, label, 0, NULL);
    }
    if (block->runs->len >= 1 && block->runs->len <= SIGN_OFF_MAX)
        return true;
    return refuse_at(error, "error.document-sign-off", line, SIGN_OFF_MAX);
}

static bool read_code(Block *block, const char *lines)
{
    g_autofree char *shown = inlines_show(lines, true);
    g_auto(GStrv) parts = g_strsplit(g_strchomp(shown), "\n", 0);
    for (char **part = parts; *part != NULL; part++)
        block_add_run(block, *part, RUN_CODE, NULL);
    return true;
}

static bool read_fenced(Block *block, cmark_node *node, GError **error)
{
    const char *lines = cmark_node_get_literal(node);
    const int line = cmark_node_get_start_line(node);
    g_autofree char *word = text_trim(cmark_node_get_fence_info(node));
    g_autofree char *shown = inlines_show(lines, true);
    if (g_str_equal(word, "radar"))
        return read_chart(block, CHART_RADAR, shown, line, error);
    if (g_str_equal(word, "trend"))
        return read_chart(block, CHART_TREND, shown, line, error);
    if (g_str_equal(word, "sign-off"))
        return read_sign_off(block, shown, line, error);
    if (!g_str_equal(word, "page-break"))
        return read_code(block, lines);
    block->kind = BLOCK_PAGE_BREAK;
    return true;
}

static unsigned style_of(const Walk *walk)
{
    return (walk->strong > 0 ? RUN_STRONG : 0) | (walk->emphasis > 0 ? RUN_EMPHASIS : 0) |
           (walk->strike > 0 ? RUN_STRIKE : 0);
}

static void add_text(Walk *walk, const char *text, unsigned style)
{
    inlines_add(walk->glyphs, text, style_of(walk) | style, walk->url);
}

static void add_glyph(Walk *walk, gunichar letter, unsigned style)
{
    const Glyph glyph = { letter, style, NULL };
    g_array_append_val(walk->glyphs, glyph);
}

static void add_shown(Walk *walk, const char *text, bool is_code, unsigned style)
{
    g_autofree char *shown = inlines_show(text, is_code);
    add_text(walk, shown, style);
}

/* Two footnotes side by side are not one number. */
static void add_footnote(Walk *walk, const char *number)
{
    add_glyph(walk, 0, 0);
    inlines_add(walk->glyphs, number, RUN_FOOTNOTE, NULL);
    add_glyph(walk, 0, 0);
}

static void take_link(Walk *walk, cmark_node *node, bool is_entered)
{
    walk->url = NULL;
    if (!is_entered)
        return;
    g_autofree char *url = inlines_show(cmark_node_get_url(node), false);
    if (!inlines_may_link(url))
        return;
    walk->url = g_steal_pointer(&url);
    g_ptr_array_add(walk->urls, walk->url);
}

static void take_inline(Walk *walk, cmark_node *node, bool is_entered)
{
    const int step = is_entered ? 1 : -1;
    if (is_called(node, "strikethrough")) {
        walk->strike += step;
        return;
    }
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_STRONG:
        walk->strong += step;
        break;
    case CMARK_NODE_EMPH:
        walk->emphasis += step;
        break;
    case CMARK_NODE_LINK:
        take_link(walk, node, is_entered);
        break;
    case CMARK_NODE_TEXT:
        add_text(walk, cmark_node_get_literal(node), 0);
        break;
    case CMARK_NODE_HTML_INLINE:
        add_shown(walk, cmark_node_get_literal(node), false, 0);
        break;
    case CMARK_NODE_CODE:
        add_shown(walk, cmark_node_get_literal(node), true, RUN_CODE);
        break;
    case CMARK_NODE_SOFTBREAK:
        add_glyph(walk, INLINES_SOFT_BREAK, style_of(walk));
        break;
    case CMARK_NODE_LINEBREAK:
        add_glyph(walk, '\n', RUN_BREAK);
        break;
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        if (is_entered)
            add_footnote(walk, cmark_node_get_literal(node));
        break;
    default:
        break;
    }
}

/* A block of HTML as a paragraph that shows it. */
static void read_html(Walk *walk, const char *html)
{
    g_autofree char *shown = inlines_show(html, false);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(shown), "\n", 0);
    for (char **line = lines; *line != NULL; line++) {
        if (line > lines)
            add_glyph(walk, '\n', RUN_BREAK);
        add_text(walk, *line, 0);
    }
}

static BlockKind kind_of(cmark_node *node)
{
    static const struct {
        int type;
        BlockKind kind;
    } kinds[] = {
        { CMARK_NODE_HEADING, BLOCK_HEADING },
        { CMARK_NODE_PARAGRAPH, BLOCK_PARAGRAPH },
        { CMARK_NODE_HTML_BLOCK, BLOCK_PARAGRAPH },
        { CMARK_NODE_LIST, BLOCK_LIST },
        { CMARK_NODE_ITEM, BLOCK_ITEM },
        { CMARK_NODE_BLOCK_QUOTE, BLOCK_QUOTE },
        { CMARK_NODE_CODE_BLOCK, BLOCK_CODE },
        { CMARK_NODE_THEMATIC_BREAK, BLOCK_RULE },
        { CMARK_NODE_FOOTNOTE_DEFINITION, BLOCK_FOOTNOTE },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].type == (int)cmark_node_get_type(node))
            return kinds[i].kind;
    }
    return is_called(node, "table")        ? BLOCK_TABLE
           : is_called(node, "table_cell") ? BLOCK_CELL
                                           : BLOCK_ROW;
}

static Alignment alignment_of(uint8_t sign)
{
    return sign == 'l'   ? ALIGN_LEFT
           : sign == 'c' ? ALIGN_CENTRE
           : sign == 'r' ? ALIGN_RIGHT
                         : ALIGN_NONE;
}

static bool is_nesting(const Block *block)
{
    return block->kind == BLOCK_LIST || block->kind == BLOCK_QUOTE;
}

static bool is_text(const Block *block)
{
    return block->kind == BLOCK_HEADING || block->kind == BLOCK_PARAGRAPH ||
           block->kind == BLOCK_CELL;
}

/* What cmark knows of a block beside its text. */
static void describe(Walk *walk, Block *block, cmark_node *node)
{
    if (block->kind == BLOCK_HEADING)
        block->level = cmark_node_get_heading_level(node);
    if (block->kind == BLOCK_LIST) {
        block->is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        block->ordinal = block->is_ordered ? MAX(cmark_node_get_list_start(node), 1) : 0;
    }
    if (block->kind == BLOCK_ITEM && is_called(node, "tasklist")) {
        block->has_checkbox = true;
        block->is_checked = cmark_gfm_extensions_get_tasklist_item_checked(node);
    }
    if (block->kind == BLOCK_TABLE) {
        walk->columns = cmark_gfm_extensions_get_table_columns(node);
        walk->alignments = cmark_gfm_extensions_get_table_alignments(node);
    }
    if (block->kind == BLOCK_CELL && block->parent->children->len <= walk->columns)
        block->alignment = alignment_of(walk->alignments[block->parent->children->len - 1]);
}

static bool check_block(const Walk *walk, const Block *block, int line, GError **error)
{
    if (walk->blocks > DOCUMENT_MAX_BLOCKS)
        return refuse_at(error, "error.document-blocks", line, DOCUMENT_MAX_BLOCKS);
    if (walk->depth > DOCUMENT_MAX_DEPTH)
        return refuse_at(error, "error.document-depth", line, DOCUMENT_MAX_DEPTH);
    if (block->kind == BLOCK_TABLE && walk->columns > DOCUMENT_MAX_COLUMNS)
        return refuse_at(error, "error.document-columns", line, DOCUMENT_MAX_COLUMNS);
    return true;
}

static void close_block(Walk *walk)
{
    Block *block = walk->block;
    if (is_text(block))
        inlines_settle(block, walk->glyphs);
    g_array_set_size(walk->glyphs, 0);
    g_ptr_array_set_size(walk->urls, 0);
    walk->depth -= is_nesting(block);
    walk->block = block->parent;
}

static bool open_block(Walk *walk, cmark_node *node, GError **error)
{
    Block *block = document_add(walk->document, walk->block, kind_of(node));
    walk->block = block;
    walk->blocks++;
    walk->depth += is_nesting(block);
    describe(walk, block, node);
    if (!check_block(walk, block, cmark_node_get_start_line(node), error))
        return false;
    if (cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK)
        read_html(walk, cmark_node_get_literal(node));
    if (block->kind == BLOCK_CODE && !read_fenced(block, node, error))
        return false;
    /* cmark sends no second event for these. */
    const int type = (int)cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_CODE_BLOCK ||
        type == CMARK_NODE_THEMATIC_BREAK)
        close_block(walk);
    return true;
}

static bool take(Walk *walk, cmark_node *node, bool is_entered, GError **error)
{
    const int type = (int)cmark_node_get_type(node);
    if (type == CMARK_NODE_DOCUMENT)
        return true;
    if ((type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE) {
        take_inline(walk, node, is_entered);
        return true;
    }
    if (is_entered)
        return open_block(walk, node, error);
    close_block(walk);
    return true;
}

static bool walk_tree(Walk *walk, cmark_node *tree, GError **error)
{
    cmark_iter *iterator = cmark_iter_new(tree);
    bool is_right = true;
    for (cmark_event_type event = cmark_iter_next(iterator); is_right && event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator))
        is_right = take(walk, cmark_iter_get_node(iterator), event == CMARK_EVENT_ENTER, error);
    cmark_iter_free(iterator);
    return is_right;
}

/* Registering is not safe in two threads at once. */
static void register_extensions(void)
{
    static gsize is_done = 0;
    if (g_once_init_enter(&is_done)) {
        cmark_gfm_core_extensions_ensure_registered();
        g_once_init_leave(&is_done, 1);
    }
}

/* "autolink" is missing on purpose: it takes Japanese text behind an address for a part of it. */
static cmark_node *read_tree(const char *markdown)
{
    static const char *const extensions[] = { "table", "strikethrough", "tasklist" };
    register_extensions();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    g_autofree char *hidden = inlines_hide(markdown);
    cmark_parser_feed(parser, hidden, strlen(hidden));
    cmark_node *tree = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return tree;
}

static char *with_one_line_end(const char *markdown)
{
    GString *text = g_string_new(markdown);
    g_string_replace(text, "\r\n", "\n", 0);
    g_string_replace(text, "\r", "\n", 0);
    return g_string_free(text, FALSE);
}

Document *document_parse(const char *markdown, const DocumentFrame *frame, GError **error)
{
    g_autofree char *text = with_one_line_end(markdown);
    if (!limits_check(text, error))
        return NULL;
    g_autoptr(Document) document = document_new(frame);
    g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
    g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
    Walk walk = { .document = document, .glyphs = glyphs, .urls = urls };

    cmark_node *tree = read_tree(text);
    const bool is_right = walk_tree(&walk, tree, error);
    cmark_node_free(tree);
    if (!is_right)
        return NULL;
    document_number(document);
    return g_steal_pointer(&document);
}
