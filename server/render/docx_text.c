/* Paragraphs and runs of a Word file. */
#include <string.h>

#include "render/docx_parts.h"
#include "render/docx_styles.h"

static void write_numbering(Xml *xml, const WordFrame *frame)
{
    xml_open(xml, "w:numPr", NULL);
    xml_number(xml, "w:ilvl", frame->level);
    xml_number(xml, "w:numId", MAX(frame->list, 0));
    xml_close(xml);
}

static void write_indent(Xml *xml, const WordFrame *frame)
{
    char left[16], hanging[16];
    g_snprintf(left, sizeof(left), "%d", frame->left);
    g_snprintf(hanging, sizeof(hanging), "%d", frame->hanging);
    xml_empty(xml, "w:ind", "w:left", left, "w:hanging", hanging, NULL);
}

void docx_open_paragraph(Docx *docx, const WordFrame *frame)
{
    Xml *xml = docx->xml;
    xml_open(xml, "w:p", NULL);
    xml_open(xml, "w:pPr", NULL);
    if (frame->style != NULL)
        xml_value(xml, "w:pStyle", frame->style);
    if (frame->is_kept)
        xml_empty(xml, "w:keepNext", NULL);
    if (docx->breaks_page)
        xml_empty(xml, "w:pageBreakBefore", NULL);
    if (frame->list != 0)
        write_numbering(xml, frame);
    if (frame->left != 0 || frame->hanging != 0)
        write_indent(xml, frame);
    if (frame->alignment != NULL)
        xml_value(xml, "w:jc", frame->alignment);
    xml_close(xml);
    docx->breaks_page = false;
}

/* --- runs ---------------------------------------------------------------------------------- */

static void write_properties(Docx *docx, const Run *run)
{
    const bool is_japanese = !g_str_equal(docx->document->language, "en");
    Xml *xml = docx->xml;
    if (run->style == 0 && run->url == NULL)
        return;
    xml_open(xml, "w:rPr", NULL);
    if (run->url != NULL)
        xml_value(xml, "w:rStyle", "Hyperlink");
    else if (run->style & RUN_FOOTNOTE)
        xml_value(xml, "w:rStyle", "FootnoteReference");
    else if (run->style & RUN_CODE)
        xml_value(xml, "w:rStyle", "CodeWords");
    if (run->style & RUN_STRONG) {
        xml_empty(xml, "w:b", NULL);
        xml_empty(xml, "w:bCs", NULL);
    }
    if (run->style & RUN_EMPHASIS && !is_japanese)
        xml_empty(xml, "w:i", NULL);
    if (run->style & RUN_STRIKE)
        xml_empty(xml, "w:strike", NULL);
    if (run->style & RUN_EMPHASIS && is_japanese)
        xml_value(xml, "w:em", "dot");
    xml_close(xml);
}

/* A tab would otherwise be white space like any other. */
static void write_words(Xml *xml, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\t", -1);
    for (char **part = parts; *part != NULL; part++) {
        if (part != parts)
            xml_empty(xml, "w:tab", NULL);
        if (**part == '\0')
            continue;
        xml_open(xml, "w:t", "xml:space", "preserve", NULL);
        xml_text(xml, *part);
        xml_close(xml);
    }
}

/* Word numbers notes by their places; a second reference to one is only its number. */
static bool write_reference(Docx *docx, const Run *run)
{
    int number = atoi(run->text);
    if (docx->xml != &docx->body || number < 1 || number > docx->note_count ||
        !g_hash_table_add(docx->noted, GINT_TO_POINTER(number)))
        return false;
    xml_empty(docx->xml, "w:footnoteReference", "w:id", run->text, NULL);
    return true;
}

static void write_run(Docx *docx, const Run *run)
{
    xml_open(docx->xml, "w:r", NULL);
    write_properties(docx, run);
    if (run->style & RUN_BREAK)
        xml_empty(docx->xml, "w:br", NULL);
    else if (!(run->style & RUN_FOOTNOTE) || !write_reference(docx, run))
        write_words(docx->xml, run->text);
    xml_close(docx->xml);
}

static char *link_id(DocxLinks *links, const char *url)
{
    int number = GPOINTER_TO_INT(g_hash_table_lookup(links->index, url));
    if (number == 0) {
        g_ptr_array_add(links->urls, g_strdup(url));
        number = (int)links->urls->len;
        g_hash_table_insert(links->index, g_ptr_array_index(links->urls, number - 1),
                            GINT_TO_POINTER(number));
    }
    return g_strdup_printf("link-%d", number - 1);
}

void docx_write_runs(Docx *docx, const GPtrArray *runs)
{
    for (guint i = 0; i < runs->len; i++) {
        const Run *run = g_ptr_array_index(runs, i);
        if (run->url == NULL) {
            write_run(docx, run);
            continue;
        }
        g_autofree char *id = link_id(docx->links, run->url);
        xml_open(docx->xml, "w:hyperlink", "r:id", id, "w:history", "1", NULL);
        write_run(docx, run);
        xml_close(docx->xml);
    }
}

void docx_write_plain(Docx *docx, const char *text)
{
    Run run = { (char *)text, 0, NULL };
    if (*text != '\0')
        write_run(docx, &run);
}

/* --- fields -------------------------------------------------------------------------------- */

void docx_write_field_mark(Docx *docx, const char *type)
{
    xml_open(docx->xml, "w:r", NULL);
    xml_empty(docx->xml, "w:fldChar", "w:fldCharType", type, NULL);
    xml_close(docx->xml);
}

void docx_write_field_code(Docx *docx, const char *code)
{
    xml_open(docx->xml, "w:r", NULL);
    xml_open(docx->xml, "w:instrText", "xml:space", "preserve", NULL);
    xml_text(docx->xml, code);
    xml_close(docx->xml);
    xml_close(docx->xml);
}

void docx_write_field(Docx *docx, const char *code, const char *shown)
{
    docx_write_field_mark(docx, "begin");
    docx_write_field_code(docx, code);
    docx_write_field_mark(docx, "separate");
    docx_write_plain(docx, shown);
    docx_write_field_mark(docx, "end");
}
