#include "render/forms.h"

#include <string.h>

#define STEP "  " /* how far what is inside a list or quote is moved in */

static void write_blocks(GString *out, const Document *document, const GPtrArray *blocks,
                         const char *indent);

/* Lines of @text; the first begins with @first, the others with @indent. */
static void write_lines(GString *out, const char *text, const char *first, const char *indent)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (char **line = lines; *line != NULL; line++)
        g_string_append_printf(out, "%s%s\n", line == lines ? first : indent, *line);
    if (lines[0] == NULL)
        g_string_append_printf(out, "%s\n", first);
}

static char *text_with_footnotes(const Block *block)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < block->runs->len; i++) {
        const Run *run = g_ptr_array_index(block->runs, i);
        if ((run->style & RUN_FOOTNOTE) != 0)
            g_string_append_printf(text, "[%s]", run->text);
        else
            g_string_append(text, (run->style & RUN_BREAK) != 0 ? "\n" : run->text);
    }
    return g_string_free(text, FALSE);
}

static void write_heading(GString *out, const Document *document, const Block *heading,
                          const char *indent)
{
    g_autofree char *before = NULL, *after = NULL, *text = text_with_footnotes(heading);
    document_heading_affixes(document, heading, &before, &after);
    g_strdelimit(text, "\n", ' ');
    g_string_append_printf(out, "%s%s%s%s\n", indent, before, text, after);
}

static void write_row(GString *out, const Block *row, const char *indent)
{
    g_string_append(out, indent);
    for (guint i = 0; i < row->children->len; i++) {
        g_autofree char *text = text_with_footnotes(g_ptr_array_index(row->children, i));
        g_string_append_printf(out, "%s%s", i == 0 ? "" : "｜", g_strdelimit(text, "\n", ' '));
    }
    g_string_append_c(out, '\n');
}

static void write_chart(GString *out, const Chart *chart, const char *indent)
{
    for (guint i = 0; i < chart->points->len; i++)
        g_string_append_printf(out, "%s%s｜%s\n", indent,
                               g_array_index(chart->points, ChartPoint, i).label,
                               (const char *)g_ptr_array_index(chart->texts, i));
}

static void write_runs_as_row(GString *out, const Block *block, const char *indent)
{
    for (guint i = 0; i < block->runs->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? indent : "｜",
                               ((const Run *)g_ptr_array_index(block->runs, i))->text);
    g_string_append_c(out, '\n');
}

static void write_code(GString *out, const Block *block, const char *indent)
{
    for (guint i = 0; i < block->runs->len; i++)
        g_string_append_printf(out, "%s%s\n", indent,
                               ((const Run *)g_ptr_array_index(block->runs, i))->text);
}

/* Blocks, the first of which begins with @mark where it is a paragraph. */
static void write_marked(GString *out, const Document *document, const Block *block,
                         const char *mark, const char *indent)
{
    g_autofree char *first = g_strconcat(indent, mark, " ", NULL);
    g_autofree char *inside = g_strconcat(indent, STEP, NULL);
    const Block *begun = block->children->len == 0 ? NULL : block->children->pdata[0];
    const bool is_joined = begun != NULL && begun->kind == BLOCK_PARAGRAPH;
    g_autofree char *text = is_joined ? text_with_footnotes(begun) : g_strdup("");
    write_lines(out, text, first, inside);
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (guint i = is_joined; i < block->children->len; i++)
        g_ptr_array_add(rest, block->children->pdata[i]);
    write_blocks(out, document, rest, inside);
}

static void write_item(GString *out, const Document *document, const Block *item,
                       const char *indent)
{
    const char *mark = item->has_checkbox ? (item->is_checked ? "☑" : "☐") : item->number;
    write_marked(out, document, item, mark == NULL ? "" : mark, indent);
}

static void write_footnote(GString *out, const Document *document, const Block *footnote,
                           const char *indent)
{
    g_autofree char *mark = g_strdup_printf("[%s]", footnote->number);
    write_marked(out, document, footnote, mark, indent);
}

static void write_block(GString *out, const Document *document, const Block *block,
                        const char *indent)
{
    g_autofree char *text = NULL, *inside = g_strconcat(indent, STEP, NULL);
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(out, document, block, indent);
        break;
    case BLOCK_ITEM:
        write_item(out, document, block, indent);
        break;
    case BLOCK_FOOTNOTE:
        write_footnote(out, document, block, indent);
        break;
    case BLOCK_ROW:
        write_row(out, block, indent);
        break;
    case BLOCK_QUOTE:
        write_blocks(out, document, block->children, inside);
        break;
    case BLOCK_CODE:
        write_code(out, block, inside);
        break;
    case BLOCK_CHART:
        write_chart(out, block->chart, indent);
        break;
    case BLOCK_SIGN_OFF:
        write_runs_as_row(out, block, indent);
        break;
    case BLOCK_RULE:
        g_string_append_printf(out, "%s--------\n", indent);
        break;
    case BLOCK_PAGE_BREAK:
        break;
    case BLOCK_LIST:
    case BLOCK_TABLE:
        write_blocks(out, document, block->children, indent);
        break;
    case BLOCK_PARAGRAPH:
    case BLOCK_CELL:
        text = text_with_footnotes(block);
        write_lines(out, text, indent, indent);
    }
}

/* Whether an empty line stands before the block. */
static bool is_apart(const Block *block)
{
    return block->parent == NULL && block->kind != BLOCK_PAGE_BREAK;
}

static void write_blocks(GString *out, const Document *document, const GPtrArray *blocks,
                         const char *indent)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (is_apart(block))
            g_string_append_c(out, '\n');
        write_block(out, document, block, indent);
    }
}

char *document_to_text(const Document *document)
{
    const char *const frame[] = { document->company, document->version, document->date };
    GString *out = g_string_new(document->title);
    g_string_append_c(out, '\n');
    const gsize begun = out->len;
    for (size_t i = 0; i < G_N_ELEMENTS(frame); i++) {
        if (frame[i] != NULL)
            g_string_append_printf(out, "%s%s", out->len == begun ? "" : "　", frame[i]);
    }
    if (out->len > begun)
        g_string_append_c(out, '\n');
    write_blocks(out, document, document->blocks, "");
    return g_string_free(out, FALSE);
}
