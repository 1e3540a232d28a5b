#include "render/document.h"

#include "render/chart.h"

static void run_free(void *data)
{
    Run *run = data;
    g_free(run->text);
    g_free(run->url);
    g_free(run);
}

/* Goes down as deep as blocks are nested, which document_parse() bounds. */
static void block_free(void *data)
{
    Block *block = data;
    g_free(block->number);
    g_ptr_array_unref(block->runs);
    g_ptr_array_unref(block->children);
    chart_free(block->chart);
    g_free(block);
}

Document *document_new(const DocumentFrame *frame)
{
    Document *document = g_new(Document, 1);
    *document = (Document){ .title = g_strdup(frame->title),
                            .company = g_strdup(frame->company),
                            .version = g_strdup(frame->version),
                            .date = g_strdup(frame->date),
                            .language = g_strdup(frame->language == NULL ? "ja" : frame->language),
                            .numbering = frame->numbering,
                            .page_size = frame->page_size,
                            .has_contents = frame->has_contents,
                            .has_cover = frame->has_cover,
                            .blocks = g_ptr_array_new_with_free_func(block_free) };
    return document;
}

void document_free(Document *document)
{
    if (document == NULL)
        return;
    g_free(document->title);
    g_free(document->company);
    g_free(document->version);
    g_free(document->date);
    g_free(document->language);
    g_ptr_array_unref(document->blocks);
    g_free(document);
}

Block *document_add(Document *document, Block *parent, BlockKind kind)
{
    Block *block = g_new(Block, 1);
    *block = (Block){ .kind = kind,
                      .runs = g_ptr_array_new_with_free_func(run_free),
                      .children = g_ptr_array_new_with_free_func(block_free),
                      .parent = parent };
    g_ptr_array_add(parent == NULL ? document->blocks : parent->children, block);
    return block;
}

void block_add_run(Block *block, const char *text, unsigned style, const char *url)
{
    Run *run = g_new(Run, 1);
    *run = (Run){ g_strdup(text), style, g_strdup(url) };
    g_ptr_array_add(block->runs, run);
}

char *block_text(const Block *block)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < block->runs->len; i++) {
        const Run *run = g_ptr_array_index(block->runs, i);
        if ((run->style & RUN_BREAK) != 0)
            g_string_append_c(text, '\n');
        else if ((run->style & RUN_FOOTNOTE) == 0)
            g_string_append(text, run->text);
    }
    return g_string_free(text, FALSE);
}

/* Whether the heading of an article stands in brackets already. */
static bool is_bracketed(const Block *heading)
{
    g_autofree char *text = block_text(heading);
    return g_str_has_prefix(text, "（") && g_str_has_suffix(text, "）");
}

void document_heading_affixes(const Document *document, const Block *heading, char **before,
                              char **after)
{
    const bool is_english = g_str_equal(document->language, "en");
    *before = *after = NULL;
    if (heading->number == NULL) {
        *before = g_strdup("");
    } else if (document->numbering == NUMBERING_ARTICLES && heading->level == 2 &&
               heading->runs->len > 0 && !is_bracketed(heading)) {
        *before = g_strconcat(heading->number, is_english ? " (" : "（", NULL);
        *after = g_strdup(is_english ? ")" : "）");
    } else if (document->numbering == NUMBERING_ARTICLES && heading->level == 2) {
        *before = g_strdup(heading->number);
    } else {
        *before = g_strconcat(heading->number, is_english ? " " : "　", NULL);
    }
    if (*after == NULL)
        *after = g_strdup("");
}

char *document_heading_text(const Document *document, const Block *heading)
{
    g_autofree char *before = NULL, *after = NULL, *text = block_text(heading);
    document_heading_affixes(document, heading, &before, &after);
    g_strdelimit(text, "\n", ' ');
    return g_strconcat(before, text, after, NULL);
}
