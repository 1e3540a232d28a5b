/* Tables as bands: columns shared out, rows that keep together, heads that come again. */
#include "render/pdf_columns.h"
#include "render/pdf_flow.h"

#define TABLE_SPACE 0.8  /* em, above */
#define CELL_SCALE 0.9   /* of running text */
#define SMALLEST 3.0     /* points, for tables of many columns */
#define PITCH 1.5        /* of the size of type */
#define SMALL_TABLE 5    /* rows */
#define LEAST_EMS 4.5    /* no column is narrower than short words need … */
#define LEAST_HEAD_EMS 7 /* … or those of its head */

/* A table while it is made: texts first, then widths, then lines. */
typedef struct {
    Flow *flow;
    const FlowFrame *frame;
    TypeStyle style;
    int columns;
    double pad_x, pad_y;
    ColumnNeed *needs;
    double *edges;
    GPtrArray *rows; /* of TableRow, lent from the flow */
    int head;        /* the band of the head; -1: none yet, or there is no head */
    const Tag *tag;
} Table;

/* Type and padding become smaller when columns are so many that two characters would not fit. */
static void choose_type(Table *table)
{
    double room = table->frame->width / table->columns;
    table->style = flow_style(table->flow, table->frame);
    table->style.is_serif = false;
    double size = table->style.size * CELL_SCALE;
    table->pad_x = MIN(size * 0.5, room * 0.1);
    size = CLAMP((room - 2 * table->pad_x) / 2.5, SMALLEST, size);
    table->pad_y = size * 0.3;
    table->style.size = size;
    table->style.pitch = size * PITCH;
}

static Table table_begin(Flow *flow, const FlowFrame *frame, int columns)
{
    Table table = { .flow = flow, .frame = frame, .columns = columns, .head = -1 };
    choose_type(&table);
    table.needs = g_new0(ColumnNeed, columns);
    table.edges = flow_own(flow, g_new0(double, columns + 1));
    table.rows = g_ptr_array_new();
    table.tag = flow_tag(flow, "Table", frame->tag);
    return table;
}

static TableRow *add_row(Table *table, bool is_head)
{
    TableRow *row = flow_own(table->flow, g_new0(TableRow, 1));
    row->columns = table->columns;
    row->cells = flow_own(table->flow, g_new0(SetText *, table->columns));
    row->alignments = flow_own(table->flow, g_new0(Alignment, table->columns));
    row->edges = table->edges;
    row->pad_x = table->pad_x;
    row->pad_y = table->pad_y;
    row->pitch = table->style.pitch;
    row->is_head = is_head;
    g_ptr_array_add(table->rows, row);
    return row;
}

static TypeStyle cell_style(const Table *table, const TableRow *row)
{
    TypeStyle style = table->style;
    style.is_bold = row->is_head;
    return style;
}

static void ask_for_room(Table *table, const TableRow *row, int column)
{
    double least, most, size = table->style.size;
    set_text_measure(row->cells[column], &least, &most);
    double short_word = MIN(most, (row->is_head ? LEAST_HEAD_EMS : LEAST_EMS) * size);
    ColumnNeed *need = &table->needs[column];
    need->least = MAX(need->least, MAX(least, short_word) + 2 * table->pad_x);
    need->most = MAX(need->most, most + 2 * table->pad_x);
}

static void set_cell(Table *table, TableRow *row, int column, SetText *text, Alignment alignment)
{
    row->cells[column] = flow_own_text(table->flow, text);
    row->alignments[column] = alignment;
    ask_for_room(table, row, column);
}

static void share_columns(Table *table)
{
    g_autofree double *widths = g_new0(double, table->columns);
    columns_share(table->needs, table->columns, table->frame->width, widths);
    for (int i = 0; i < table->columns; i++)
        table->edges[i + 1] = table->edges[i] + widths[i];
}

static void break_cells(TableRow *row)
{
    row->lines = 1;
    for (int i = 0; i < row->columns; i++) {
        if (row->cells[i] == NULL)
            continue;
        double width = row->edges[i + 1] - row->edges[i] - 2 * row->pad_x;
        row->lines = MAX(row->lines, (int)set_text_lines(row->cells[i], width)->len);
    }
}

static Band *add_band(Table *table, TableRow *row, const Tag *tag, int first, int count,
                      double space)
{
    FlowFrame frame = *table->frame;
    frame.tag = tag;
    double height = count * row->pitch + (first == 0 ? row->pad_y : 0) +
                    (first + count == row->lines ? row->pad_y : 0);
    Band *band = flow_add(table->flow, &frame, BAND_ROW, height, space);
    band->row = row;
    band->first_line = first;
    band->line_count = count;
    band->strip.head = row->is_head ? -1 : table->head;
    return band;
}

/* The lines of a row that is higher than a page are bands of their own. */
static void add_lines(Table *table, TableRow *row, const Tag *tag, double space)
{
    int first = (int)table->flow->bands->len;
    for (int i = 0; i < row->lines && !flow_is_full(table->flow); i++)
        add_band(table, row, tag, i, 1, i == 0 ? space : 0);
    const int count = (int)table->flow->bands->len - first;
    for (int i = 0; i < count; i++)
        g_array_index(table->flow->bands, Band, first + i).strip.is_kept =
            pages_keep_line(i, count);
}

static double head_height(const Table *table)
{
    if (table->head < 0)
        return 0;
    return g_array_index(table->flow->bands, Band, table->head).strip.height;
}

static void place_row(Table *table, TableRow *row, bool is_last)
{
    break_cells(row);
    double space = table->rows->pdata[0] == row
                       ? TABLE_SPACE * table->flow->sheet->size * table->frame->scale
                       : 0;
    const Tag *tag = flow_tag(table->flow, "TR", table->tag);
    double height = row->lines * row->pitch + 2 * row->pad_y + head_height(table);
    if (height > table->flow->sheet->text_height) {
        add_lines(table, row, tag, space);
        return;
    }
    Band *band = add_band(table, row, tag, 0, row->lines, space);
    if (!row->is_head)
        return;
    band->strip.is_kept = !is_last;
    table->head = (int)table->flow->bands->len - 1;
}

/* The last two rows stand together, so that none stands alone under a repeated head; a small table
 * is not parted at all. */
static void keep_rows(const Table *table, int first)
{
    int end = (int)table->flow->bands->len;
    int kept = end - first <= SMALL_TABLE ? first : MAX(end - 2, first);
    for (int i = kept; i + 1 < end; i++)
        g_array_index(table->flow->bands, Band, i).strip.is_kept = true;
}

static void table_end(Table *table)
{
    int first = (int)table->flow->bands->len;
    share_columns(table);
    for (guint i = 0; i < table->rows->len && !flow_is_full(table->flow); i++)
        place_row(table, g_ptr_array_index(table->rows, i), i + 1 == table->rows->len);
    keep_rows(table, first);
    g_ptr_array_unref(table->rows);
    g_free(table->needs);
}

static bool is_blank(const Block *row)
{
    for (guint i = 0; i < row->children->len; i++)
        if (((Block *)g_ptr_array_index(row->children, i))->runs->len > 0)
            return false;
    return true;
}

void flow_add_table(Flow *flow, const FlowFrame *frame, const Block *block)
{
    if (block->children->len == 0)
        return;
    const Block *head = g_ptr_array_index(block->children, 0);
    Table table = table_begin(flow, frame, MAX((int)head->children->len, 1));
    for (guint i = 0; i < block->children->len; i++) {
        const Block *line = g_ptr_array_index(block->children, i);
        if (i == 0 && is_blank(line))
            continue; /* Markdown has no table without a head; one without words is none */
        TableRow *row = add_row(&table, i == 0);
        TypeStyle style = cell_style(&table, row);
        for (int column = 0; column < MIN(table.columns, (int)line->children->len); column++) {
            const Block *cell = g_ptr_array_index(line->children, column);
            set_cell(&table, row, column, set_text_new(flow->setter, cell->runs, &style),
                     cell->alignment);
        }
    }
    table_end(&table);
}

static double width_of(TextSetter *setter, const char *plain, const TypeStyle *style)
{
    g_autoptr(SetText) text = set_text_new_plain(setter, plain, style);
    return set_text_width(text);
}

/* Few numbers stand in the middle; of many, two or three stand side by side if they need no second
 * line there, so that the table is not longer than the chart. */
static int blocks_of(Flow *flow, const FlowFrame *frame, const Chart *chart)
{
    const guint points = chart->points->len;
    const int most = points > 16 ? 3 : points > 8 ? 2 : 1;
    Table table = { .flow = flow, .frame = frame, .columns = 2 * most };
    choose_type(&table);
    double label = 0, text = 0;
    for (guint i = 0; i < points && most > 1; i++) {
        label = MAX(label, width_of(flow->setter, g_array_index(chart->points, ChartPoint, i).label,
                                    &table.style));
        text = MAX(text, width_of(flow->setter, g_ptr_array_index(chart->texts, i), &table.style));
    }
    return CLAMP((int)(frame->width / (label + text + 4 * table.pad_x + 1)), 1, most);
}

static void set_point(Table *table, TableRow *row, int column, const Chart *chart, guint point)
{
    TextSetter *setter = table->flow->setter;
    const char *label = g_array_index(chart->points, ChartPoint, point).label;
    const char *text = g_ptr_array_index(chart->texts, point);
    set_cell(table, row, column, set_text_new_plain(setter, label, &table->style), ALIGN_LEFT);
    set_cell(table, row, column + 1, set_text_new_plain(setter, text, &table->style), ALIGN_RIGHT);
}

void flow_add_chart_table(Flow *flow, const FlowFrame *frame, const Chart *chart)
{
    const guint blocks = blocks_of(flow, frame, chart);
    FlowFrame middle = *frame;
    middle.width = blocks > 1 ? frame->width : MIN(frame->width, 24 * flow->sheet->size);
    middle.x += (frame->width - middle.width) / 2;
    Table table = table_begin(flow, &middle, 2 * (int)blocks);
    TableRow *row = NULL;
    for (guint i = 0; i < chart->points->len; i++) {
        if (i % blocks == 0)
            row = add_row(&table, false);
        set_point(&table, row, 2 * (int)(i % blocks), chart, i);
    }
    table_end(&table);
}
