#include "render/numbering.h"

static void counts_in_kana_and_beyond(void)
{
    static const struct {
        int ordinal;
        const char *kana, *letter;
    } cases[] = {
        { 1, "ア", "a" },     { 5, "オ", "e" },     { 6, "カ", "f" },     { 26, "ハ", "z" },
        { 27, "ヒ", "aa" },   { 45, "ヲ", "as" },   { 46, "ン", "at" },   { 47, "アア", "au" },
        { 48, "アイ", "av" }, { 92, "アン", "cn" }, { 93, "イア", "co" }, { 0, "ア", "a" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *kana = numbering_kana(cases[i].ordinal);
        g_autofree char *letter = numbering_letter(cases[i].ordinal);
        g_assert_cmpstr(kana, ==, cases[i].kana);
        g_assert_cmpstr(letter, ==, cases[i].letter);
    }
}

/* A list in lists, @depth of them; returns the number of the innermost item. */
static char *number_in_lists(Numbering numbering, int depth, int ordinal)
{
    const DocumentFrame frame = { .title = "t", .language = "ja", .numbering = numbering };
    g_autoptr(Document) document = document_new(&frame);
    Block *item = NULL;
    for (int i = 0; i < depth; i++) {
        Block *list = document_add(document, item, BLOCK_LIST);
        list->is_ordered = true;
        list->ordinal = i == depth - 1 ? ordinal : 1;
        item = document_add(document, list, BLOCK_ITEM);
    }
    document_number(document);
    g_assert_cmpint(item->ordinal, ==, ordinal);
    return g_strdup(item->number);
}

static void gives_each_depth_its_own_form(void)
{
    static const struct {
        Numbering numbering;
        int depth, ordinal;
        const char *number;
    } cases[] = {
        { NUMBERING_NONE, 1, 1, "1." },        { NUMBERING_NONE, 3, 9, "9." },
        { NUMBERING_SECTIONS, 1, 2, "(2)" },   { NUMBERING_SECTIONS, 2, 27, "aa)" },
        { NUMBERING_SECTIONS, 3, 2, "2)" },    { NUMBERING_SECTIONS, 4, 2, "b)" },
        { NUMBERING_ARTICLES, 1, 12, "12" },   { NUMBERING_ARTICLES, 2, 12, "(12)" },
        { NUMBERING_ARTICLES, 3, 47, "アア" }, { NUMBERING_ARTICLES, 4, 3, "(ウ)" },
        { NUMBERING_ARTICLES, 5, 3, "c" },     { NUMBERING_ARTICLES, 6, 3, "(c)" },
        { NUMBERING_ARTICLES, 7, 3, "(c)" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *number =
            number_in_lists(cases[i].numbering, cases[i].depth, cases[i].ordinal);
        g_assert_cmpstr(number, ==, cases[i].number);
    }
}

/* The numbers of headings of these levels, one behind the other. */
static char *numbers_of_headings(Numbering numbering, const char *levels)
{
    const DocumentFrame frame = { .title = "t", .language = "ja", .numbering = numbering };
    g_autoptr(Document) document = document_new(&frame);
    Block *headings[16] = { NULL };
    for (int i = 0; levels[i] != '\0'; i++) {
        headings[i] = document_add(document, NULL, BLOCK_HEADING);
        headings[i]->level = levels[i] - '0';
    }
    document_number(document);
    GString *numbers = g_string_new(NULL);
    for (int i = 0; levels[i] != '\0'; i++)
        g_string_append_printf(numbers, "%s%s", i == 0 ? "" : " ",
                               headings[i]->number == NULL ? "-" : headings[i]->number);
    return g_string_free(numbers, FALSE);
}

static void numbers_headings(void)
{
    static const struct {
        Numbering numbering;
        const char *levels, *numbers;
    } cases[] = {
        { NUMBERING_SECTIONS, "1221312", "1 1.1 1.2 2 2.1.1 3 3.1" },
        { NUMBERING_SECTIONS, "2232", "1 2 2.1 3" }, /* the highest there is counts as first */
        { NUMBERING_ARTICLES, "122123", "第1章 第1条 第2条 第2章 第3条 -" },
        { NUMBERING_NONE, "12", "- -" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *numbers = numbers_of_headings(cases[i].numbering, cases[i].levels);
        g_assert_cmpstr(numbers, ==, cases[i].numbers);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/numbering/counts-in-kana-and-beyond", counts_in_kana_and_beyond);
    g_test_add_func("/render/numbering/gives-each-depth-its-own-form",
                    gives_each_depth_its_own_form);
    g_test_add_func("/render/numbering/numbers-headings", numbers_headings);
    return g_test_run();
}
