#include "render/template.h"

#include "base/error.h"

/* "title|company|version|date|language|numbering page contents cover|markdown", or "KEY LINE". */
static char *filled(const char *text)
{
    g_autoptr(GError) error = NULL;
    json_t *facts = json_pack("{sssssnsiss}", "name", "まつば & *松*", "day", "2026-11-21", "none",
                              "n", 3, "two", "a\nb");
    g_autoptr(TemplateText) got = template_fill(text, facts, NULL, NULL, &error);
    json_decref(facts);
    if (got == NULL) {
        const char *const *arguments = error_arguments(error);
        return g_strdup_printf("%s %s", error_key(error), arguments[0] == NULL ? "" : arguments[1]);
    }
    return g_strdup_printf(
        "%s|%s|%s|%s|%s|%d%d%d%d|%s", got->title, got->company == NULL ? "" : got->company,
        got->version == NULL ? "" : got->version, got->date == NULL ? "" : got->date, got->language,
        got->numbering, got->page_size, got->has_contents, got->has_cover, got->markdown);
}

#define FRONT "---\ntitle: 題\n---\n"

static void reads_front_matter_and_fills_in(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        { FRONT "本文", "題||||ja|0000|本文" },
        { FRONT, "題||||ja|0000|" },
        { "---\ntitle: 題\n---", "題||||ja|0000|" },
        { "---\r\ntitle: 題\r\n---\r\n本文", "題||||ja|0000|本文" },
        { "---\n# 覚え書き\n\n title :  {{name}}: x \ncompany: {{name}}\nversion: "
          "第{{n}}版\n---\n{{name}}",
          "まつば & *松*: x|まつば & *松*|第3版||ja|0000|まつば \\& \\*松\\*" },
        { "---\ntitle: 題\ncompany: {{none}}\nversion:\n---\n", "題||||ja|0000|" },
        { "---\ntitle: 題\ndate: {{day}}\n---\n", "題|||2026年11月21日|ja|0000|" },
        { "---\ntitle: 題\ncalendar: japanese\ndate: {{day}}\n---\n",
          "題|||令和8年11月21日|ja|0000|" },
        { "---\ntitle: t\ndate: {{day}}\nlanguage: en\n---\n", "t|||21 November 2026|en|0000|" },
        { "---\ntitle: 題\ndate: 来月\n---\n", "題|||来月|ja|0000|" },
        { "---\ntitle: 題\nnumbering: articles\npage: a6\ncontents: yes\ncover: yes\n---\n",
          "題||||ja|2111|" },
        { "---\ntitle: 題\nnumbering: sections\npage: a4\ncontents: no\ncover: no\n---\n",
          "題||||ja|1000|" },
        { FRONT "{{! x }}\na", "題||||ja|0000|a" },
        { FRONT "\n{{name", "error.template-unclosed 5" },
        { FRONT "{{#a}}", "error.template-open 4" },
        { "---\ntitle: {{#a}}\n---\n", "error.template-open 2" },
        { "本文", "error.template-title " },
        { "---\ncompany: x\n---\n", "error.template-title " },
        { "---\ntitle: {{none}}\n---\n", "error.template-title " },
        { "---\ntitle: 題\n", "error.template-front-open 1" },
        { "---\ntitle: 題\n----\n", "error.template-front-line 3" },
        { "---\ntitle: 題\ncolor: red\n---\n", "error.template-front-key 3" },
        { "---\ntitle: 題\npage: a5\n---\n", "error.template-front-value 3" },
        { "---\ntitle: 題\nlanguage: fr\n---\n", "error.template-front-value 3" },
        { "---\ntitle: 題\ncontents: true\n---\n", "error.template-front-value 3" },
        { "---\ntitle: {{two}}\n---\n", "error.template-front-value 2" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = filled(cases[i].text);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void renders_in_one_step(void)
{
    json_t *facts = json_pack("{ss}", "name", "*松*");
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = template_render(
        "---\ntitle: {{name}}\nnumbering: articles\n---\n# {{name}}", facts, NULL, NULL, &error);
    json_decref(facts);
    g_assert_no_error(error);
    g_assert_cmpstr(document->title, ==, "*松*");
    g_autofree char *heading =
        document_heading_text(document, g_ptr_array_index(document->blocks, 0));
    g_assert_cmpstr(heading, ==, "第1章　*松*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/template/reads-front-matter-and-fills-in",
                    reads_front_matter_and_fills_in);
    g_test_add_func("/render/template/renders-in-one-step", renders_in_one_step);
    return g_test_run();
}
