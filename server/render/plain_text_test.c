#include "render/forms.h"

static void writes_every_block_as_lines(void)
{
    static const struct {
        const char *markdown, *text;
    } cases[] = {
        { "a\n\nb", "a\n\nb\n" },
        { "a\\\nb", "a\nb\n" },
        { "# 総則\n\n## 目的[^1]\n\n[^1]: 注\n\n    続き",
          "第1章　総則\n\n第1条（目的[1]）\n\n[1] 注\n  続き\n" },
        { "1. a\n\n   b\n   - c\n2. d", "1 a\n  b\n  ・ c\n2 d\n" },
        { "- > a", "・ \n    a\n" },
        { "- [ ] a\n- [x] b", "☐ a\n☑ b\n" },
        { "- a\\\n  b", "・ a\n  b\n" },
        { "|a|b|\n|-|-|\n|1||", "a｜b\n1｜\n" },
        { "```\na\n\n b\n```", "  a\n  \n   b\n" },
        { "> a\n>\n> b", "  a\n  b\n" },
        { "```trend\nmax,100\n4月,62\n```", "4月｜62\n" },
        { "```sign-off\n担当\n責任者\n```", "担当｜責任者\n" },
        { "a\n\n---\n\n```page-break\n```\n\nb", "a\n\n--------\n\nb\n" },
        { "[見る](https://example.com)", "見る\n" },
    };
    const DocumentFrame frame = { .title = "題",
                                  .language = "ja",
                                  .numbering = NUMBERING_ARTICLES };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Document) document = document_parse(cases[i].markdown, &frame, NULL);
        g_autofree char *text = document_to_text(document);
        g_autofree char *want = g_strconcat("題\n\n", cases[i].text, NULL);
        g_assert_cmpstr(text, ==, want);
    }
}

static void begins_with_what_stands_around_the_text(void)
{
    static const struct {
        const char *company, *version, *date, *text;
    } cases[] = {
        { NULL, NULL, NULL, "題\n\na\n" },
        { "会社", NULL, NULL, "題\n会社\n\na\n" },
        { NULL, "案", "2026年11月21日", "題\n案　2026年11月21日\n\na\n" },
        { "会社", "第2版", "2026年11月21日", "題\n会社　第2版　2026年11月21日\n\na\n" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const DocumentFrame frame = { .title = "題",
                                      .company = cases[i].company,
                                      .version = cases[i].version,
                                      .date = cases[i].date,
                                      .language = "ja" };
        g_autoptr(Document) document = document_parse("a", &frame, NULL);
        g_autofree char *text = document_to_text(document);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/plain-text/writes-every-block-as-lines", writes_every_block_as_lines);
    g_test_add_func("/render/plain-text/begins-with-what-stands-around-the-text",
                    begins_with_what_stands_around_the_text);
    return g_test_run();
}
