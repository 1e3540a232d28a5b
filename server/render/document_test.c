#include "render/document.h"

#include "base/error.h"

static const DocumentFrame plain = { .title = "文書", .language = "ja" };

static void write_run(GString *out, const Run *run)
{
    static const struct {
        unsigned style;
        const char *sign;
    } signs[] = { { RUN_STRONG, "B" },
                  { RUN_EMPHASIS, "I" },
                  { RUN_CODE, "C" },
                  { RUN_STRIKE, "S" },
                  { RUN_FOOTNOTE, "F" } };
    if ((run->style & RUN_BREAK) != 0) {
        g_string_append(out, "<br>");
        return;
    }
    g_string_append_c(out, '[');
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        g_string_append(out, (run->style & signs[i].style) != 0 ? signs[i].sign : "");
    g_string_append_printf(out, "%s%s", run->style == 0 ? "" : ":", run->text);
    if (run->url != NULL)
        g_string_append_printf(out, "→%s", run->url);
    g_string_append_c(out, ']');
}

static void write_block(GString *out, const Block *block)
{
    static const char *const names[] = { "h",     "p",        "list",  "item", "table",
                                         "row",   "cell",     "quote", "code", "rule",
                                         "chart", "sign-off", "page",  "note" };
    g_string_append(out, names[block->kind]);
    if (block->level > 0)
        g_string_append_printf(out, "%d", block->level);
    if (block->number != NULL)
        g_string_append_printf(out, " %s ", block->number);
    if (block->has_checkbox)
        g_string_append(out, block->is_checked ? "☑" : "☐");
    if (block->alignment != ALIGN_NONE)
        g_string_append_c(out, "?LCR"[block->alignment]);
    for (guint i = 0; i < block->runs->len; i++)
        write_run(out, g_ptr_array_index(block->runs, i));
    if (block->children->len == 0)
        return;
    g_string_append_c(out, '(');
    for (guint i = 0; i < block->children->len; i++) {
        g_string_append(out, i == 0 ? "" : " ");
        write_block(out, g_ptr_array_index(block->children, i));
    }
    g_string_append_c(out, ')');
}

/* The tree on one line; the key of the refusal if there is none. */
static char *tree_of(const char *markdown, Numbering numbering)
{
    DocumentFrame frame = plain;
    frame.numbering = numbering;
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = document_parse(markdown, &frame, &error);
    if (document == NULL)
        return g_strdup(error_key(error));
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < document->blocks->len; i++) {
        g_string_append(out, i == 0 ? "" : " ");
        write_block(out, g_ptr_array_index(document->blocks, i));
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *markdown, *tree;
} Case;

static void check(const Case *cases, size_t count, Numbering numbering)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *tree = tree_of(cases[i].markdown, numbering);
        g_assert_cmpstr(tree, ==, cases[i].tree);
    }
}

static void reads_blocks_and_runs(void)
{
    static const Case cases[] = {
        { "", "" },
        { "# 目的\n\n本文", "h1[目的] p[本文]" },
        { "a *b* `c*d` ~~e~~\\\nf", "p[a ][I:b][ ][C:c*d][ ][S:e]<br>[f]" },
        { "- a\n  - b\n- c", "list1(item ・ (p[a] list2(item ・ (p[b]))) item ・ (p[c]))" },
        { "3. a\n4. b", "list1(item 3. (p[a]) item 4. (p[b]))" },
        { "- [x] a\n- [ ] b", "list1(item ・ ☑(p[a]) item ・ ☐(p[b]))" },
        { "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|2\\|3|", "table(row(cell[a] cellL[b] cellC[c] cellR[d]) "
                                                 "row(cell[1] cellL[2|3] cellC cellR))" },
        { "> a\n>\n> - b", "quote(p[a] list1(item ・ (p[b])))" },
        { "```\na\n b**c**\\*\n```", "code[C:a][C: b**c**\\*]" },
        { "***", "rule" },
        { "a[^x][^y]\n\n[^y]: zwei\n[^x]: eins",
          "p[a][F:1][F:2] note 1 (p[eins]) note 2 (p[zwei])" },
        { "a[^nirgends]", "p[a[^nirgends]]" },
        { "```page-break\n```", "page" },
        { "```sign-off\n担当\n\n責任者\n```", "sign-off[担当][責任者]" },
        { "```radar\na,1,4\n```", "error.document-radar" },
        { "![絵](http://example.com/x.png)", "p[絵]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

static void shows_html_as_text(void)
{
    static const Case cases[] = {
        { "<script>alert(1)</script>", "p[<script>alert(1)</script>]" },
        { "a <b onclick=x>c</b>", "p[a <b onclick=x>c</b>]" },
        { "<div>\n**x**\n</div>", "p[<div>]<br>[B:x]<br>[</div>]" },
        { "<!-- a -->", "p[<!-- a -->]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

static void makes_bold_what_people_call_bold(void)
{
    static const Case cases[] = {
        { "**「強調」**です", "p[B:「強調」][です]" },
        { "これは**「強調」**です。また次**も**。",
          "p[これは][B:「強調」][です。また次][B:も][。]" },
        { "**a** b **c**", "p[B:a][ b ][B:c]" },
        { "2 ** 3 ** 4", "p[2 ** 3 ** 4]" },
        { "**a", "p[**a]" },
        { "a** b**", "p[a** b**]" },
        { "\\*\\*a\\*\\*", "p[**a**]" },
        { "`**a**`", "p[C:**a**]" },
        { "***a***", "p[BI:a]" },
        { "*a **b** c*", "p[I:a ][BI:b][I: c]" },
        { "**[a](https://example.com/**)」**x", "p[B:a→https://example.com/**][B:」][x]" },
        { "|a|\n|-|\n|**「x」**y|", "table(row(cell[a]) row(cell[B:「x」][y]))" },
        { "# **「題」**の", "h1[B:「題」][の]" },
        { "**a**b**c**", "p[B:a][b][B:c]" },
        { "**一行目\n二行目**", "p[B:一行目二行目]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

static void links_only_where_it_is_safe(void)
{
    static const Case cases[] = {
        { "[a](https://example.com/?a=1&b=2)", "p[a→https://example.com/?a=1&b=2]" },
        { "[a](mailto:a@example.com) [b](tel:110)", "p[a→mailto:a@example.com][ ][b→tel:110]" },
        { "[a](javascript:alert(1))", "p[a]" },
        { "[a](data:text/html,x)", "p[a]" },
        { "[a](/home) [b](//example.com)", "p[a b]" },
        { "[a](java&#10;script:x) [b](https://a&#10;b)", "p[a b]" },
        { "[a](https:)", "p[a]" },
        { "見る：https://example.com/a.を見る",
          "p[見る：][https://example.com/a→https://example.com/a][.を見る]" },
        { "(https://example.com).", "p[(][https://example.com→https://example.com][).]" },
        { "info@example.co.jpまで", "p[info@example.co.jp→mailto:info@example.co.jp][まで]" },
        { "a@b @ x@y.", "p[a@b @ x@y.]" },
        { "`https://example.com`", "p[C:https://example.com]" },
        { "https\\://example.com", "p[https://example.com]" },
        { "**https://example.com/**です", "p[B:https://example.com/→https://example.com/][です]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

static void joins_lines_as_the_language_does(void)
{
    static const Case cases[] = {
        { "日本\n語", "p[日本語]" },
        { "an\nEnglish", "p[an English]" },
        { "日本\nEnglish", "p[日本 English]" },
        { "**日本**\n語", "p[B:日本][語]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

static void numbers_articles_through_all_chapters(void)
{
    static const Case cases[] = {
        { "# 総則\n## 目的\n## 範囲\n# 組織\n## 責任者\n### 補足",
          "h1 第1章 [総則] h2 第1条 [目的] h2 第2条 [範囲] h1 第2章 [組織] h2 第3条 [責任者] "
          "h3[補足]" },
        { "1. a\n   1. b\n      1. c\n         1. d",
          "list1(item 1 (p[a] list2(item (1) (p[b] list3(item ア (p[c] list4(item (ア) "
          "(p[d]))))))))" },
        { "- a\n  1. b", "list1(item ・ (p[a] list2(item 1 (p[b]))))" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_ARTICLES);
}

static void numbers_sections_below_each_other(void)
{
    static const Case cases[] = {
        { "# a\n## b\n### c\n## d\n# e\n## f",
          "h1 1 [a] h2 1.1 [b] h3 1.1.1 [c] h2 1.2 [d] h1 2 [e] h2 2.1 [f]" },
        { "## a\n### b\n## c", "h2 1 [a] h3 1.1 [b] h2 2 [c]" },
        { "# a\n### b\n## c", "h1 1 [a] h3 1.1.1 [b] h2 1.2 [c]" },
        { "1. a\n   1. b\n      1. c\n2. d",
          "list1(item (1) (p[a] list2(item a) (p[b] list3(item 1) (p[c]))))) item (2) (p[d]))" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_SECTIONS);
}

static void shows_headings_with_their_numbers(void)
{
    static const struct {
        const char *markdown, *language;
        Numbering numbering;
        const char *text;
    } cases[] = {
        { "# 総則", "ja", NUMBERING_ARTICLES, "第1章　総則" },
        { "## 目的", "ja", NUMBERING_ARTICLES, "第1条（目的）" },
        { "## （目的）", "ja", NUMBERING_ARTICLES, "第1条（目的）" },
        { "##", "ja", NUMBERING_ARTICLES, "第1条" },
        { "### 補足", "ja", NUMBERING_ARTICLES, "補足" },
        { "## Purpose", "en", NUMBERING_ARTICLES, "Article 1 (Purpose)" },
        { "# General", "en", NUMBERING_ARTICLES, "Chapter 1 General" },
        { "# 範囲", "ja", NUMBERING_SECTIONS, "1　範囲" },
        { "# Scope", "en", NUMBERING_SECTIONS, "1 Scope" },
        { "# はじめに[^1]\n\n[^1]: x", "ja", NUMBERING_NONE, "はじめに" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const DocumentFrame frame = { .title = "t",
                                      .language = cases[i].language,
                                      .numbering = cases[i].numbering };
        g_autoptr(Document) document = document_parse(cases[i].markdown, &frame, NULL);
        g_autofree char *text =
            document_heading_text(document, g_ptr_array_index(document->blocks, 0));
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

/* @text @count times, then @tail. */
static char *repeat(const char *text, guint count, const char *tail)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append(out, text);
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}

static void assert_refused(char *markdown, const char *key)
{
    g_autofree char *text = markdown;
    g_autofree char *tree = tree_of(text, NUMBERING_NONE);
    if (key == NULL)
        g_assert_cmpstr(g_str_has_prefix(tree, "error.") ? tree : NULL, ==, NULL);
    else
        g_assert_cmpstr(tree, ==, key);
}

static char *nested_list(guint depth)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < depth; i++)
        g_string_append_printf(out, "%*s- a\n", (int)(2 * i), "");
    return g_string_free(out, FALSE);
}

static char *table(guint columns, guint rows)
{
    g_autofree char *head = repeat("a|", columns, "\n"), *rule = repeat("-|", columns, "\n");
    g_autofree char *body = repeat("x\n", rows, "");
    return g_strconcat("|", head, "|", rule, body, NULL);
}

/* An address of @length bytes, used @count times. */
static char *with_address(guint length, guint count)
{
    g_autofree char *address = repeat("y", length, "\n\n"), *uses = repeat("[x] ", count, "");
    return g_strconcat("> [x]: https://", address, uses, NULL);
}

static void refuses_what_is_beyond_a_limit(void)
{
    assert_refused(repeat("x", DOCUMENT_MAX_BYTES, ""), NULL);
    assert_refused(repeat("x", DOCUMENT_MAX_BYTES + 1, ""), "error.document-size");
    assert_refused(repeat("> ", DOCUMENT_MAX_DEPTH, "a"), NULL);
    assert_refused(repeat("> ", DOCUMENT_MAX_DEPTH + 1, "a"), "error.document-depth");
    assert_refused(repeat(">", 10000, "a"), "error.document-depth");
    assert_refused(repeat("- ", 10000, "a"), "error.document-depth");
    assert_refused(repeat("1. ", 10000, "a"), "error.document-depth");
    assert_refused(repeat("> - a\n\n", DOCUMENT_MAX_DEPTH + 1, ""), NULL);
    assert_refused(nested_list(DOCUMENT_MAX_DEPTH), NULL);
    assert_refused(nested_list(DOCUMENT_MAX_DEPTH + 1), "error.document-depth");
    assert_refused(nested_list(700), "error.document-depth");
    assert_refused(table(DOCUMENT_MAX_COLUMNS, 2), NULL);
    assert_refused(table(DOCUMENT_MAX_COLUMNS + 1, 2), "error.document-columns");
    assert_refused(table(20000, 2000), "error.document-columns");
    assert_refused(table(DOCUMENT_MAX_COLUMNS, 400000), "error.document-blocks");
    assert_refused(repeat("a\n\n", DOCUMENT_MAX_BLOCKS, ""), NULL);
    assert_refused(repeat("a\n\n", DOCUMENT_MAX_BLOCKS + 1, ""), "error.document-blocks");
    assert_refused(repeat("a\n", 1000, "|-|\n"), NULL);
    assert_refused(repeat("a\n", 100000, "|-|\n"), "error.document-paragraph");
    assert_refused(repeat("a\n|-|-|\n", 50000, ""), "error.document-paragraph");
    assert_refused(with_address(2000, 1000), NULL);
    assert_refused(with_address(2000, 40000), "error.document-definition");
    assert_refused(with_address(50000, 100000), "error.document-definition");
    assert_refused(g_strdup("a\x01"), "error.document-control");
    assert_refused(g_strdup("a\xe2\x80\xae"), "error.document-control");
    assert_refused(g_strdup("a\xef\xb7\x91"), "error.document-control");
    assert_refused(g_strdup("a\xff"), "error.document-encoding");
}

/* Each is quick to write and slow to read for a careless reader. */
static void takes_little_time_for_hostile_text(void)
{
    static const char *const units[] = {
        ">",        "[",     "![",
        "![l",      "_a ",   "a_",
        "*a ",      "**a ",  "`a``b",
        "<",        "<!--",  "<?",
        "<!A ",     "a@",    "&",
        "~a ",      "~~",    "a[(",
        "[a](",     "[^1]",  "**「",
        "http://a", "\n",    "a\n",
        "[a]: b\n", "|a|\n", "`",
        "$",        "\\",    "***",
        "a**",      "[a]:",  "- a\n\n\n\n\n\n\n",
        "#\n",      "a@b.c",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        const gint64 begun = g_get_monotonic_time();
        g_autofree char *markdown = repeat(units[i], 300000 / (guint)strlen(units[i]), "");
        g_autofree char *tree = tree_of(markdown, NUMBERING_NONE);
        const gint64 took = g_get_monotonic_time() - begun;
        if (took > G_USEC_PER_SEC)
            g_test_message("'%s' took %d ms", units[i], (int)(took / 1000));
        g_assert_cmpint(took, <, 10 * G_USEC_PER_SEC);
    }
}

static void takes_controls_out_of_references(void)
{
    static const Case cases[] = {
        { "a&#27;b&#x202e;c&#9;d", "p[a\uFFFDb\uFFFDc d]" },
        { "a&#xFDD1;b", "p[a**b]" },
        { "&lt;b&gt; &amp;", "p[<b> &]" },
    };
    check(cases, G_N_ELEMENTS(cases), NUMBERING_NONE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/document/reads-blocks-and-runs", reads_blocks_and_runs);
    g_test_add_func("/render/document/shows-html-as-text", shows_html_as_text);
    g_test_add_func("/render/document/makes-bold-what-people-call-bold",
                    makes_bold_what_people_call_bold);
    g_test_add_func("/render/document/links-only-where-it-is-safe", links_only_where_it_is_safe);
    g_test_add_func("/render/document/joins-lines-as-the-language-does",
                    joins_lines_as_the_language_does);
    g_test_add_func("/render/document/numbers-articles-through-all-chapters",
                    numbers_articles_through_all_chapters);
    g_test_add_func("/render/document/numbers-sections-below-each-other",
                    numbers_sections_below_each_other);
    g_test_add_func("/render/document/shows-headings-with-their-numbers",
                    shows_headings_with_their_numbers);
    g_test_add_func("/render/document/refuses-what-is-beyond-a-limit",
                    refuses_what_is_beyond_a_limit);
    g_test_add_func("/render/document/takes-little-time-for-hostile-text",
                    takes_little_time_for_hostile_text);
    g_test_add_func("/render/document/takes-controls-out-of-references",
                    takes_controls_out_of_references);
    return g_test_run();
}
