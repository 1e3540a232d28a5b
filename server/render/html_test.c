#include <string.h>

#include "render/forms.h"

static Document *document_of(const char *markdown, Numbering numbering, const char *language)
{
    const DocumentFrame frame = { .title = "題 & <名>",
                                  .company = "会社",
                                  .date = "2026年11月21日",
                                  .language = language,
                                  .numbering = numbering,
                                  .has_contents = true };
    g_autoptr(GError) error = NULL;
    Document *document = document_parse(markdown, &frame, &error);
    g_assert_no_error(error);
    return document;
}

/* The part, with the digest in ids as D. */
static char *part_of(const char *markdown, Numbering numbering, int first_level)
{
    g_autoptr(Document) document = document_of(markdown, numbering, "ja");
    g_autofree char *html = document_to_html_part(document, first_level);
    g_autoptr(GRegex) digest = g_regex_new("(part|note|call)-[0-9a-f]{8}-", 0, 0, NULL);
    return g_regex_replace_literal(digest, html, -1, 0, "D", 0, NULL);
}

static void says_with_elements_what_each_block_is(void)
{
    static const struct {
        const char *markdown;
        Numbering numbering;
        int first_level;
        const char *html;
    } cases[] = {
        { "# a", NUMBERING_NONE, 1, "<h1 id=\"D1\">a</h1>\n" },
        { "# a\n###### b", NUMBERING_NONE, 3, "<h3 id=\"D1\">a</h3>\n<h6 id=\"D2\">b</h6>\n" },
        { "## 目的 *x*", NUMBERING_ARTICLES, 1, "<h2 id=\"D1\">第1条（目的 <em>x</em>）</h2>\n" },
        { "a **b** *c* ~~d~~ `e`\\\nf", NUMBERING_NONE, 1,
          "<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e</code><br>\nf</p>\n" },
        { "***a***", NUMBERING_NONE, 1, "<p><strong><em>a</em></strong></p>\n" },
        { "[**a**](https://example.com/?a=1&b=\"2\")", NUMBERING_NONE, 1,
          "<p><a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener "
          "noreferrer\"><strong>a</strong></a></p>\n" },
        { "1. a\n\n   b\n2. c", NUMBERING_SECTIONS, 1,
          "<ol role=\"list\">\n<li><p><span class=\"mark\">(1)</span> a</p>\n<p>b</p>\n</li>\n"
          "<li><p><span class=\"mark\">(2)</span> c</p>\n</li>\n</ol>\n" },
        { "- [x] a", NUMBERING_NONE, 1,
          "<ul role=\"list\">\n<li><p><span class=\"mark\" role=\"img\" "
          "aria-label=\"済み\">☑</span> a</p>\n</li>\n</ul>\n" },
        { "|a|b|\n|-:|:-:|\n|1|2|", NUMBERING_NONE, 1,
          "<table>\n<thead>\n<tr><th scope=\"col\" class=\"right\">a</th><th scope=\"col\" "
          "class=\"centre\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"right\">1</td><td "
          "class=\"centre\">2</td></tr>\n</tbody>\n</table>\n" },
        { "|a|\n|-|", NUMBERING_NONE, 1,
          "<table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n</table>\n" },
        { "> a", NUMBERING_NONE, 1, "<blockquote>\n<p>a</p>\n</blockquote>\n" },
        { "```\n<a>\n```", NUMBERING_NONE, 1, "<pre><code>&lt;a&gt;\n</code></pre>\n" },
        { "---", NUMBERING_NONE, 1, "<hr>\n" },
        { "```page-break\n```", NUMBERING_NONE, 1, "<div class=\"page-break\"></div>\n" },
        { "```sign-off\n<a>\n```", NUMBERING_NONE, 1,
          "<table class=\"sign-off\">\n<thead>\n<tr><th scope=\"col\">&lt;a&gt;</th></tr>\n"
          "</thead>\n<tbody>\n<tr><td></td></tr>\n</tbody>\n</table>\n" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *html =
            part_of(cases[i].markdown, cases[i].numbering, cases[i].first_level);
        g_assert_cmpstr(html, ==, cases[i].html);
    }
}

/* The second call of a note must not have the id that the way back leads to. */
static void leads_to_footnotes_and_back(void)
{
    g_autofree char *html = part_of("a[^x] b[^x]\n\n[^x]: c", NUMBERING_NONE, 1);
    g_assert_cmpstr(
        html, ==,
        "<p>a<sup><a role=\"doc-noteref\" id=\"D1\" href=\"#D1\">[1]</a></sup> b<sup><a "
        "role=\"doc-noteref\" href=\"#D1\">[1]</a></sup></p>\n<div class=\"notes\">\n<div "
        "class=\"note\" role=\"doc-footnote\" id=\"D1\">\n<p><span class=\"mark\">[1]</span> "
        "c</p>\n<p><a role=\"doc-backlink\" href=\"#D1\" aria-label=\"本文に戻る\">↩</a></p>\n"
        "</div>\n</div>\n");
}

static void two_documents_share_no_id(void)
{
    g_autoptr(Document) first = document_of("# a", NUMBERING_NONE, "ja");
    g_autoptr(Document) second = document_of("# b", NUMBERING_NONE, "ja");
    g_autofree char *one = document_to_html_part(first, 1);
    g_autofree char *other = document_to_html_part(second, 1);
    g_autofree char *again = document_to_html_part(first, 1);
    g_assert_cmpstr(one, ==, again);
    one[strlen("<h1 id=\"part-12345678")] = '\0';
    g_assert_false(g_str_has_prefix(other, one));
}

static void a_page_names_its_language_and_loads_nothing(void)
{
    g_autoptr(Document) document =
        document_of("# 目的\n\n> ## 内\n\n# 次", NUMBERING_SECTIONS, "ja");
    g_autofree char *html = document_to_html(document);
    g_assert_true(g_str_has_prefix(html, "<!doctype html>\n<html lang=\"ja\">\n"));
    g_assert_nonnull(strstr(html, "<title>題 &amp; &lt;名&gt;｜会社</title>"));
    g_assert_nonnull(strstr(html, "<h1>題 &amp; &lt;名&gt;</h1>"));
    g_assert_nonnull(strstr(html, "<p class=\"frame\"><span>会社</span> "
                                  "<span>2026年11月21日</span> </p>"));
    g_assert_nonnull(strstr(html, document_style(PAGE_A4)));
    g_assert_nonnull(strstr(html, ">2　次</a>"));
    g_assert_nonnull(strstr(html, "-3\">2　次</h2>"));
    g_assert_null(strstr(html, "url("));
    g_assert_null(strstr(html, "@import"));
}

static void charts_say_their_values_in_words(void)
{
    g_autofree char *html = part_of("```radar\n<甲>,1,4\n乙,2,4\n丙,4,4\n```", NUMBERING_NONE, 1);
    g_assert_nonnull(strstr(html, "role=\"img\""));
    g_assert_nonnull(
        strstr(html, "<title>レーダーチャート：&lt;甲&gt; 1／4、乙 2／4、丙 4／4</title>"));
    g_assert_nonnull(
        strstr(html, "<th scope=\"row\">&lt;甲&gt;</th><td class=\"right\">1／4</td>"));
    g_assert_nonnull(strstr(html, "0.0,-25.0"));
    g_assert_null(strstr(html, "style="));
}

static void the_size_of_pages_decides_the_style(void)
{
    g_assert_nonnull(strstr(document_style(PAGE_A4), "@page{size:A4"));
    g_assert_nonnull(strstr(document_style(PAGE_A6), "@page{size:105mm 148mm"));
    g_assert_null(strstr(document_style(PAGE_A6), "size:A4"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/html/says-with-elements-what-each-block-is",
                    says_with_elements_what_each_block_is);
    g_test_add_func("/render/html/leads-to-footnotes-and-back", leads_to_footnotes_and_back);
    g_test_add_func("/render/html/two-documents-share-no-id", two_documents_share_no_id);
    g_test_add_func("/render/html/a-page-names-its-language-and-loads-nothing",
                    a_page_names_its_language_and_loads_nothing);
    g_test_add_func("/render/html/charts-say-their-values-in-words",
                    charts_say_their_values_in_words);
    g_test_add_func("/render/html/the-size-of-pages-decides-the-style",
                    the_size_of_pages_decides_the_style);
    return g_test_run();
}
