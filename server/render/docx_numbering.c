#include "render/docx_numbering.h"

#include "render/docx_styles.h"

#define LETTERS 26 /* behind z Word goes on with aa, bb */
#define KANA 46    /* behind ン it begins again */
#define HEADING_LEVELS 6

/* What the levels of lists look like; as render/numbering.c has it. */
static const char *list_format(Numbering numbering, int level)
{
    if (numbering == NUMBERING_ARTICLES)
        return level <= 1 ? "decimal" : level <= 3 ? "aiueoFullWidth" : "lowerLetter";
    return numbering == NUMBERING_SECTIONS && level % 2 == 1 ? "lowerLetter" : "decimal";
}

static char *list_text(Numbering numbering, int level)
{
    bool has_brackets =
        numbering == NUMBERING_ARTICLES ? level == 1 || level == 3 || level >= 5 : level == 0;
    if (numbering == NUMBERING_NONE)
        return g_strdup_printf("%%%d.", level + 1);
    if (has_brackets)
        return g_strdup_printf("(%%%d)", level + 1);
    return g_strdup_printf(numbering == NUMBERING_SECTIONS ? "%%%d)" : "%%%d", level + 1);
}

static int highest_ordinal(Numbering numbering, int level)
{
    const char *format = list_format(numbering, level);
    return g_str_equal(format, "decimal")       ? G_MAXINT
           : g_str_equal(format, "lowerLetter") ? LETTERS
                                                : KANA;
}

int docx_add_list(Docx *docx, const Block *list, int *level)
{
    *level = 0;
    for (const Block *outer = list->parent; outer != NULL; outer = outer->parent)
        *level += outer->kind == BLOCK_LIST && outer->is_ordered;
    const Block *last = g_ptr_array_index(list->children, list->children->len - 1);
    if (*level >= DOCX_LEVELS || last->ordinal > highest_ordinal(docx->document->numbering, *level))
        return 0;
    const Block *first = g_ptr_array_index(list->children, 0);
    DocxList entry = { *level, first->ordinal };
    g_array_append_val(docx->lists, entry);
    return DOCX_FIRST_LIST + (int)docx->lists->len - 1;
}

/* --- headings ------------------------------------------------------------------------------ */

/* @before: the level of the heading before; updated. False if one is left out. */
static bool has_every_level(const GPtrArray *blocks, int *before)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (block->kind == BLOCK_HEADING) {
            if (*before > 0 && block->level > *before + 1)
                return false;
            *before = block->level;
        }
        if (!has_every_level(block->children, before))
            return false;
    }
    return true;
}

static int top_level(const GPtrArray *blocks, int top)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (block->kind == BLOCK_HEADING)
            top = MIN(top, block->level);
        top = top_level(block->children, top);
    }
    return top;
}

static int first_level(const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        int inside = block->kind == BLOCK_HEADING ? block->level : first_level(block->children);
        if (inside > 0)
            return inside;
    }
    return 0;
}

bool docx_can_number_headings(const Document *document)
{
    int before = 0;
    if (document->numbering == NUMBERING_NONE)
        return false;
    if (document->numbering == NUMBERING_ARTICLES)
        return true; /* 章 and 条 count apart */
    return first_level(document->blocks) == top_level(document->blocks, HEADING_LEVELS) &&
           has_every_level(document->blocks, &before);
}

bool docx_is_numbered_level(const Document *document, int level)
{
    return docx_can_number_headings(document) &&
           (document->numbering == NUMBERING_SECTIONS || level <= 2);
}

int docx_heading_list(const Document *document, int level, int *list_level)
{
    const bool is_article = document->numbering == NUMBERING_ARTICLES && level == 2;
    *list_level = is_article ? 0 : level - 1;
    return is_article ? DOCX_ARTICLES : DOCX_HEADINGS;
}

static char *section_text(int level, int top, bool is_english)
{
    GString *text = g_string_new(NULL);
    for (int i = MIN(top, level); i <= level; i++)
        g_string_append_printf(text, "%s%%%d", i == MIN(top, level) ? "" : ".", i);
    g_string_append(text, is_english ? " " : "　");
    return g_string_free(text, FALSE);
}

static char *heading_text(const Document *document, int level, int top)
{
    const bool is_english = g_str_equal(document->language, "en");
    if (document->numbering != NUMBERING_ARTICLES)
        return section_text(level, top, is_english);
    if (level == 2)
        return g_strdup(is_english ? "Article %1" : "第%1条");
    return g_strdup(is_english ? "Chapter %1 " : "第%1章　");
}

/* --- the part ------------------------------------------------------------------------------ */

static void open_level(Xml *xml, int level, const char *format)
{
    char digits[16];
    g_snprintf(digits, sizeof(digits), "%d", level);
    xml_open(xml, "w:lvl", "w:ilvl", digits, NULL);
    xml_number(xml, "w:start", 1);
    xml_value(xml, "w:numFmt", format);
}

/* @level: of the headings, 1 to 6; 0: no headings, the level is there because Word wants nine */
static void write_heading_level(const Document *document, Xml *xml, int list_level, int level,
                                int top)
{
    static const char *const styles[] = { "Heading1", "Heading2", "Heading3",
                                          "Heading4", "Heading5", "Heading6" };
    g_autofree char *text = level > 0 ? heading_text(document, level, top) : g_strdup("");
    open_level(xml, list_level, level > 0 ? "decimal" : "none");
    if (level > 0)
        xml_value(xml, "w:pStyle", styles[level - 1]);
    xml_value(xml, "w:suff", "nothing");
    xml_value(xml, "w:lvlText", text);
    xml_value(xml, "w:lvlJc", "left");
    xml_close(xml);
}

/* The headings that this list numbers on this level of it; 0: none. */
static int heading_level(const Document *document, int list, int list_level)
{
    for (int level = 1; level <= HEADING_LEVELS; level++) {
        int found;
        if (docx_is_numbered_level(document, level) &&
            docx_heading_list(document, level, &found) == list && found == list_level)
            return level;
    }
    return 0;
}

static void write_indented_level(Xml *xml, int level, const char *format, const char *text, int em)
{
    const bool is_wide = g_str_equal(text, "・"); /* it brings its own room */
    char left[16], hanging[16];
    g_snprintf(left, sizeof(left), "%d", (level + 1) * em * 2);
    g_snprintf(hanging, sizeof(hanging), "%d", em * 2);
    open_level(xml, level, format);
    xml_value(xml, "w:suff", is_wide ? "nothing" : "tab");
    xml_value(xml, "w:lvlText", text);
    xml_value(xml, "w:lvlJc", "left");
    xml_open(xml, "w:pPr", NULL);
    xml_empty(xml, "w:ind", "w:left", left, "w:hanging", hanging, NULL);
    xml_close(xml);
    xml_close(xml);
}

static void open_definition(Xml *xml, const char *id)
{
    xml_open(xml, "w:abstractNum", "w:abstractNumId", id, NULL);
    xml_value(xml, "w:multiLevelType", "multilevel");
}

static void write_headings(const Document *document, Xml *xml, const char *id, int list)
{
    const int top = top_level(document->blocks, HEADING_LEVELS);
    open_definition(xml, id);
    for (int level = 0; level < DOCX_LEVELS; level++)
        write_heading_level(document, xml, level, heading_level(document, list, level), top);
    xml_close(xml);
}

static void write_bullets(const Document *document, Xml *xml, const char *id)
{
    const char *bullet = g_str_equal(document->language, "en") ? "•" : "・";
    open_definition(xml, id);
    for (int level = 0; level < DOCX_LEVELS; level++)
        write_indented_level(xml, level, "bullet", bullet, word_em(document));
    xml_close(xml);
}

static void write_ordered(const Document *document, Xml *xml, const char *id)
{
    open_definition(xml, id);
    for (int level = 0; level < DOCX_LEVELS; level++) {
        g_autofree char *text = list_text(document->numbering, level);
        write_indented_level(xml, level, list_format(document->numbering, level), text,
                             word_em(document));
    }
    xml_close(xml);
}

static void open_instance(Xml *xml, int id, const char *definition)
{
    char digits[16];
    g_snprintf(digits, sizeof(digits), "%d", id);
    xml_open(xml, "w:num", "w:numId", digits, NULL);
    xml_value(xml, "w:abstractNumId", definition);
}

static void write_list(Xml *xml, int id, const DocxList *list)
{
    char digits[16];
    g_snprintf(digits, sizeof(digits), "%d", list->level);
    open_instance(xml, id, "3");
    xml_open(xml, "w:lvlOverride", "w:ilvl", digits, NULL);
    xml_number(xml, "w:startOverride", list->start);
    xml_close(xml);
    xml_close(xml);
}

static void write_instance(Xml *xml, int id, const char *definition)
{
    open_instance(xml, id, definition);
    xml_close(xml);
}

void docx_write_numbering(const Docx *docx, Xml *xml)
{
    xml_open(xml, "w:numbering", "xmlns:w", WORD_NAMESPACE, NULL);
    write_headings(docx->document, xml, "0", DOCX_HEADINGS);
    write_headings(docx->document, xml, "1", DOCX_ARTICLES);
    write_bullets(docx->document, xml, "2");
    write_ordered(docx->document, xml, "3");
    write_instance(xml, DOCX_HEADINGS, "0");
    write_instance(xml, DOCX_ARTICLES, "1");
    write_instance(xml, DOCX_BULLETS, "2");
    for (guint i = 0; i < docx->lists->len; i++)
        write_list(xml, DOCX_FIRST_LIST + (int)i, &g_array_index(docx->lists, DocxList, i));
    xml_close(xml);
}
