/* Tables of a Word file: of the text, of the numbers of a chart, and 確認欄. */
#include "base/text.h"
#include "render/docx_parts.h"
#include "render/docx_styles.h"
#include "render/pdf_columns.h"

#define CELL_MARGINS 170 /* twips, left and right together */
#define CELL_SCALE 0.9   /* of running text */
#define LEAST_EMS 4.5    /* no column is narrower than short words need … */
#define LEAST_HEAD_EMS 7 /* … or those of its head */
#define SMALL_TABLE 5    /* rows: not parted between pages */
#define SEAL_SIDE 1134   /* 20 mm */
#define CHART_TABLE_EMS 24

/* --- columns ------------------------------------------------------------------------------- */

/* The longest part of a text that is not broken: words of letters and digits. */
static size_t longest_word(const char *text)
{
    size_t longest = 0, here = 0;
    for (; *text != '\0'; text++) {
        here = g_ascii_isalnum(*text) ? here + 1 : 0;
        longest = MAX(longest, here);
    }
    return longest;
}

/* Widths are estimated: a full-width character is an em, a letter a little more than half of one.
 */
static void ask_for_room(ColumnNeed *need, const char *text, bool is_head, double em)
{
    double most = (double)text_columns(text) * 0.58 * em;
    double short_word = MIN(most, (is_head ? LEAST_HEAD_EMS : LEAST_EMS) * em);
    double least = MAX((double)longest_word(text) * 0.6 * em, short_word);
    need->least = MAX(need->least, least + CELL_MARGINS);
    need->most = MAX(need->most, most + CELL_MARGINS);
}

static double *share_columns(const ColumnNeed *needs, int columns, double width)
{
    double *widths = g_new0(double, columns);
    columns_share(needs, columns, width, widths);
    return widths;
}

/* --- the pieces of a table ----------------------------------------------------------------- */

static const char *digits_of(int number, char *digits)
{
    g_snprintf(digits, 16, "%d", number);
    return digits;
}

/* Opens a table. @alignment: of the table, "right"; NULL: at @left */
static void open_table(Docx *docx, const double *widths, int columns, int left,
                       const char *alignment, bool has_head)
{
    char digits[16];
    double whole = 0;
    for (int i = 0; i < columns; i++)
        whole += widths[i];
    Xml *xml = docx->xml;
    xml_open(xml, "w:tbl", NULL);
    xml_open(xml, "w:tblPr", NULL);
    xml_value(xml, "w:tblStyle", "TableGrid");
    xml_empty(xml, "w:tblW", "w:w", digits_of((int)whole, digits), "w:type", "dxa", NULL);
    if (alignment != NULL)
        xml_value(xml, "w:jc", alignment);
    else
        xml_empty(xml, "w:tblInd", "w:w", digits_of(left, digits), "w:type", "dxa", NULL);
    xml_empty(xml, "w:tblLayout", "w:type", "fixed", NULL);
    xml_empty(xml, "w:tblLook", "w:val", has_head ? "0020" : "0000", "w:firstRow",
              has_head ? "1" : "0", "w:lastRow", "0", "w:firstColumn", "0", "w:lastColumn", "0",
              "w:noHBand", "1", "w:noVBand", "1", NULL);
    xml_close(xml);
    xml_open(xml, "w:tblGrid", NULL);
    for (int i = 0; i < columns; i++)
        xml_empty(xml, "w:gridCol", "w:w", digits_of((int)widths[i], digits), NULL);
    xml_close(xml);
}

/* @height: twips; 0: as high as its text */
static void open_row(Docx *docx, bool is_head, int height)
{
    char digits[16];
    xml_open(docx->xml, "w:tr", NULL);
    xml_open(docx->xml, "w:trPr", NULL);
    xml_empty(docx->xml, "w:cantSplit", NULL);
    if (height > 0)
        xml_empty(docx->xml, "w:trHeight", "w:val", digits_of(height, digits), "w:hRule", "exact",
                  NULL);
    if (is_head)
        xml_empty(docx->xml, "w:tblHeader", NULL);
    xml_close(docx->xml);
}

static void open_cell(Docx *docx, double width, Alignment alignment, bool is_kept)
{
    static const char *const words[] = { NULL, "left", "center", "right" };
    char digits[16];
    xml_open(docx->xml, "w:tc", NULL);
    xml_open(docx->xml, "w:tcPr", NULL);
    xml_empty(docx->xml, "w:tcW", "w:w", digits_of((int)width, digits), "w:type", "dxa", NULL);
    xml_close(docx->xml);
    WordFrame frame = { .style = "TableText", .is_kept = is_kept, .alignment = words[alignment] };
    docx_open_paragraph(docx, &frame);
}

static void close_cell(Docx *docx)
{
    xml_close(docx->xml);
    xml_close(docx->xml);
}

/* Ends a table and keeps it apart from the next one, with which Word would join it. */
static void close_table(Docx *docx)
{
    xml_close(docx->xml);
    xml_open(docx->xml, "w:p", NULL);
    xml_open(docx->xml, "w:pPr", NULL);
    xml_empty(docx->xml, "w:spacing", "w:line", "160", "w:lineRule", "exact", NULL);
    xml_close(docx->xml);
    xml_close(docx->xml);
}

/* Room above; a table cannot begin a page itself. */
static void write_gap(Docx *docx)
{
    WordFrame frame = { 0 };
    if (docx->breaks_page) {
        docx_open_paragraph(docx, &frame);
        xml_close(docx->xml);
    }
    xml_open(docx->xml, "w:p", NULL);
    xml_open(docx->xml, "w:pPr", NULL);
    xml_empty(docx->xml, "w:keepNext", NULL);
    xml_empty(docx->xml, "w:spacing", "w:line", "160", "w:lineRule", "exact", NULL);
    xml_close(docx->xml);
    xml_close(docx->xml);
}

/* --- tables of the text -------------------------------------------------------------------- */

static bool is_blank(const Block *row)
{
    for (guint i = 0; i < row->children->len; i++)
        if (((Block *)g_ptr_array_index(row->children, i))->runs->len > 0)
            return false;
    return true;
}

static ColumnNeed *needs_of(const Document *document, const Block *table, int columns)
{
    ColumnNeed *needs = g_new0(ColumnNeed, columns);
    double em = word_em(document) * CELL_SCALE;
    for (guint i = 0; i < table->children->len; i++) {
        const Block *row = g_ptr_array_index(table->children, i);
        for (int column = 0; column < MIN(columns, (int)row->children->len); column++) {
            g_autofree char *text = block_text(g_ptr_array_index(row->children, column));
            ask_for_room(&needs[column], text, i == 0, em);
        }
    }
    return needs;
}

static void write_row(Docx *docx, const Block *row, const double *widths, int columns, bool is_head,
                      bool is_kept)
{
    open_row(docx, is_head, 0);
    for (int i = 0; i < columns; i++) {
        const Block *cell =
            i < (int)row->children->len ? g_ptr_array_index(row->children, i) : NULL;
        open_cell(docx, widths[i], cell == NULL ? ALIGN_NONE : cell->alignment, is_kept);
        if (cell != NULL)
            docx_write_runs(docx, cell->runs);
        close_cell(docx);
    }
    xml_close(docx->xml);
}

void docx_write_table(Docx *docx, const Block *table, int left)
{
    if (table->children->len == 0)
        return;
    const Block *head = g_ptr_array_index(table->children, 0);
    const int columns = MAX((int)head->children->len, 1);
    const bool has_head = !is_blank(head);
    const int width = word_page(docx->document->page_size)->text_width - left;
    g_autofree ColumnNeed *needs = needs_of(docx->document, table, columns);
    g_autofree double *widths = share_columns(needs, columns, width);
    if (table->children->len == 1 && !has_head)
        return;
    write_gap(docx);
    open_table(docx, widths, columns, left, NULL, has_head);
    const guint count = table->children->len;
    for (guint i = has_head ? 0 : 1; i < count; i++) {
        bool is_kept = i + 1 < count && (i == 0 || i + 2 == count || count <= SMALL_TABLE);
        write_row(docx, g_ptr_array_index(table->children, i), widths, columns, i == 0, is_kept);
    }
    close_table(docx);
}

/* As in the PDF: few numbers stand in the middle, of many two or three stand side by side. */
static guint chart_blocks(const Chart *chart)
{
    const guint points = chart->points->len;
    return points > 16 ? 3 : points > 8 ? 2 : 1;
}

/* The point at @index; beyond the last one an empty pair of cells fills the row. */
static void write_point(Docx *docx, const Chart *chart, guint index, const double *widths,
                        bool is_kept)
{
    const bool is_there = index < chart->points->len;
    open_cell(docx, widths[0], ALIGN_LEFT, is_kept);
    if (is_there)
        docx_write_plain(docx, g_array_index(chart->points, ChartPoint, index).label);
    close_cell(docx);
    open_cell(docx, widths[1], ALIGN_RIGHT, is_kept);
    if (is_there)
        docx_write_plain(docx, g_ptr_array_index(chart->texts, index));
    close_cell(docx);
}

void docx_write_chart_table(Docx *docx, const Chart *chart)
{
    const guint blocks = chart_blocks(chart);
    const double room = word_page(docx->document->page_size)->text_width;
    const double whole =
        blocks > 1 ? room / blocks : MIN(CHART_TABLE_EMS * word_em(docx->document), room);
    double widths[6];
    for (guint i = 0; i < blocks; i++) {
        widths[2 * i] = whole * (blocks > 1 ? 0.58 : 0.65);
        widths[2 * i + 1] = whole - widths[2 * i];
    }
    open_table(docx, widths, (int)(2 * blocks), 0, "center", false);
    for (guint i = 0; i < chart->points->len; i += blocks) {
        const bool is_kept = i == 0 && blocks < chart->points->len; /* by the picture */
        open_row(docx, false, 0);
        for (guint block = 0; block < blocks; block++)
            write_point(docx, chart, i + block, widths, is_kept);
        xml_close(docx->xml);
    }
    close_table(docx);
}

/* --- 確認欄 -------------------------------------------------------------------------------- */

static void write_boxes(Docx *docx, const GPtrArray *runs, double width, bool has_words)
{
    open_row(docx, false, has_words ? 0 : SEAL_SIDE);
    for (guint i = 0; i < runs->len; i++) {
        open_cell(docx, width, ALIGN_CENTRE, has_words);
        if (has_words)
            docx_write_plain(docx, ((Run *)g_ptr_array_index(runs, i))->text);
        close_cell(docx);
    }
    xml_close(docx->xml);
}

void docx_write_sign_off(Docx *docx, const Block *block)
{
    const int count = (int)block->runs->len;
    if (count == 0)
        return;
    const int room = word_page(docx->document->page_size)->text_width;
    g_autofree double *widths = g_new(double, count);
    for (int i = 0; i < count; i++)
        widths[i] = MIN(SEAL_SIDE, room / count);
    write_gap(docx);
    open_table(docx, widths, count, 0, "right", false);
    write_boxes(docx, block->runs, widths[0], true);
    write_boxes(docx, block->runs, widths[0], false);
    close_table(docx);
}
