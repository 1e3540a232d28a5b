#include "render/docx_styles.h"

#include <stdbool.h>

#include "render/docx_numbering.h"

#define GOTHIC "游ゴシック"
#define MINCHO "游明朝"
#define MONO "ＭＳ ゴシック"

static const WordPage PAGES[] = {
    [PAGE_A4] = { 11906, 16838, 1543, 1640, 1520, 8820, 21, 360 },
    [PAGE_A6] = { 5953, 8391, 586, 800, 840, 4780, 17, 270 },
};

const WordPage *word_page(PageSize page_size)
{
    return &PAGES[page_size];
}

int word_em(const Document *document)
{
    return word_page(document->page_size)->size * 10;
}

const char *word_font(const Document *document)
{
    return document->numbering == NUMBERING_ARTICLES ? MINCHO : GOTHIC;
}

/* A style of paragraphs. Lengths and sizes are shares of running text, in percent. */
typedef struct {
    const char *id, *name, *based_on, *next;
    int size;            /* 0: as what it is based on */
    int before, after;   /* percent of an em */
    int indent, outdent; /* percent of an em */
    bool is_bold, is_gothic, is_kept, is_pale;
    const char *alignment; /* NULL: as what it is based on */
    int outline;           /* 1 to 6; 0: not in the navigation pane */
} ParagraphStyle;

static const ParagraphStyle STYLES[] = {
    { "Title", "Title", "Normal", "Normal", 170, 0, 60, 0, 0, true, true, true, false, "center",
      0 },
    { "Subtitle", "Subtitle", "Normal", "Normal", 0, 0, 0, 0, 0, false, false, true, false, "right",
      0 },
    { "CoverTitle", "Cover Title", "Title", "CoverLine", 230, 1600, 100, 0, 0, true, true, false,
      false, "center", 0 },
    { "CoverLine", "Cover Line", "Normal", "CoverLine", 125, 40, 0, 0, 0, false, true, false, false,
      "center", 0 },
    { "Heading1", "heading 1", "Normal", "BodyText", 136, 150, 0, 0, 0, true, true, true, false,
      NULL, 1 },
    { "Heading2", "heading 2", "Normal", "BodyText", 114, 120, 0, 0, 0, true, true, true, false,
      NULL, 2 },
    { "Heading3", "heading 3", "Normal", "BodyText", 105, 100, 0, 0, 0, true, true, true, false,
      NULL, 3 },
    { "Heading4", "heading 4", "Normal", "BodyText", 100, 80, 0, 0, 0, true, true, true, false,
      NULL, 4 },
    { "Heading5", "heading 5", "Normal", "BodyText", 100, 80, 0, 0, 0, true, true, true, false,
      NULL, 5 },
    { "Heading6", "heading 6", "Normal", "BodyText", 100, 80, 0, 0, 0, true, true, true, false,
      NULL, 6 },
    { "BodyText", "Body Text", "Normal", NULL, 0, 45, 0, 0, 0, false, false, false, false, NULL,
      0 },
    { "ListParagraph", "List Paragraph", "Normal", NULL, 0, 12, 0, 0, 0, false, false, false, false,
      NULL, 0 },
    { "TableText", "Table Text", "Normal", NULL, 90, 0, 0, 0, 0, false, true, false, false, NULL,
      0 },
    { "TOCHeading", "TOC Heading", "Normal", "Normal", 136, 0, 40, 0, 0, true, true, true, false,
      NULL, 0 },
    { "Header", "header", "Normal", NULL, 76, 0, 0, 0, 0, false, true, false, true, NULL, 0 },
    { "Footer", "footer", "Normal", NULL, 76, 0, 0, 0, 0, false, true, false, true, "center", 0 },
    { "FootnoteText", "footnote text", "Normal", NULL, 86, 0, 0, 200, 200, false, false, false,
      false, NULL, 0 },
};

static void write_fonts_of(Xml *xml, const char *font)
{
    xml_empty(xml, "w:rFonts", "w:ascii", font, "w:hAnsi", font, "w:eastAsia", font, "w:cs", font,
              NULL);
}

static void write_size(Xml *xml, int half_points)
{
    xml_number(xml, "w:sz", half_points);
    xml_number(xml, "w:szCs", half_points);
}

static void write_indent(Xml *xml, int left, int hanging)
{
    if (left == 0 && hanging == 0)
        return;
    char left_text[16], hanging_text[16];
    g_snprintf(left_text, sizeof(left_text), "%d", left);
    g_snprintf(hanging_text, sizeof(hanging_text), "%d", hanging);
    xml_empty(xml, "w:ind", "w:left", left_text, "w:hanging", hanging > 0 ? hanging_text : NULL,
              NULL);
}

/* @line: the least pitch; 0: as what it is based on */
static void write_spacing(Xml *xml, int before, int after, int line)
{
    char before_text[16], after_text[16], line_text[16];
    g_snprintf(before_text, sizeof(before_text), "%d", before);
    g_snprintf(after_text, sizeof(after_text), "%d", after);
    g_snprintf(line_text, sizeof(line_text), "%d", line);
    xml_empty(xml, "w:spacing", "w:before", before_text, "w:after", after_text, "w:line",
              line > 0 ? line_text : NULL, "w:lineRule", line > 0 ? "atLeast" : NULL, NULL);
}

static void write_defaults(const Document *document, Xml *xml)
{
    const WordPage *page = word_page(document->page_size);
    xml_open(xml, "w:docDefaults", NULL);
    xml_open(xml, "w:rPrDefault", NULL);
    xml_open(xml, "w:rPr", NULL);
    write_fonts_of(xml, word_font(document));
    write_size(xml, page->size);
    xml_empty(xml, "w:lang", "w:val", "en-US", "w:eastAsia", "ja-JP", "w:bidi", "ar-SA", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "w:pPrDefault", NULL);
    xml_open(xml, "w:pPr", NULL);
    xml_value(xml, "w:kinsoku", "1");
    xml_value(xml, "w:snapToGrid", "0");
    write_spacing(xml, 0, 0, page->pitch);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void begin_style(Xml *xml, const char *type, const char *id, const char *name,
                        const char *based_on, bool is_default)
{
    xml_open(xml, "w:style", "w:type", type, "w:default", is_default ? "1" : NULL, "w:styleId", id,
             NULL);
    xml_value(xml, "w:name", name);
    if (based_on != NULL)
        xml_value(xml, "w:basedOn", based_on);
}

static void write_heading_number(const Document *document, Xml *xml, int level)
{
    int list_level, list = docx_heading_list(document, level, &list_level);
    xml_open(xml, "w:numPr", NULL);
    xml_number(xml, "w:ilvl", list_level);
    xml_number(xml, "w:numId", list);
    xml_close(xml);
}

static void write_paragraph_properties(const Document *document, const ParagraphStyle *style,
                                       Xml *xml)
{
    const int em = word_em(document), pitch = word_page(document->page_size)->pitch;
    const int line = style->size == 0
                         ? 0
                         : MAX(em * style->size / 100 * 150 / 100, style->size < 100 ? 0 : pitch);
    xml_open(xml, "w:pPr", NULL);
    if (style->is_kept) {
        xml_empty(xml, "w:keepNext", NULL);
        xml_empty(xml, "w:keepLines", NULL);
    }
    if (style->outline > 0 && docx_is_numbered_level(document, style->outline))
        write_heading_number(document, xml, style->outline);
    write_spacing(xml, em * style->before / 100, em * style->after / 100, line);
    write_indent(xml, em * style->indent / 100, em * style->outdent / 100);
    if (style->alignment != NULL)
        xml_value(xml, "w:jc", style->alignment);
    if (style->outline > 0)
        xml_number(xml, "w:outlineLvl", style->outline - 1);
    xml_close(xml);
}

static void write_run_properties(const Document *document, const ParagraphStyle *style, Xml *xml)
{
    xml_open(xml, "w:rPr", NULL);
    if (style->is_gothic)
        write_fonts_of(xml, GOTHIC);
    if (style->is_bold) {
        xml_empty(xml, "w:b", NULL);
        xml_empty(xml, "w:bCs", NULL);
    }
    if (style->is_pale)
        xml_value(xml, "w:color", "595959");
    if (style->size > 0)
        write_size(xml, word_page(document->page_size)->size * style->size / 100);
    xml_close(xml);
}

static void write_paragraph_style(const Document *document, const ParagraphStyle *style, Xml *xml)
{
    begin_style(xml, "paragraph", style->id, style->name, style->based_on, false);
    if (style->next != NULL)
        xml_value(xml, "w:next", style->next);
    xml_empty(xml, "w:qFormat", NULL);
    write_paragraph_properties(document, style, xml);
    write_run_properties(document, style, xml);
    xml_close(xml);
}

/* The entries of the contents: the number of the page at the right, behind dots. */
static void write_contents_style(const Document *document, Xml *xml, int level)
{
    static const char *const ids[] = { "TOC1", "TOC2" }, *const names[] = { "toc 1", "toc 2" };
    g_autofree char *right = g_strdup_printf("%d", word_page(document->page_size)->text_width);
    begin_style(xml, "paragraph", ids[level], names[level], "Normal", false);
    xml_value(xml, "w:next", "Normal");
    xml_open(xml, "w:pPr", NULL);
    xml_open(xml, "w:tabs", NULL);
    xml_empty(xml, "w:tab", "w:val", "right", "w:leader", "dot", "w:pos", right, NULL);
    xml_close(xml);
    write_spacing(xml, level == 0 ? word_em(document) / 2 : 0, 0, 0);
    write_indent(xml, level * word_em(document) * 3 / 2, 0);
    xml_close(xml);
    xml_open(xml, "w:rPr", NULL);
    write_fonts_of(xml, GOTHIC);
    xml_close(xml);
    xml_close(xml);
}

static void write_border(Xml *xml, const char *side, const char *width, const char *space,
                         const char *colour)
{
    xml_empty(xml, side, "w:val", "single", "w:sz", width, "w:space", space, "w:color", colour,
              NULL);
}

static void write_quote_style(const Document *document, Xml *xml)
{
    begin_style(xml, "paragraph", "Quote", "Quote", "BodyText", false);
    xml_empty(xml, "w:qFormat", NULL);
    xml_open(xml, "w:pPr", NULL);
    xml_open(xml, "w:pBdr", NULL);
    write_border(xml, "w:left", "16", "8", "99A8BD");
    xml_close(xml);
    write_indent(xml, word_em(document) * 3 / 2, 0);
    xml_close(xml);
    xml_close(xml);
}

static void write_code_style(const Document *document, Xml *xml)
{
    begin_style(xml, "paragraph", "SourceCode", "Source Code", "Normal", false);
    xml_open(xml, "w:pPr", NULL);
    xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "F1F1F1", NULL);
    write_spacing(xml, word_em(document) * 8 / 10, word_em(document) * 4 / 10, 0);
    xml_value(xml, "w:jc", "left");
    xml_close(xml);
    xml_open(xml, "w:rPr", NULL);
    write_fonts_of(xml, MONO);
    write_size(xml, word_page(document->page_size)->size * 9 / 10);
    xml_close(xml);
    xml_close(xml);
}

static void write_rule_style(Xml *xml)
{
    begin_style(xml, "paragraph", "Rule", "Rule", "Normal", false);
    xml_open(xml, "w:pPr", NULL);
    xml_open(xml, "w:pBdr", NULL);
    write_border(xml, "w:bottom", "4", "1", "595959");
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void write_character_styles(Xml *xml)
{
    begin_style(xml, "character", "DefaultParagraphFont", "Default Paragraph Font", NULL, true);
    xml_close(xml);
    begin_style(xml, "character", "Hyperlink", "Hyperlink", NULL, false);
    xml_open(xml, "w:rPr", NULL);
    xml_value(xml, "w:color", "00308F");
    xml_value(xml, "w:u", "single");
    xml_close(xml);
    xml_close(xml);
    begin_style(xml, "character", "FootnoteReference", "footnote reference", NULL, false);
    xml_open(xml, "w:rPr", NULL);
    xml_value(xml, "w:vertAlign", "superscript");
    xml_close(xml);
    xml_close(xml);
    begin_style(xml, "character", "CodeWords", "Code Words", NULL, false);
    xml_open(xml, "w:rPr", NULL);
    write_fonts_of(xml, MONO);
    xml_close(xml);
    xml_close(xml);
}

static void write_all_borders(Xml *xml)
{
    static const char *const sides[] = { "w:top",   "w:left",    "w:bottom",
                                         "w:right", "w:insideH", "w:insideV" };
    xml_open(xml, "w:tblBorders", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        write_border(xml, sides[i], "4", "0", "595959");
    xml_close(xml);
}

static void write_cell_margins(Xml *xml)
{
    static const struct {
        const char *side, *width;
    } margins[] = {
        { "w:top", "57" },
        { "w:left", "85" },
        { "w:bottom", "57" },
        { "w:right", "85" },
    };
    xml_open(xml, "w:tblCellMar", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(margins); i++)
        xml_empty(xml, margins[i].side, "w:w", margins[i].width, "w:type", "dxa", NULL);
    xml_close(xml);
}

static void write_head_of_tables(Xml *xml)
{
    xml_open(xml, "w:tblStylePr", "w:type", "firstRow", NULL);
    xml_open(xml, "w:rPr", NULL);
    xml_empty(xml, "w:b", NULL);
    xml_empty(xml, "w:bCs", NULL);
    xml_close(xml);
    xml_open(xml, "w:tcPr", NULL);
    xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E8EDF5", NULL);
    xml_close(xml);
    xml_close(xml);
}

static void write_table_styles(Xml *xml)
{
    begin_style(xml, "table", "TableNormal", "Normal Table", NULL, true);
    xml_open(xml, "w:tblPr", NULL);
    xml_empty(xml, "w:tblInd", "w:w", "0", "w:type", "dxa", NULL);
    xml_close(xml);
    xml_close(xml);
    begin_style(xml, "table", "TableGrid", "Table Grid", "TableNormal", false);
    xml_open(xml, "w:tblPr", NULL);
    write_all_borders(xml);
    write_cell_margins(xml);
    xml_close(xml);
    write_head_of_tables(xml);
    xml_close(xml);
    begin_style(xml, "numbering", "NoList", "No List", NULL, true);
    xml_close(xml);
}

void docx_write_styles(const Document *document, Xml *xml)
{
    xml_open(xml, "w:styles", "xmlns:w", WORD_NAMESPACE, NULL);
    write_defaults(document, xml);
    begin_style(xml, "paragraph", "Normal", "Normal", NULL, true);
    xml_empty(xml, "w:qFormat", NULL);
    xml_close(xml);
    for (size_t i = 0; i < G_N_ELEMENTS(STYLES); i++)
        write_paragraph_style(document, &STYLES[i], xml);
    for (int level = 0; level < 2; level++)
        write_contents_style(document, xml, level);
    write_quote_style(document, xml);
    write_code_style(document, xml);
    write_rule_style(xml);
    write_character_styles(xml);
    write_table_styles(xml);
    xml_close(xml);
}

/* --- fonts and settings -------------------------------------------------------------------- */

static const struct {
    const char *name, *other_name, *panose, *family, *pitch;
} FONTS[] = {
    { GOTHIC, "Yu Gothic", "020B0400000000000000", "swiss", "variable" },
    { MINCHO, "Yu Mincho", "02020400000000000000", "roman", "variable" },
    { MONO, "MS Gothic", "020B0609070205080204", "modern", "fixed" },
};

void docx_write_fonts(Xml *xml)
{
    xml_open(xml, "w:fonts", "xmlns:w", WORD_NAMESPACE, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(FONTS); i++) {
        xml_open(xml, "w:font", "w:name", FONTS[i].name, NULL);
        xml_value(xml, "w:altName", FONTS[i].other_name);
        xml_value(xml, "w:panose1", FONTS[i].panose);
        xml_value(xml, "w:charset", "80");
        xml_value(xml, "w:family", FONTS[i].family);
        xml_value(xml, "w:pitch", FONTS[i].pitch);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_compatibility(Xml *xml)
{
    xml_open(xml, "w:compat", NULL);
    xml_empty(xml, "w:compatSetting", "w:name", "compatibilityMode", "w:uri",
              "http://schemas.microsoft.com/office/word", "w:val", "15", NULL);
    xml_close(xml);
}

void docx_write_settings(const Document *document, Xml *xml)
{
    xml_open(xml, "w:settings", "xmlns:w", WORD_NAMESPACE, NULL);
    xml_empty(xml, "w:zoom", "w:percent", "100", NULL);
    xml_number(xml, "w:defaultTabStop", word_em(document) * 4);
    xml_value(xml, "w:characterSpacingControl", "compressPunctuation");
    xml_value(xml, "w:updateFields", "false");
    xml_open(xml, "w:footnotePr", NULL);
    xml_empty(xml, "w:footnote", "w:id", "-1", NULL);
    xml_empty(xml, "w:footnote", "w:id", "0", NULL);
    xml_close(xml);
    write_compatibility(xml);
    xml_empty(xml, "w:themeFontLang", "w:val", "en-US", "w:eastAsia", "ja-JP", NULL);
    xml_close(xml);
}
