#include "base/text.h"

static void refuses_what_is_not_plain_text(void)
{
    static const struct {
        const char *bytes;
        ssize_t length;
        bool is_plain;
        bool is_lines;
    } cases[] = {
        { "", 0, true, true },
        { "\a", 0, true, true },
        { "山田 Taro", -1, true, true },
        { "a\0b", 3, false, false },
        { "a\0b", -1, true, true }, /* up to the NUL */
        { "\xe3\x81", 2, false, false },
        { "\xff", 1, false, false },
        { "\xed\xa0\x80", 3, false, false }, /* a surrogate */
        { "a\tb", -1, false, true },
        { "a\nb", -1, false, true },
        { "a\rb", -1, false, true },
        { "a\x1f", -1, false, false },
        { "a\x7f", -1, false, false },
        { "a ", -1, true, true },
        { "\xc2\x85", -1, false, false },     /* next line, U+0085 */
        { "\xe2\x80\xa7", -1, true, true },   /* U+2027 */
        { "\xe2\x80\xa8", -1, false, false }, /* line separator */
        { "\xe2\x80\xa9", -1, false, false }, /* paragraph separator */
        { "\xe2\x80\xaa", -1, false, false }, /* U+202A, turns the direction */
        { "\xe2\x80\xae", -1, false, false }, /* U+202E */
        { "\xe2\x80\xaf", -1, true, true },   /* U+202F, a narrow space */
        { "\xe2\x81\xa5", -1, true, true },   /* U+2065 */
        { "\xe2\x81\xa6", -1, false, false }, /* U+2066 */
        { "\xe2\x81\xa9", -1, false, false }, /* U+2069 */
        { "\xe2\x81\xaa", -1, true, true },   /* U+206A */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(text_is_plain(cases[i].bytes, cases[i].length), ==, cases[i].is_plain);
        g_assert_cmpint(text_is_lines(cases[i].bytes, cases[i].length), ==, cases[i].is_lines);
    }
}

static void counts_characters_and_columns(void)
{
    static const struct {
        const char *text;
        size_t length, columns;
    } cases[] = {
        { "", 0, 0 },
        { "abc", 3, 3 },
        { "鍵をかける", 5, 10 },
        { "ｱｲ", 2, 2 },
        { "Ａ１", 2, 4 },
        { "か\xe3\x82\x99", 2, 2 },
        { "\xf0\x9f\x94\x91", 1, 2 }, /* the emoji of a key */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(text_length(cases[i].text), ==, cases[i].length);
        g_assert_cmpuint(text_columns(cases[i].text), ==, cases[i].columns);
    }
}

static void brings_texts_into_one_form(void)
{
    static const struct {
        const char *text, *trimmed, *folded;
    } cases[] = {
        { "", "", "" },
        { "  ", "", "" },
        { " \tYes\r\n", "Yes", "yes" },
        { "　営業　部　", "営業　部", "営業 部" },
        { "ＩＴ部", "ＩＴ部", "it部" },
        { "ﾊﾞﾂ", "ﾊﾞﾂ", "バツ" },
        { "−１", "−１", "-1" },   /* U+2212 */
        { "－１", "－１", "-1" }, /* U+FF0D */
        { "？", "？", "?" },
        { "×", "×", "×" },
        { "1−2−3", "1−2−3", "1-2-3" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *trimmed = text_trim(cases[i].text);
        g_autofree char *folded = text_fold(cases[i].text);
        g_assert_cmpstr(trimmed, ==, cases[i].trimmed);
        g_assert_cmpstr(folded, ==, cases[i].folded);
    }
}

static void reads_numbers_as_people_type_them(void)
{
    static const struct {
        const char *text;
        bool is_number;
        int number;
    } cases[] = {
        { "0", true, 0 },           { "25", true, 25 },
        { " ２５　", true, 25 },    { "-1", true, -1 },
        { "−１", true, -1 },        { "－1", true, -1 },
        { "007", true, 7 },         { "", false, 0 },
        { "-", false, 0 },          { "--1", false, 0 },
        { "1.0", false, 0 },        { "1a", false, 0 },
        { "+1", false, 0 },         { "1 2", false, 0 },
        { "26", false, 0 },         { "-2", false, 0 },
        { "ー1", false, 0 },        { "一", false, 0 },
        { "0x1", false, 0 },        { "000000001", true, 1 },
        { "0000000001", false, 0 }, { "99999999999999999999", false, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int number = 77;
        g_assert_cmpint(text_to_int(cases[i].text, -1, 25, &number), ==, cases[i].is_number);
        g_assert_cmpint(number, ==, cases[i].is_number ? cases[i].number : 77);
    }
}

static void reads_the_code_page_of_japanese_windows(void)
{
    g_autofree char *text = text_from_cp932("\x8e\xc0\x8e\x7b\x81\x7c\x87\x40\xb1", 9);
    g_assert_cmpstr(text, ==, "実施－①ｱ");
    g_assert_null(text_from_cp932("\x8e", 1));
    g_assert_null(text_from_cp932("\xff\xff", 2));
    g_autofree char *empty = text_from_cp932("", 0);
    g_assert_cmpstr(empty, ==, "");
}

static void judges_mail_addresses(void)
{
    g_autofree char *one_form = text_email("　Taro.Yamada@Example.JP \n");
    g_assert_cmpstr(one_form, ==, "taro.yamada@example.jp");

    g_autofree char *local_64 = g_strnfill(64, 'a');
    g_autofree char *local_65 = g_strnfill(65, 'a');
    g_autofree char *label_63 = g_strnfill(63, 'b');
    g_autofree char *label_64 = g_strnfill(64, 'b');
    g_autofree char *longest_local = g_strdup_printf("%s@example.jp", local_64);
    g_autofree char *longer_local = g_strdup_printf("%s@example.jp", local_65);
    g_autofree char *longest_label = g_strdup_printf("a@%s.jp", label_63);
    g_autofree char *longer_label = g_strdup_printf("a@%s.jp", label_64);
    g_autofree char *three = g_strdup_printf("%s.%s.%s", label_63, label_63, label_63);
    g_autofree char *longest =
        g_strdup_printf("%.59s@%s.jp", local_64, three); /* 59 + 1 + 191 + 3 = 254 */
    g_autofree char *longer = g_strdup_printf("%.60s@%s.jp", local_64, three);
    g_assert_cmpuint(strlen(longest), ==, TEXT_EMAIL_MAX);

    const char *const right[] = { "a@b.jp",
                                  "a.b+c_d@ex-ample.co.jp",
                                  "a..b.@docomo.example",
                                  "1@1.2",
                                  longest_local,
                                  longest_label,
                                  longest };
    const char *const wrong[] = { "",           "a",        "@b.jp",       "a@",       "a@b",
                                  "a@.jp",      "a@b.",     "a@b..jp",     "a@-b.jp",  "a@b-.jp",
                                  "a b@c.jp",   "a@b c.jp", "a@b@c.jp",    "a\n@b.jp", "<a@b.jp>",
                                  "\"a\"@b.jp", "あ@b.jp",  "a@日本.jp",   "a@b_c.jp", longer_local,
                                  longer_label, longer,     "a@[1.2.3.4]", "a,b@c.jp", " a@b.jp",
                                  "a@_b.jp" };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        g_assert_true(text_is_email(right[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(text_is_email(wrong[i]));
}

static void checks_corporate_numbers(void)
{
    /* The National Tax Agency, the Digital Agency and IPA, as published; two worked out by hand. */
    static const char *const right[] = { "7000012050002", "8000012010038", "5010005007126",
                                         "7100000000000", "9000000000000" };
    static const char *const wrong[] = { "",
                                         "7000012050003",
                                         "6000012050002",
                                         "7000012050020",
                                         "700001205000",
                                         "70000120500020",
                                         "７000012050002",
                                         "700001205000a" };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        g_assert_true(corporate_number_is_valid(right[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(corporate_number_is_valid(wrong[i]));
}

static void checks_postal_codes(void)
{
    static const char *const right[] = { "113-6591", "1136591" };
    static const char *const wrong[] = {
        "",         "113-659", "113-65911", "1136-591", "113 6591",
        "11365911", "113659",  "11a-6591",  "-1136591", "113-659a"
    };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        g_assert_true(postal_code_is_valid(right[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(postal_code_is_valid(wrong[i]));
}

static void makes_text_safe_for_html(void)
{
    g_autoptr(GString) out = g_string_new("=");
    text_append_html(out, "<a href=\"x\">'&あ");
    g_assert_cmpstr(out->str, ==, "=&lt;a href=&quot;x&quot;&gt;&#39;&amp;あ");
}

static void breaks_lines_where_readers_expect_it(void)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *indent, *want;
    } cases[] = {
        { "", 10, "", "" },
        { "abc", 3, "", "abc\n" },
        { "abc def", 6, "", "abc\ndef\n" },
        { "abc def", 7, "", "abc def\n" },
        { "abc def ghi", 7, "", "abc def\nghi\n" },
        { "abcdefgh", 3, "", "abc\ndef\ngh\n" },
        { "一二三四", 4, "", "一二\n三四\n" },
        { "一二三四", 5, "", "一二\n三四\n" },
        { "一二。三", 4, "", "一\n二。\n三\n" },     /* no 。 at the start */
        { "一（二）", 4, "", "一\n（二\n）\n" },     /* too narrow to be right */
        { "一（二）三", 6, "", "一\n（二）\n三\n" }, /* no （ at the end */
        { "OSを直す", 4, "", "OSを\n直す\n" },
        { "直すOS", 5, "", "直す\nOS\n" },
        { "か\xe3\x82\x99き", 4, "", "か\xe3\x82\x99き\n" }, /* a combining mark takes no column */
        { "一二三", 6, "  ", "  一二\n  三\n" },
        { "一二", 1, "   ", "   一\n   二\n" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        text_append_wrapped(out, cases[i].text, cases[i].columns, cases[i].indent);
        g_assert_cmpstr(out->str, ==, cases[i].want);
    }
}

static void finds_the_word_that_was_meant(void)
{
    static const char *const candidates[] = { "title", "meaning", "measures", "id", NULL };
    static const char *const none[] = { NULL };
    static const struct {
        const char *word, *want;
    } cases[] = {
        { "titel", NULL },        { "title", "title" },    { "titl", "title" },
        { "tittle", "title" },    { "meaing", "meaning" }, { "measure", "measures" },
        { "meanign", "meaning" }, { "mxaxixg", NULL },     { "publisher", NULL },
        { "ie", "id" },           { "xy", NULL },          { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(text_nearest(cases[i].word, candidates), ==, cases[i].want);
    g_assert_null(text_nearest("title", none));
}

static void does_not_compare_words_without_end(void)
{
    g_autofree char *word_64 = g_strnfill(64, 'a');
    g_autofree char *word_65 = g_strnfill(65, 'a');
    const char *const candidates[] = { word_65, word_64, NULL };
    g_assert_true(text_nearest(word_64, candidates) == word_64);
    g_assert_null(text_nearest(word_65, candidates));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/text/refuses-what-is-not-plain-text", refuses_what_is_not_plain_text);
    g_test_add_func("/base/text/counts-characters-and-columns", counts_characters_and_columns);
    g_test_add_func("/base/text/brings-texts-into-one-form", brings_texts_into_one_form);
    g_test_add_func("/base/text/reads-numbers-as-people-type-them",
                    reads_numbers_as_people_type_them);
    g_test_add_func("/base/text/reads-the-code-page-of-japanese-windows",
                    reads_the_code_page_of_japanese_windows);
    g_test_add_func("/base/text/judges-mail-addresses", judges_mail_addresses);
    g_test_add_func("/base/text/checks-corporate-numbers", checks_corporate_numbers);
    g_test_add_func("/base/text/checks-postal-codes", checks_postal_codes);
    g_test_add_func("/base/text/makes-text-safe-for-html", makes_text_safe_for_html);
    g_test_add_func("/base/text/breaks-lines-where-readers-expect-it",
                    breaks_lines_where_readers_expect_it);
    g_test_add_func("/base/text/finds-the-word-that-was-meant", finds_the_word_that_was_meant);
    g_test_add_func("/base/text/does-not-compare-words-without-end",
                    does_not_compare_words_without_end);
    return g_test_run();
}
