#include "rooms/assessment/answer_sheet.h"

#include "base/error.h"
#include "rooms/assessment/test_answers.h"

/* Rows as "line:item=answer@department ", then wrong rows as "!line:value:key ". */
static char *as_text(const AnswerSheet *sheet)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < sheet->rows->len; i++) {
        const SheetRow *row = &g_array_index(sheet->rows, SheetRow, i);
        g_string_append_printf(text, "%d:%d=%s@%u ", row->line, row->item, row->answer->id,
                               row->department);
    }
    for (guint i = 0; i < sheet->wrong->len; i++) {
        const WrongRow *row = g_ptr_array_index(sheet->wrong, i);
        g_assert_true(g_str_has_prefix(row->key, "error.sheet-"));
        g_string_append_printf(text, "!%d:%s:%s ", row->line, row->value,
                               row->key + strlen("error.sheet-"));
    }
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *csv, *want;
} Case;

static void assert_cases(const char *questionnaire, const Case *cases, size_t count)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, questionnaire);
    for (size_t i = 0; i < count; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AnswerSheet) sheet =
            answer_sheet_read(cases[i].csv, strlen(cases[i].csv), edition, &error);
        g_assert_no_error(error);
        g_autofree char *got = as_text(sheet);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void reads_what_people_write(void)
{
    static const Case cases[] = {
        { "1,4\n2,2\n3,0\n4,-1\n", "1:1=done@0 2:2=partly@0 3:3=not-done@0 4:4=unknown@0 " },
        { "1,4", "1:1=done@0 " },
        { "１,４\r\n２,－１\r\n３,−１\r\n４, ０　\r\n",
          "1:1=done@0 2:2=unknown@0 3:3=unknown@0 4:4=not-done@0 " },
        { "1,している\n2,はい\n3,○\n4,一部\n", "1:1=done@0 2:2=done@0 3:3=done@0 4:4=partly@0 " },
        { "1,done\n2,NOT-DONE\n3,Don't know\n4,？\n",
          "1:1=done@0 2:2=not-done@0 3:3=unknown@0 4:4=unknown@0 " },
        { "\xef\xbb\xbf"
          "1,4\n",
          "1:1=done@0 " },
        { "\"1\",\"4\",,\n\n , \n2,2,,,,\n", "1:1=done@0 4:2=partly@0 " },
        { "item,answer\n1,4\n", "2:1=done@0 " },
        { "設問,回答\n1,4\n", "2:1=done@0 " },
        { "番号,回答,部署\n1,4,営業\n", "2:1=done@0 " },
        { "\n Answer , ITEM \n4,1\n", "3:1=done@0 " },
        { "部門,回答,設問\n営業,4,1\n", "2:1=done@0 " },
        { "回答,,設問\n4,,1\n", "2:1=done@0 " },
        { "1,4,営業\n1,2,製造\n2,4,営業\n", "1:1=done@0 2:1=partly@1 3:2=done@0 " },
        { "1,4,ＩＴ部\n2,2, it部 \n", "1:1=done@0 2:2=partly@0 " },
        { "1,4,部署\n", "1:1=done@0 " }, /* data, though it says 部署 */
    };
    assert_cases("house-check", cases, G_N_ELEMENTS(cases));
}

static void names_every_wrong_row(void)
{
    static const Case cases[] = {
        { "0,4\n5,4\n1,3\n4,4\n", "4:4=done@0 !1:0:item !2:5:item !3:3:answer " },
        { "-1,4\n1.0,4\nx,y\n,4\n1,\n1\n",
          "!1:-1:item !2:1.0:item !3:x:item !3:y:answer !4::item !5::answer-empty "
          "!6::answer-empty !6:1:twice " },
        { "1,4\n2,2\n1,2\n", "1:1=done@0 2:2=partly@0 !3:1:twice " },
        { "1,9\n1,4\n", "!1:9:answer !2:1:twice " },
        { "1,4,営業\n2,4\n3,4,\n",
          "1:1=done@0 2:2=done@0 3:3=done@0 !2::department-empty !3::department-empty " },
        { "1,4,営業\n1,4,営業 \n", "1:1=done@0 !2:1:twice " },
        { "1,4,営業,よく,できた\n", "!1:よく:surplus " },
        { "item,answer,memo\n1,4,x\n", "2:1=done@0 !1:memo:heading " },
        { "item,answer\n1,4,営業\n", "!2:営業:surplus " },
        { "item,item,answer\n1,1,4\n", "2:1=done@0 !1:item:heading-twice " },
        { "item,department\n1,営業\n", "!1::no-answer-column " },
        { "answer\n4\n", "!1::no-item-column " },
        { "部署,x\n1,4\n", "!1:x:heading !1::no-item-column !1::no-answer-column " },
        { "1,4\n\"2\"x,4\n3,\"4\n4,4\n", "1:1=done@0 !2:2x:quote-inside !3:3:quote-open " },
        { "1,4,\"営\n業\"\n", "!1:営 業:department " },
        { "1,\x1b[31m\n", "!1:[31m:answer " }, /* nothing for the terminal to obey */
        { "0,4,部署\n", "!1:0:item " },        /* data, though it says 部署 */
        { "1,+4\n", "!1:+4:answer " },
        { "1,4点\n", "!1:4点:answer " },
    };
    assert_cases("house-check", cases, G_N_ELEMENTS(cases));
}

/* In a checklist 0 may be "partly" or "not done", so it is no answer. */
static void guesses_nothing(void)
{
    static const Case cases[] = {
        { "1,1\n", "1:1=done@0 " },
        { "1,0\n", "!1:0:answer " },
        { "1,していない\n", "1:1=not-done@0 " },
    };
    assert_cases("mini-check", cases, G_N_ELEMENTS(cases));
}

static void says_what_to_do_about_a_wrong_row(void)
{
    g_autoptr(Content) content = test_content();
    const char *csv = "9,4\n1,3\n1,4\n";
    g_autoptr(AnswerSheet) sheet =
        answer_sheet_read(csv, strlen(csv), test_edition(content, "house-check"), NULL);
    static const char *const want[][2] = { { "most", "4" },
                                           { "points", "4, 2, 0, -1" },
                                           { "line", "2" } };
    g_assert_cmpuint(sheet->wrong->len, ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
        const WrongRow *row = g_ptr_array_index(sheet->wrong, i);
        g_assert_cmpstr(row->arguments[0], ==, want[i][0]);
        g_assert_cmpstr(row->arguments[1], ==, want[i][1]);
        g_assert_null(row->arguments[2]);
    }
}

static void shortens_long_values(void)
{
    g_autoptr(Content) content = test_content();
    g_autoptr(GString) csv = g_string_new(NULL);
    for (int length = 40; length <= 41; length++) {
        g_string_append(csv, "1,");
        for (int i = 0; i < length; i++)
            g_string_append(csv, "あ");
        g_string_append(csv, "\n");
    }
    g_autoptr(AnswerSheet) sheet =
        answer_sheet_read(csv->str, csv->len, test_edition(content, "house-check"), NULL);
    const WrongRow *whole = g_ptr_array_index(sheet->wrong, 0);
    const WrongRow *cut = g_ptr_array_index(sheet->wrong, 1);
    g_assert_cmpint(g_utf8_strlen(whole->value, -1), ==, 40);
    g_assert_cmpint(g_utf8_strlen(cut->value, -1), ==, 41);
    g_assert_true(g_str_has_suffix(cut->value, "あ…"));
}

static void reads_what_excel_saves_in_japan(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    /* 設問,回答,部署 / 1,○,営業 / 2,一部,営業 in CP932 */
    static const char csv[] =
        "\x90\xdd\x96\xe2,\x89\xf1\x93\x9a,\x95\x94\x8f\x90\r\n"
        "1,\x81\x9b,\x89\x63\x8b\xc6\r\n2,\x88\xea\x95\x94,\x89\x63\x8b\xc6\r\n";
    g_autoptr(AnswerSheet) sheet = answer_sheet_read(csv, sizeof csv - 1, edition, NULL);
    g_autofree char *got = as_text(sheet);
    g_assert_cmpstr(got, ==, "2:1=done@0 3:2=partly@0 ");
    g_assert_cmpuint(sheet->departments->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(sheet->departments, 0), ==, "営業");
}

static void keeps_departments_as_first_written(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    const char *csv = "1,4, 製造\n1,2,ＩＴ\n2,0,IT\n";
    g_autoptr(AnswerSheet) sheet = answer_sheet_read(csv, strlen(csv), edition, NULL);
    g_assert_cmpuint(sheet->departments->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(sheet->departments, 0), ==, "製造");
    g_assert_cmpstr(g_ptr_array_index(sheet->departments, 1), ==, "ＩＴ");

    g_autofree const AnswerChoice **first = answer_sheet_answers(sheet, edition, 0);
    g_autofree const AnswerChoice **second = answer_sheet_answers(sheet, edition, 1);
    g_assert_cmpstr(first[0]->id, ==, "done");
    g_assert_null(first[1]);
    g_assert_cmpstr(second[0]->id, ==, "partly");
    g_assert_cmpstr(second[1]->id, ==, "not-done");
}

/* @want: the key of the refusal, without "error.sheet-"; NULL: it is read */
static void assert_refusal(const char *bytes, size_t length, const char *want)
{
    g_autoptr(Content) content = test_content();
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerSheet) sheet =
        answer_sheet_read(bytes, length, test_edition(content, "house-check"), &error);
    g_assert_true((sheet == NULL) == (want != NULL));
    if (want == NULL)
        return;
    g_autofree char *key = g_strconcat("error.sheet-", want, NULL);
    g_assert_cmpstr(error_key(error), ==, key);
}

static void refuses_files_that_are_no_sheets(void)
{
    assert_refusal("", 0, "empty");
    assert_refusal("\n , \r\n", 6, "empty");
    assert_refusal("item,answer\n", 12, "empty");
    assert_refusal("\xef\xbb\xbf", 3, "empty");
    assert_refusal("1,4\0", 4, "encoding");
    assert_refusal("\xff\xfe"
                   "1\0,\0",
                   6, "encoding"); /* UTF-16 */
    assert_refusal("\x81", 1, "encoding");
    assert_refusal("\xef\xbb\xbf\x8e\xc0", 5, "encoding"); /* says UTF-8, is not */
    assert_refusal("1,4", 3, NULL);
}

static void has_ceilings(void)
{
    g_autofree char *large = g_strnfill(SHEET_SIZE_MAX + 1, ' ');
    memcpy(large, "1,4\n", 4);
    assert_refusal(large, SHEET_SIZE_MAX, NULL);
    assert_refusal(large, SHEET_SIZE_MAX + 1, "size");

    g_autoptr(GString) rows = g_string_new("item,answer\n");
    for (int i = 0; i < SHEET_ROWS_MAX; i++)
        g_string_append(rows, "1,4\n");
    assert_refusal(rows->str, rows->len, NULL);
    assert_refusal(rows->str + 12, rows->len - 12, NULL); /* without headings */
    g_string_append(rows, "1,4\n");
    assert_refusal(rows->str, rows->len, "rows");
    assert_refusal(rows->str + 12, rows->len - 12, "rows");

    g_autoptr(GString) departments = g_string_new(NULL);
    for (int i = 0; i < SHEET_DEPARTMENTS_MAX; i++)
        g_string_append_printf(departments, "1,4,d%d\n", i);
    assert_refusal(departments->str, departments->len, NULL);
    g_string_append(departments, "1,4,one more\n");
    assert_refusal(departments->str, departments->len, "departments");
}

static void measures_the_names_of_departments(void)
{
    g_autoptr(Content) content = test_content();
    for (int length = 100; length <= 101; length++) {
        g_autoptr(GString) csv = g_string_new("1,4,");
        for (int i = 0; i < length; i++)
            g_string_append(csv, "部");
        g_autoptr(AnswerSheet) sheet =
            answer_sheet_read(csv->str, csv->len, test_edition(content, "house-check"), NULL);
        g_assert_cmpuint(sheet->wrong->len, ==, length == 100 ? 0 : 1);
    }
}

static void survives_one_endless_line(void)
{
    g_autofree char *quotes = g_strnfill(SHEET_SIZE_MAX, '"');
    g_autofree char *commas = g_strnfill(SHEET_SIZE_MAX, ',');
    g_autofree char *digits = g_strnfill(SHEET_SIZE_MAX, '1');
    commas[0] = '1';
    assert_refusal(quotes, SHEET_SIZE_MAX, NULL);
    assert_refusal(commas, SHEET_SIZE_MAX, NULL);
    assert_refusal(digits, SHEET_SIZE_MAX, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/answer-sheet/reads-what-people-write", reads_what_people_write);
    g_test_add_func("/assessment/answer-sheet/names-every-wrong-row", names_every_wrong_row);
    g_test_add_func("/assessment/answer-sheet/guesses-nothing", guesses_nothing);
    g_test_add_func("/assessment/answer-sheet/says-what-to-do-about-a-wrong-row",
                    says_what_to_do_about_a_wrong_row);
    g_test_add_func("/assessment/answer-sheet/shortens-long-values", shortens_long_values);
    g_test_add_func("/assessment/answer-sheet/reads-what-excel-saves-in-japan",
                    reads_what_excel_saves_in_japan);
    g_test_add_func("/assessment/answer-sheet/keeps-departments-as-first-written",
                    keeps_departments_as_first_written);
    g_test_add_func("/assessment/answer-sheet/refuses-files-that-are-no-sheets",
                    refuses_files_that_are_no_sheets);
    g_test_add_func("/assessment/answer-sheet/has-ceilings", has_ceilings);
    g_test_add_func("/assessment/answer-sheet/measures-the-names-of-departments",
                    measures_the_names_of_departments);
    g_test_add_func("/assessment/answer-sheet/survives-one-endless-line",
                    survives_one_endless_line);
    return g_test_run();
}
