#include <string.h>

#include "base/error.h"
#include "render/forms.h"
#include "render/pdf_layout.h"
#include "render/pdf_text.h"

#define MADE_AT 1795219200 /* 2026-11-21T00:00:00Z */

static Document *parse(const char *markdown, const DocumentFrame *frame)
{
    g_autoptr(GError) error = NULL;
    Document *document = document_parse(markdown, frame, &error);
    g_assert_no_error(error);
    return document;
}

static const DocumentFrame rules = { .title = "情報管理規程",
                                     .company = "株式会社みまもり製作所",
                                     .version = "第2版",
                                     .date = "2026年11月21日",
                                     .language = "ja",
                                     .numbering = NUMBERING_ARTICLES,
                                     .has_contents = true,
                                     .has_cover = true };
static const DocumentFrame plain = { .title = "文書", .language = "ja" };

static GBytes *pdf_of(const char *markdown, const DocumentFrame *frame)
{
    g_autoptr(Document) document = parse(markdown, frame);
    g_autoptr(GError) error = NULL;
    GBytes *bytes = document_to_pdf(document, MADE_AT, &error);
    g_assert_no_error(error);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_assert_cmpuint(size, >, 1000);
    g_assert_true(g_str_has_prefix(data, "%PDF-1."));
    return bytes;
}

static const char sample[] =
    "# 総則\n\n## "
    "目的\n\n**強い**、*大切な*、`code`と~~消す~~[リンク](https://example.jp/a'b(c))。[^1]\n\n"
    "1. 一\n   1. 号\n      1. ア\n\n- [ ] まだ\n- [x] 済み\n\n> 引用\n\n---\n\n```\n$ "
    "ls\t-l\n```\n\n"
    "| 名 | 値 |\n|---|--:|\n| 甲 | 1 |\n| 乙 |  |\n\n```radar\nA,1,2\nB,2,2\nC,0,2\n```\n\n"
    "```trend\nmax,10\n2025,3\n```\n\n```page-break\n```\n\n# "
    "附則\n\n```sign-off\n承認\n```\n\n[^1]: 注。\n";

static void the_same_document_gives_the_same_bytes(void)
{
    g_autoptr(GBytes) one = pdf_of(sample, &rules), other = pdf_of(sample, &rules);
    g_assert_true(g_bytes_equal(one, other));
    g_autoptr(Document) document = parse(sample, &rules);
    g_autoptr(GBytes) later = document_to_pdf(document, MADE_AT + 1, NULL);
    g_assert_false(g_bytes_equal(one, later));
}

static void writes_without_any_text(void)
{
    g_autoptr(GBytes) empty = pdf_of("", &plain);
    DocumentFrame card = plain;
    card.page_size = PAGE_A6;
    card.has_contents = card.has_cover = true;
    card.language = "en";
    g_autoptr(GBytes) small = pdf_of("", &card);
    g_assert_false(g_bytes_equal(empty, small));
}

static char *repeated(const char *text, int times)
{
    GString *all = g_string_new(NULL);
    for (int i = 0; i < times; i++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

static char *deep_list(int depth)
{
    GString *all = g_string_new(NULL);
    for (int i = 0; i < depth; i++) {
        for (int space = 0; space < i; space++)
            g_string_append(all, "   ");
        g_string_append(all, "1. 深いところにある長い文章が折り返されます\n");
    }
    return g_string_free(all, FALSE);
}

static char *wide_table(int columns, int rows)
{
    GString *all = g_string_new(NULL);
    for (int row = 0; row <= rows + 1; row++) {
        for (int i = 0; i < columns; i++)
            g_string_append(all, row == 1     ? "|---"
                                 : row == 0   ? "|見出し"
                                 : i % 3 == 0 ? "|"
                                              : "|とても長いセルabcdefghijklmn");
        g_string_append(all, "|\n");
    }
    return g_string_free(all, FALSE);
}

static void anything_can_be_written(void)
{
    g_autofree char *word = repeated("x", 5000), *stops = repeated("。", 5000);
    g_autofree char *list = deep_list(12), *table = wide_table(DOCUMENT_MAX_COLUMNS, 30);
    g_autofree char *cell = repeated("とても長いセルです。", 600);
    g_autofree char *tall =
        g_strconcat("| a | b |\n|---|---|\n| ", cell, " | b |\n| c | d |\n", NULL);
    g_autofree char *head = g_strconcat("| ", cell, " | b |\n|---|---|\n| c | d |\n", NULL);
    g_autofree char *quotes = g_strconcat("> > > > > > > > > > > > > > > > > > > > ", cell, NULL);
    const char *const texts[] = {
        word,
        stops,
        list,
        table,
        tall,
        head,
        quotes,
        /* emoji, also joined; no characters; stacked accents; from right to left; syllables */
        "\xf0\x9f\x98\x80 \xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
        "\xef\xbf\xbd \xf4\x8f\xbf\xbf e\xcc\x81\xcc\x81\xcc\x81",
        "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7 12 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d abc",
        "\xe9\xbf\xbf\xe9\xbe\xbf", /* kanji that no font has */
        "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87",
        "| |\n|---|\n| |\n",
        "```\n\n```\n",
        "- \n- \n",
        "#\n",
        "1. | a |\n   |---|\n   | b |\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) bytes = pdf_of(texts[i], &rules);
    }
}

/* Cairo alone takes 900 KB of subroutines along with each font of this page. */
static void a_page_carries_only_the_glyphs_it_shows(void)
{
    static const char line[] =
        "1. 線を抜く。 LANケーブルを抜き、無線（Wi-Fi）を切ります。電源は切りません。\n";
    g_autofree char *all = g_strconcat(
        line, "2. **強く** `code 12` ~~消す~~\n\n```sign-off\n承認\n```\n\n",
        "```radar\n線を抜く,1,2\nB,2,2\nC,0,2\n```\n\n```trend\nmax,1000000\n2025,3\n```\n", NULL);
    const DocumentFrame *const frames[] = { &plain, &rules };
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        g_autoptr(GBytes) short_one = pdf_of(line, frames[i]), long_one = pdf_of(all, frames[i]);
        g_assert_cmpuint(g_bytes_get_size(short_one), <, 150 * 1000);
        g_assert_cmpuint(g_bytes_get_size(long_one), <, 150 * 1000);
    }
}

static int pages_of(const char *markdown, PageSize page_size)
{
    DocumentFrame frame = plain;
    frame.page_size = page_size;
    g_autoptr(GBytes) bytes = pdf_of(markdown, &frame);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size), *end = data + size;
    int pages = 0;
    while ((data = memmem(data, (size_t)(end - data), "/Type /Page ", 12)) != NULL) {
        data += 12;
        pages++;
    }
    return pages;
}

static int pages_of_lines(int lines, PageSize page_size)
{
    GString *text = g_string_new("文");
    for (int i = 1; i < lines; i++)
        g_string_append(text, "  \n文");
    int pages = pages_of(text->str, page_size);
    g_string_free(text, TRUE);
    return pages;
}

/* In type of 10.5 points 36 lines stand under a title, in 9 points 42; on a card 25 and 29. */
static void a_few_lines_too_many_do_not_take_a_page(void)
{
    g_assert_cmpint(pages_of_lines(36, PAGE_A4), ==, 1);
    g_assert_cmpint(pages_of_lines(42, PAGE_A4), ==, 1);
    g_assert_cmpint(pages_of_lines(43, PAGE_A4), ==, 2);
    g_assert_cmpint(pages_of_lines(29, PAGE_A6), ==, 1);
    g_assert_cmpint(pages_of_lines(30, PAGE_A6), ==, 2);
}

static void refuses_more_pages_than_anybody_reads(void)
{
    g_autofree char *breaks = repeated("a\n\n```page-break\n```\n\n", 2100);
    g_autoptr(Document) document = parse(breaks, &plain);
    g_autoptr(GError) error = NULL;
    g_assert_null(document_to_pdf(document, MADE_AT, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
}

static void headings_are_on_the_pages_that_contents_name(void)
{
    g_autofree char *text = repeated("文章です。\n\n", 40);
    g_autofree char *markdown =
        g_strconcat("# 一\n\n", text, "# 二\n\n```page-break\n```\n\n# 三\n", NULL);
    g_autoptr(Document) document = parse(markdown, &rules);
    g_autofree int *pages = pdf_pages_of_headings(document, NULL);
    g_assert_cmpint(pages[0], ==, 3); /* behind cover and contents */
    g_assert_cmpint(pages[1], ==, 4);
    g_assert_cmpint(pages[2], ==, 5);
}

/* Shaped text keeps every character, in lines no wider than they may be. */
static void lines_hold_the_whole_text(void)
{
    g_autoptr(TextSetter) setter = text_setter_new("ja", NULL);
    TypeStyle style = { .size = 10, .pitch = 18 };
    const char *text = "当社は、「情報」を守ります（2026年から）。安全なworkplaceと、メールは "
                       "info@example.jp へ。";
    g_autoptr(SetText) set = set_text_new_plain(setter, text, &style);
    for (double width = 40; width < 400; width += 7) {
        const GArray *lines = set_text_lines(set, width);
        int end = 0;
        for (guint i = 0; i < lines->len; i++) {
            const BreakLine *line = &g_array_index(lines, BreakLine, i);
            g_assert_cmpfloat(line->width, <=, width + 0.02);
            g_assert_cmpint(line->begin, ==, end);
            for (end = line->end;
                 end < g_utf8_strlen(text, -1) && g_utf8_offset_to_pointer(text, end)[0] == ' ';)
                end++;
        }
        g_assert_cmpint(end, ==, g_utf8_strlen(text, -1));
    }
}

static void *make_four(void *unused)
{
    (void)unused;
    GBytes *last = NULL;
    for (int i = 0; i < 4; i++) {
        g_clear_pointer(&last, g_bytes_unref);
        last = pdf_of(sample, &rules);
    }
    return last;
}

static void threads_do_not_disturb_each_other(void)
{
    GThread *threads[4];
    g_autoptr(GBytes) alone = pdf_of(sample, &rules);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("pdf", make_four, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autoptr(GBytes) bytes = g_thread_join(threads[i]);
        g_assert_true(g_bytes_equal(alone, bytes));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/the-same-document-gives-the-same-bytes",
                    the_same_document_gives_the_same_bytes);
    g_test_add_func("/pdf/writes-without-any-text", writes_without_any_text);
    g_test_add_func("/pdf/anything-can-be-written", anything_can_be_written);
    g_test_add_func("/pdf/a-page-carries-only-the-glyphs-it-shows",
                    a_page_carries_only_the_glyphs_it_shows);
    g_test_add_func("/pdf/a-few-lines-too-many-do-not-take-a-page",
                    a_few_lines_too_many_do_not_take_a_page);
    g_test_add_func("/pdf/refuses-more-pages-than-anybody-reads",
                    refuses_more_pages_than_anybody_reads);
    g_test_add_func("/pdf/headings-are-on-the-pages-that-contents-name",
                    headings_are_on_the_pages_that_contents_name);
    g_test_add_func("/pdf/lines-hold-the-whole-text", lines_hold_the_whole_text);
    g_test_add_func("/pdf/threads-do-not-disturb-each-other", threads_do_not_disturb_each_other);
    return g_test_run();
}
