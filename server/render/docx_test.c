#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>
#include <zip.h>

#include "base/error.h"
#include "render/forms.h"

#define MADE_AT 1795219201
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

static const DocumentFrame rules = { .title = "規程 <&>",
                                     .company = "会社",
                                     .version = "案",
                                     .language = "ja",
                                     .numbering = NUMBERING_ARTICLES,
                                     .has_contents = true,
                                     .has_cover = true };

static GBytes *docx_of(const char *markdown, const DocumentFrame *frame)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = document_parse(markdown, frame, &error);
    g_assert_no_error(error);
    GBytes *bytes = document_to_docx(document, MADE_AT, &error);
    g_assert_no_error(error);
    return bytes;
}

static zip_t *open_archive(GBytes *bytes)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, NULL);
    g_assert_nonnull(archive);
    return archive;
}

/* A part, parsed: every part is well-formed XML. */
static xmlDoc *part_of(GBytes *bytes, const char *name)
{
    zip_t *archive = open_archive(bytes);
    zip_stat_t stat;
    g_assert_cmpint(zip_stat(archive, name, 0, &stat), ==, 0);
    g_autofree char *text = g_malloc(stat.size);
    zip_file_t *file = zip_fopen(archive, name, 0);
    g_assert_cmpint(zip_fread(file, text, stat.size), ==, (zip_int64_t)stat.size);
    zip_fclose(file);
    zip_discard(archive);
    xmlDoc *part = xmlReadMemory(text, (int)stat.size, name, NULL, XML_PARSE_NONET);
    g_assert_nonnull(part);
    return part;
}

/* What an XPath expression counts or says in a part. */
static char *ask(GBytes *bytes, const char *name, const char *question)
{
    xmlDoc *part = part_of(bytes, name);
    xmlXPathContext *context = xmlXPathNewContext(part);
    xmlXPathRegisterNs(context, BAD_CAST "w", BAD_CAST WORD);
    xmlXPathRegisterNs(context, BAD_CAST "r",
                       BAD_CAST
                       "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    xmlXPathRegisterNs(context, BAD_CAST "p",
                       BAD_CAST "http://schemas.openxmlformats.org/package/2006/relationships");
    xmlXPathObject *answer = xmlXPathEvalExpression(BAD_CAST question, context);
    g_assert_nonnull(answer);
    xmlChar *text = xmlXPathCastToString(answer);
    char *copy = g_strdup((char *)text);
    xmlFree(text);
    xmlXPathFreeObject(answer);
    xmlXPathFreeContext(context);
    xmlFreeDoc(part);
    return copy;
}

#define expect(bytes, name, question, wanted)                                                      \
    do {                                                                                           \
        g_autofree char *answer = ask(bytes, name, question);                                      \
        g_assert_cmpstr(answer, ==, wanted);                                                       \
    } while (0)

#define BODY "word/document.xml"

static void headings_are_numbered_by_word(void)
{
    g_autoptr(GBytes) docx = docx_of("# 総則\n\n## 目的\n\n# 体制\n\n## 責任者\n", &rules);
    expect(docx, BODY, "count(//w:pStyle[@w:val='Heading2'])", "2");
    expect(docx, BODY, "string((//w:p[w:pPr/w:pStyle/@w:val='Heading2'])[2])", "（責任者）");
    expect(docx, BODY, "string((//w:p[w:pPr/w:pStyle/@w:val='Heading1'])[1])", "総則");
    expect(docx, "word/styles.xml",
           "string(//w:style[@w:styleId='Heading2']/w:pPr/w:numPr/w:numId/@w:val)", "2");
    expect(docx, "word/numbering.xml",
           "string(//w:abstractNum[@w:abstractNumId='1']/w:lvl[1]/w:lvlText/@w:val)", "第%1条");
    expect(docx, "word/styles.xml",
           "string(//w:style[@w:styleId='Heading1']/w:pPr/w:outlineLvl/@w:val)", "0");
}

static void a_level_left_out_is_numbered_in_the_text(void)
{
    DocumentFrame frame = rules;
    frame.numbering = NUMBERING_SECTIONS;
    g_autoptr(GBytes) docx = docx_of("# あ\n\n### い\n", &frame);
    expect(docx, BODY, "string(//w:p[w:pPr/w:pStyle/@w:val='Heading3'])", "1.1.1　い");
    expect(docx, "word/styles.xml", "count(//w:numPr)", "0");
    g_autoptr(GBytes) whole = docx_of("# あ\n\n## い\n", &frame);
    expect(whole, BODY, "string(//w:p[w:pPr/w:pStyle/@w:val='Heading2'])", "い");
    expect(whole, "word/numbering.xml", "string(//w:abstractNum[1]/w:lvl[2]/w:lvlText/@w:val)",
           "%1.%2　");
}

static void every_list_counts_anew(void)
{
    g_autoptr(GBytes) docx =
        docx_of("1. 一\n   1. 号\n      1. ア\n2. 二\n\nあ\n\n3. 三\n", &rules);
    expect(docx, "word/numbering.xml", "count(//w:num)",
           "7"); /* headings, articles, bullets, 4 lists */
    expect(docx, "word/numbering.xml", "string(//w:num[4]/w:lvlOverride/w:startOverride/@w:val)",
           "1");
    expect(docx, "word/numbering.xml", "string(//w:num[7]/w:lvlOverride/w:startOverride/@w:val)",
           "3");
    expect(docx, "word/numbering.xml", "string(//w:abstractNum[4]/w:lvl[3]/w:numFmt/@w:val)",
           "aiueoFullWidth");
    expect(docx, BODY,
           "string((//w:p[w:pPr/w:pStyle/@w:val='ListParagraph'])[3]/w:pPr/w:numPr/w:ilvl/@w:val)",
           "2");
}

static void tables_repeat_their_heads(void)
{
    g_autoptr(GBytes) docx = docx_of("| a | b |\n|---|--:|\n| 1 | 2 |\n", &rules);
    expect(docx, BODY, "count(//w:tr)", "2");
    expect(docx, BODY, "count(//w:tr/w:trPr/w:cantSplit)", "2");
    expect(docx, BODY, "count(//w:tr/w:trPr/w:tblHeader)", "1");
    expect(docx, BODY, "sum(//w:tblGrid/w:gridCol/@w:w) <= 8820", "true");
    expect(docx, BODY, "string(//w:tr[2]/w:tc[2]//w:jc/@w:val)", "right");
}

static void notes_and_links_are_real(void)
{
    g_autoptr(GBytes) docx = docx_of(
        "あ[^1]い[^1][う](https://example.jp/?a=1&b=2)\n\n[^1]: 注[え](mailto:a@b.jp)。\n", &rules);
    expect(docx, BODY, "count(//w:footnoteReference[@w:id='1'])", "1");
    expect(docx, "word/footnotes.xml", "string(//w:footnote[@w:id='1'])", "注え。");
    expect(docx, "word/_rels/document.xml.rels", "string(//p:Relationship[@Id='link-0']/@Target)",
           "https://example.jp/?a=1&b=2");
    expect(docx, "word/_rels/footnotes.xml.rels", "string(//p:Relationship/@Target)",
           "mailto:a@b.jp");
    expect(docx, BODY, "string(//w:hyperlink[@r:id]/@r:id)", "link-0");
}

static void charts_are_pictures_with_words(void)
{
    g_autoptr(GBytes) docx = docx_of("```radar\nA,1,2\nB,2,2\nC,0,2\n```\n", &rules);
    expect(docx, BODY, "string(//*[local-name()='docPr']/@descr)",
           "レーダーチャート：A 1／2、B 2／2、C 0／2");
    expect(docx, BODY, "count(//w:tr)", "3");
    zip_t *archive = open_archive(docx);
    g_assert_cmpint((int)zip_name_locate(archive, "word/media/picture-0.png", 0), >=, 0);
    zip_discard(archive);
}

static void contents_name_headings_and_pages(void)
{
    g_autoptr(GBytes) docx = docx_of("# 一\n\n```page-break\n```\n\n# 二\n\n### 三\n", &rules);
    expect(docx, BODY, "count(//w:p[w:pPr/w:pStyle/@w:val='TOC1'])", "2");
    expect(docx, BODY, "string((//w:hyperlink/@w:anchor)[2])", "_Toc00000001");
    expect(docx, BODY, "string(//w:bookmarkStart[@w:name='_Toc00000001']/following::w:t[1])", "二");
    expect(docx, BODY,
           "count(//w:fldChar[@w:fldCharType='begin']) = count(//w:fldChar[@w:fldCharType='end'])",
           "true");
    expect(docx, BODY, "count(//w:titlePg)", "1");
}

static void the_same_document_gives_the_same_bytes(void)
{
    const char *text = "# あ\n\n```trend\nmax,10\n2025,3\n```\n\n1. い\n";
    g_autoptr(GBytes) one = docx_of(text, &rules);
    g_setenv("TZ", "America/New_York", TRUE);
    tzset();
    g_autoptr(GBytes) other = docx_of(text, &rules);
    g_assert_true(g_bytes_equal(one, other));
}

/* Nothing that XML forbids, nothing that is not escaped, whatever the text is. */
static void anything_can_be_written(void)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i < 12; i++)
        g_string_append_printf(deep, "%*s1. a\n", i * 3, "");
    const char *const texts[] = {
        "",
        "<w:p>&amp;\"'</w:p> \xef\xbf\xbf\xef\xbf\xbe \xf4\x8f\xbf\xbf 😀",
        "| |\n|---|\n",
        "| |\n|---|\n| |\n",
        "- \n",
        "> ```\n> a\tb\n> ```\n",
        deep->str,
        "30. a\n",
        "```sign-off\n一\n二\n三\n四\n五\n六\n```\n",
        "#\n",
        "```page-break\n```\n\n| a |\n|---|\n| b |\n",
        "[^1]\n\n[^1]: | a |\n    |---|\n    | b |\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) docx = docx_of(texts[i], &rules);
        zip_t *archive = open_archive(docx);
        for (zip_int64_t part = 0; part < zip_get_num_entries(archive, 0); part++) {
            const char *name = zip_get_name(archive, (zip_uint64_t)part, 0);
            if (!g_str_has_suffix(name, ".png"))
                xmlFreeDoc(part_of(docx, name));
        }
        zip_discard(archive);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/docx/headings-are-numbered-by-word", headings_are_numbered_by_word);
    g_test_add_func("/docx/a-level-left-out-is-numbered-in-the-text",
                    a_level_left_out_is_numbered_in_the_text);
    g_test_add_func("/docx/every-list-counts-anew", every_list_counts_anew);
    g_test_add_func("/docx/tables-repeat-their-heads", tables_repeat_their_heads);
    g_test_add_func("/docx/notes-and-links-are-real", notes_and_links_are_real);
    g_test_add_func("/docx/charts-are-pictures-with-words", charts_are_pictures_with_words);
    g_test_add_func("/docx/contents-name-headings-and-pages", contents_name_headings_and_pages);
    g_test_add_func("/docx/the-same-document-gives-the-same-bytes",
                    the_same_document_gives_the_same_bytes);
    g_test_add_func("/docx/anything-can-be-written", anything_can_be_written);
    const int failed = g_test_run();
    xmlCleanupParser();
    return failed;
}
