#include "rooms/assessment/answer_sheet.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"
#include "rooms/assessment/score.h"

#define VALUE_SHOWN_MAX 40 /* characters of a wrong value */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef enum { COLUMN_ITEM, COLUMN_ANSWER, COLUMN_DEPARTMENT, COLUMNS } Column;

#define NO_COLUMN (-1)

/* What may stand in the first row (folded, see text_fold()). */
static const struct {
    const char *heading;
    Column column;
} headings[] = {
    { "item", COLUMN_ITEM },       { "設問", COLUMN_ITEM },
    { "番号", COLUMN_ITEM },       { "answer", COLUMN_ANSWER },
    { "回答", COLUMN_ANSWER },     { "department", COLUMN_DEPARTMENT },
    { "部署", COLUMN_DEPARTMENT }, { "部門", COLUMN_DEPARTMENT },
};

/* A sheet while it is read. */
typedef struct {
    const QuestionnaireEdition *edition;
    AnswerSheet *sheet;
    int columns[COLUMNS];    /* where each column stands, from 0, or NO_COLUMN */
    guint width;             /* columns that have a meaning or a heading of their own */
    GHashTable *answers;     /* folded word -> const AnswerChoice, or NULL if it is ambiguous */
    GHashTable *departments; /* folded name -> index in sheet->departments + 1 */
    GHashTable *seen;        /* "department:item" -> line + 1 of the first row */
    bool has_too_many_departments;
} SheetReader;

/* ---- bytes to text ---- */

static bool is_text(const char *bytes, size_t length)
{
    return memchr(bytes, '\0', length) == NULL;
}

/* UTF-8 as it is, anything else as CP932; NULL if it is neither. */
static char *decode(const char *bytes, size_t length)
{
    const bool has_mark = length >= 3 && memcmp(bytes, BYTE_ORDER_MARK, 3) == 0;
    const size_t skipped = has_mark ? 3 : 0;
    if (g_utf8_validate_len(bytes, length, NULL))
        return g_strndup(bytes + skipped, length - skipped);
    return has_mark ? NULL : text_from_cp932(bytes, length);
}

/* ---- wrong rows ---- */

static void wrong_row_free(void *data)
{
    WrongRow *row = data;
    g_free(row->value);
    g_free(row->key);
    g_strfreev(row->arguments);
    g_free(row);
}

/* Control characters would reach the terminal of the person who reads the list. */
static char *without_controls(const char *value)
{
    GString *clean = g_string_new(NULL);
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(clean, g_unichar_iscntrl(c) ? ' ' : c);
    }
    return g_string_free(clean, FALSE);
}

static char *shortened(const char *value)
{
    g_autofree char *clean = without_controls(value);
    g_autofree char *trimmed = text_trim(clean);
    if (text_length(trimmed) <= VALUE_SHOWN_MAX)
        return g_steal_pointer(&trimmed);
    g_autofree char *start = g_utf8_substring(trimmed, 0, VALUE_SHOWN_MAX);
    return g_strdup_printf("%s…", start);
}

static void add_wrong(SheetReader *reader, int line, const char *value, const char *key,
                      const char *name, const char *argument)
{
    WrongRow *row = g_new(WrongRow, 1);
    *row = (WrongRow){ .line = line, .value = shortened(value), .key = g_strdup(key) };
    row->arguments = g_new0(char *, 3);
    if (name != NULL) {
        row->arguments[0] = g_strdup(name);
        row->arguments[1] = g_strdup(argument);
    }
    g_ptr_array_add(reader->sheet->wrong, row);
}

/* ---- words for answers ---- */

/* A word that stands for two answers stands for none: in a checklist "0" is three of them. */
static void add_answer_word(GHashTable *answers, const char *word, const AnswerChoice *answer)
{
    char *folded = text_fold(word);
    void *other = NULL;
    const bool is_known = g_hash_table_lookup_extended(answers, folded, NULL, &other);
    g_hash_table_insert(answers, folded, is_known && other != answer ? NULL : (void *)answer);
}

static GHashTable *answer_words(const Questionnaire *questionnaire)
{
    GHashTable *answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *answer = g_ptr_array_index(questionnaire->answers, i);
        g_autofree char *points = g_strdup_printf("%d", answer->points);
        add_answer_word(answers, points, answer);
        add_answer_word(answers, answer->id, answer);
        add_answer_word(answers, answer->label.ja, answer);
        add_answer_word(answers, answer->label.en, answer);
        for (guint j = 0; j < answer->words->len; j++)
            add_answer_word(answers, g_ptr_array_index(answer->words, j), answer);
    }
    return answers;
}

/* "4, 2, 0, -1": what to write, for the sentence that says so. */
static char *points_to_choose_from(const Questionnaire *questionnaire)
{
    GString *points = g_string_new(NULL);
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *answer = g_ptr_array_index(questionnaire->answers, i);
        g_string_append_printf(points, "%s%d", i == 0 ? "" : ", ", answer->points);
    }
    return g_string_free(points, FALSE);
}

/* ---- headings ---- */

static int column_of_heading(const char *cell)
{
    g_autofree char *folded = text_fold(cell);
    for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
        if (g_str_equal(headings[i].heading, folded))
            return (int)headings[i].column;
    }
    return NO_COLUMN;
}

static bool is_blank(const char *cell)
{
    g_autofree char *trimmed = text_trim(cell);
    return trimmed[0] == '\0';
}

/* A row that begins with a number is data, whatever its department is called. */
static bool is_heading_row(const CsvRow *row)
{
    int number = 0;
    if (text_to_int(g_ptr_array_index(row->cells, 0), 0, G_MAXINT, &number))
        return false;
    for (guint i = 0; i < row->cells->len; i++) {
        if (column_of_heading(g_ptr_array_index(row->cells, i)) != NO_COLUMN)
            return true;
    }
    return false;
}

static void read_heading(SheetReader *reader, const CsvRow *row, guint index)
{
    const char *cell = g_ptr_array_index(row->cells, index);
    if (is_blank(cell))
        return;
    const int column = column_of_heading(cell);
    reader->width = index + 1;
    if (column == NO_COLUMN)
        add_wrong(reader, row->line, cell, "error.sheet-heading", NULL, NULL);
    else if (reader->columns[column] != NO_COLUMN)
        add_wrong(reader, row->line, cell, "error.sheet-heading-twice", NULL, NULL);
    else
        reader->columns[column] = (int)index;
}

/* Returns whether the rows below can be read. */
static bool read_headings(SheetReader *reader, const CsvRow *row)
{
    for (int column = 0; column < COLUMNS; column++)
        reader->columns[column] = NO_COLUMN;
    for (guint i = 0; i < row->cells->len; i++)
        read_heading(reader, row, i);

    const bool has_item = reader->columns[COLUMN_ITEM] != NO_COLUMN;
    const bool has_answer = reader->columns[COLUMN_ANSWER] != NO_COLUMN;
    if (!has_item)
        add_wrong(reader, row->line, "", "error.sheet-no-item-column", NULL, NULL);
    if (!has_answer)
        add_wrong(reader, row->line, "", "error.sheet-no-answer-column", NULL, NULL);
    return has_item && has_answer;
}

/* ---- rows ---- */

/* Lent; "" where the row is too short or the sheet has no such column. */
static const char *cell_of(const SheetReader *reader, const CsvRow *row, Column column)
{
    const int index = reader->columns[column];
    if (index == NO_COLUMN || (guint)index >= row->cells->len)
        return "";
    return g_ptr_array_index(row->cells, (guint)index);
}

static bool check_form(SheetReader *reader, const CsvRow *row)
{
    const char *first = g_ptr_array_index(row->cells, 0);
    if (row->state != CSV_RIGHT) {
        add_wrong(reader, row->line, first,
                  row->state == CSV_QUOTE_OPEN ? "error.sheet-quote-open"
                                               : "error.sheet-quote-inside",
                  NULL, NULL);
        return false;
    }
    for (guint i = 0; i < row->cells->len; i++) {
        const char *cell = g_ptr_array_index(row->cells, i);
        if (i >= reader->width && !is_blank(cell)) {
            add_wrong(reader, row->line, cell, "error.sheet-surplus", NULL, NULL);
            return false;
        }
    }
    return true;
}

static bool read_item(SheetReader *reader, const CsvRow *row, int *item)
{
    const int most = (int)reader->edition->items->len;
    const char *cell = cell_of(reader, row, COLUMN_ITEM);
    if (text_to_int(cell, 1, most, item))
        return true;
    g_autofree char *last = g_strdup_printf("%d", most);
    add_wrong(reader, row->line, cell, "error.sheet-item", "most", last);
    return false;
}

static const AnswerChoice *read_answer(SheetReader *reader, const CsvRow *row)
{
    const char *cell = cell_of(reader, row, COLUMN_ANSWER);
    g_autofree char *folded = text_fold(cell);
    const AnswerChoice *answer = g_hash_table_lookup(reader->answers, folded);
    if (answer != NULL)
        return answer;
    g_autofree char *points = points_to_choose_from(reader->edition->questionnaire);
    add_wrong(reader, row->line, cell,
              folded[0] == '\0' ? "error.sheet-answer-empty" : "error.sheet-answer", "points",
              points);
    return NULL;
}

static bool add_department(SheetReader *reader, char *folded, char *name)
{
    if (reader->sheet->departments->len == SHEET_DEPARTMENTS_MAX) {
        reader->has_too_many_departments = true;
        return false;
    }
    g_ptr_array_add(reader->sheet->departments, g_strdup(name));
    g_hash_table_insert(reader->departments, g_strdup(folded),
                        GUINT_TO_POINTER(reader->sheet->departments->len));
    return true;
}

/* Full-width and half-width names are the same department. A sheet either names one in every row
 * or in none, which check_departments() sees to. */
static bool read_department(SheetReader *reader, const CsvRow *row, guint *department)
{
    const char *cell = cell_of(reader, row, COLUMN_DEPARTMENT);
    g_autofree char *name = text_trim(cell);
    g_autofree char *folded = text_fold(cell);
    *department = 0;
    if (name[0] == '\0')
        return true;
    if (!text_is_plain(name, -1) || text_length(name) > SHEET_DEPARTMENT_LENGTH_MAX) {
        add_wrong(reader, row->line, name, "error.sheet-department", NULL, NULL);
        return false;
    }
    if (!g_hash_table_contains(reader->departments, folded) &&
        !add_department(reader, folded, name))
        return false;
    *department = GPOINTER_TO_UINT(g_hash_table_lookup(reader->departments, folded)) - 1;
    return true;
}

static bool is_first(SheetReader *reader, const SheetRow *row, const char *cell)
{
    char *place = g_strdup_printf("%u:%d", row->department, row->item);
    const int line = GPOINTER_TO_INT(g_hash_table_lookup(reader->seen, place));
    if (line == 0) {
        g_hash_table_insert(reader->seen, place, GINT_TO_POINTER(row->line));
        return true;
    }
    g_free(place);
    g_autofree char *first = g_strdup_printf("%d", line);
    add_wrong(reader, row->line, cell, "error.sheet-twice", "line", first);
    return false;
}

/* Reads all cells even if one is wrong, so that a person sees every mistake of the row. */
static void read_row(SheetReader *reader, const CsvRow *csv_row)
{
    if (!check_form(reader, csv_row))
        return;
    SheetRow row = { .line = csv_row->line };
    const bool has_item = read_item(reader, csv_row, &row.item);
    row.answer = read_answer(reader, csv_row);
    const bool has_department = read_department(reader, csv_row, &row.department);
    if (!has_item || !has_department)
        return;
    if (is_first(reader, &row, cell_of(reader, csv_row, COLUMN_ITEM)) && row.answer != NULL)
        g_array_append_val(reader->sheet->rows, row);
}

/* A sheet that names departments must name one in every row. */
static void check_departments(SheetReader *reader, const GPtrArray *csv_rows, guint first)
{
    if (reader->sheet->departments->len == 0)
        return;
    for (guint i = first; i < csv_rows->len; i++) {
        const CsvRow *row = g_ptr_array_index(csv_rows, i);
        if (row->state == CSV_RIGHT && is_blank(cell_of(reader, row, COLUMN_DEPARTMENT)))
            add_wrong(reader, row->line, "", "error.sheet-department-empty", NULL, NULL);
    }
}

static int by_line(const void *a, const void *b)
{
    const WrongRow *left = *(const WrongRow *const *)a, *right = *(const WrongRow *const *)b;
    return left->line - right->line;
}

static void read_rows(SheetReader *reader, const GPtrArray *csv_rows)
{
    guint first = 0;
    if (is_heading_row(g_ptr_array_index(csv_rows, 0))) {
        if (!read_headings(reader, g_ptr_array_index(csv_rows, 0)))
            return;
        first = 1;
    }
    for (guint i = first; i < csv_rows->len; i++)
        read_row(reader, g_ptr_array_index(csv_rows, i));
    check_departments(reader, csv_rows, first);
    g_ptr_array_sort(reader->sheet->wrong, by_line);
}

/* ---- the sheet ---- */

static AnswerSheet *sheet_new(void)
{
    AnswerSheet *sheet = g_new(AnswerSheet, 1);
    *sheet = (AnswerSheet){
        .rows = g_array_new(FALSE, FALSE, sizeof(SheetRow)),
        .departments = g_ptr_array_new_with_free_func(g_free),
        .wrong = g_ptr_array_new_with_free_func(wrong_row_free),
    };
    return sheet;
}

void answer_sheet_free(AnswerSheet *sheet)
{
    if (sheet == NULL)
        return;
    g_array_unref(sheet->rows);
    g_ptr_array_unref(sheet->departments);
    g_ptr_array_unref(sheet->wrong);
    g_free(sheet);
}

static AnswerSheet *sheet_from_rows(const GPtrArray *csv_rows, const QuestionnaireEdition *edition,
                                    GError **error)
{
    g_autoptr(AnswerSheet) sheet = sheet_new();
    g_autoptr(GHashTable) answers = answer_words(edition->questionnaire);
    g_autoptr(GHashTable) departments =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    SheetReader reader = {
        .edition = edition,
        .sheet = sheet,
        .columns = { 0, 1, 2 },
        .width = COLUMNS,
        .answers = answers,
        .departments = departments,
        .seen = seen,
    };

    read_rows(&reader, csv_rows);
    if (reader.has_too_many_departments)
        return refuse_null(error, APP_ERROR_TOO_LARGE, "error.sheet-departments", "most",
                           G_STRINGIFY(SHEET_DEPARTMENTS_MAX), NULL);
    if (sheet->rows->len == 0 && sheet->wrong->len == 0)
        return refuse_null(error, APP_ERROR_INVALID, "error.sheet-empty", NULL);
    return g_steal_pointer(&sheet);
}

AnswerSheet *answer_sheet_read(const char *bytes, size_t length,
                               const QuestionnaireEdition *edition, GError **error)
{
    if (length > SHEET_SIZE_MAX)
        return refuse_null(error, APP_ERROR_TOO_LARGE, "error.sheet-size", NULL);
    g_autofree char *text = is_text(bytes, length) ? decode(bytes, length) : NULL;
    if (text == NULL)
        return refuse_null(error, APP_ERROR_INVALID, "error.sheet-encoding", NULL);

    /* One row for the headings, and one to see whether there are too many. */
    g_autoptr(GPtrArray) csv_rows = csv_split(text, SHEET_ROWS_MAX + 2);
    if (csv_rows->len == 0)
        return refuse_null(error, APP_ERROR_INVALID, "error.sheet-empty", NULL);
    const guint heading_rows = is_heading_row(g_ptr_array_index(csv_rows, 0)) ? 1 : 0;
    if (csv_rows->len - heading_rows > SHEET_ROWS_MAX)
        return refuse_null(error, APP_ERROR_TOO_LARGE, "error.sheet-rows", "most",
                           G_STRINGIFY(SHEET_ROWS_MAX), NULL);
    return sheet_from_rows(csv_rows, edition, error);
}

const AnswerChoice **answer_sheet_answers(const AnswerSheet *sheet,
                                          const QuestionnaireEdition *edition, guint department)
{
    const AnswerChoice **answers = answers_new(edition);
    for (guint i = 0; i < sheet->rows->len; i++) {
        const SheetRow *row = &g_array_index(sheet->rows, SheetRow, i);
        if (row->department == department)
            answers[row->item - 1] = row->answer;
    }
    return answers;
}
