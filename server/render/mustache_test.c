#include "render/mustache.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/document.h"
#include "render/escape.h"
#include "render/mustache_margin.h"

static const char *partial_of(const char *name, void *data)
{
    return json_string_value(json_object_get(data, name));
}

static json_t *read_cases(const char *name)
{
    g_autofree char *path =
        g_strdup_printf("%s/tests/mustache/%s.json", g_getenv("MIMAMORI_SOURCE"), name);
    json_error_t wrong;
    json_t *cases = json_load_file(path, JSON_DECODE_ANY, &wrong);
    if (cases == NULL)
        g_error("%s: %s", path, wrong.text);
    return cases;
}

/* What the public specification asks for, file by file. */
static void fills_as_the_specification_says(const void *data)
{
    json_t *cases = read_cases(data);
    size_t index;
    json_t *one;
    g_assert_cmpuint(json_array_size(cases), >, 10);
    json_array_foreach(cases, index, one)
    {
        g_autoptr(GError) error = NULL;
        const char *says = json_string_value(json_object_get(one, "says"));
        g_autofree char *text = mustache_fill(json_string_value(json_object_get(one, "template")),
                                              json_object_get(one, "facts"), MUSTACHE_HTML,
                                              partial_of, json_object_get(one, "partials"), &error);
        if (error != NULL)
            g_test_message("%s: %s", says, error->message);
        g_assert_no_error(error);
        const char *want = json_string_value(json_object_get(one, "text"));
        if (!g_str_equal(text, want))
            g_test_message("%s", says);
        g_assert_cmpstr(text, ==, want);
    }
    json_decref(cases);
}

/* The text, or "KEY LINE NAME" of the refusal. Taken: facts. */
static char *filled(const char *template, json_t *facts, MustacheEscape escape, json_t *partials)
{
    g_autoptr(GError) error = NULL;
    char *text = mustache_fill(template, facts, escape, partial_of, partials, &error);
    json_decref(facts);
    if (text != NULL)
        return text;
    const char *const *arguments = error_arguments(error);
    return g_strdup_printf("%s %s %s", error_key(error), arguments[1], arguments[3]);
}

static void says_where_a_template_is_broken(void)
{
    static const struct {
        const char *template, *want;
    } cases[] = {
        { "一\n{{name", "error.template-unclosed 2 }}" },
        { "{{{name}}", "error.template-unclosed 1 }}" },
        { "{{=<% %>=}}\n<%a", "error.template-unclosed 2 %>" },
        { "\n\n{{#a}}\n{{#b}}\n{{/a}}", "error.template-open 4 b" },
        { "{{#a}}\n", "error.template-open 1 a" },
        { "a\n{{/a}}", "error.template-not-open 2 a" },
        { "{{}}", "error.template-tag 1 " },
        { "{{a b}}", "error.template-tag 1 a b" },
        { "{{<}}{{/}}", "error.template-tag 1 " },
        { "{{<*}}{{/*}}", "error.template-tag 1 " },
        { "\n{{$a b}}{{/a b}}", "error.template-tag 2 a b" },
        { "{{<a}}\n{{$b}}\n{{/a}}", "error.template-open 2 b" },
        { "\n{{<*a}}{{/a}}", "error.template-open 2 a" },
        { "{{<a}}\n{{/*a}}", "error.template-open 1 a" },
        { "{{$a}}", "error.template-open 1 a" },
        { "{{<page}}\n{{$b}}\n\n{{list}}{{/b}}{{/page}}", "error.template-value 4 list" },
        { "{{<page}}{{/page}}", "error.template-value page:3 list" },
        { "{{=a=}}", "error.template-delimiters 1 " },
        { "{{=a b c=}}", "error.template-delimiters 1 " },
        { "{{=a= b=}}", "error.template-delimiters 1 " },
        { "{{list}}", "error.template-value 1 list" },
        { "\n{{#on}}{{.}}{{/on}}", "\n1" },
        { "{{>broken}}", "error.template-open broken:2 x" },
        { "\n{{>loop}}", "error.template-depth loop:1 " },
        { "{{#zero}}a{{/zero}}{{#empty}}b{{/empty}}", "" },
        { "\xff", "error.template-encoding 1 " },
    };
    json_t *partials = json_pack("{ssssss}", "broken", "\n{{#x}}", "loop", "{{>loop}}", "page",
                                 "\n{{$b}}\n{{list}}{{/b}}");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got =
            filled(cases[i].template,
                   json_pack("{s[i]sisiss}", "list", 1, "on", 1, "zero", 0, "empty", ""),
                   MUSTACHE_PLAIN, partials);
        if (g_str_has_prefix(cases[i].want, "error.template-depth"))
            g_assert_true(g_str_has_prefix(got, "error.template-depth loop:1"));
        else
            g_assert_cmpstr(got, ==, cases[i].want);
    }
    json_decref(partials);
}

static char *repeat(const char *text, size_t count)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static void assert_begins(char *text, const char *want)
{
    if (!g_str_has_prefix(text, want))
        g_test_message("%.80s", text);
    g_assert_true(g_str_has_prefix(text, want));
    g_free(text);
}

static char *nested(size_t depth)
{
    g_autofree char *open = repeat("{{#a}}", depth), *close = repeat("{{/a}}", depth);
    return g_strconcat(open, "x", close, NULL);
}

static json_t *list_of(size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(1));
    return json_pack("{so}", "a", list);
}

static void stays_within_its_limits(void)
{
    g_autofree char *deepest = nested(MUSTACHE_MAX_DEPTH);
    g_autofree char *deeper = nested(MUSTACHE_MAX_DEPTH + 1), *deep = nested(10000);
    assert_begins(filled(deepest, json_pack("{sb}", "a", 1), MUSTACHE_PLAIN, NULL), "x");
    assert_begins(filled(deeper, json_object(), MUSTACHE_PLAIN, NULL), "error.template-depth 1");
    assert_begins(filled(deep, json_object(), MUSTACHE_PLAIN, NULL), "error.template-depth 1");

    g_autofree char *large = repeat("x", MUSTACHE_MAX_TEMPLATE);
    g_autofree char *larger = repeat("x", MUSTACHE_MAX_TEMPLATE + 1);
    assert_begins(filled(large, json_object(), MUSTACHE_PLAIN, NULL), "xx");
    assert_begins(filled(larger, json_object(), MUSTACHE_PLAIN, NULL), "error.template-size 1");

    /* 100 × 100 × 100 × 100 times nothing. */
    json_t *lists = json_pack("{so}", "b", list_of(100));
    json_object_set(lists, "a", json_object_get(json_object_get(lists, "b"), "a"));
    assert_begins(filled("{{#a}}{{#b.a}}{{#b.a}}{{#b.a}}{{/b.a}}{{/b.a}}{{/b.a}}{{/a}}", lists,
                         MUSTACHE_PLAIN, NULL),
                  "error.template-steps 1");
    g_autofree char *parts = repeat("a.", 200), *long_name = g_strconcat("{{", parts, "a}}", NULL);
    assert_begins(filled(long_name, json_object(), MUSTACHE_PLAIN, NULL), "error.template-tag 1");
}

static void assert_with_page(const char *template, const char *page, const char *want)
{
    json_t *partials =
        json_pack("{ssssss}", "page", page, "other", "{{<page}}{{/page}}", "empty", "");
    assert_begins(filled(template, list_of(1000), MUSTACHE_PLAIN, partials), want);
    json_decref(partials);
}

static void parents_stay_within_them_too(void)
{
    assert_with_page("{{<page}}{{/page}}", "\n{{<page}}{{/page}}", "error.template-depth page:2");
    assert_with_page("{{<page}}{{/page}}", "{{$b}}{{<other}}{{/other}}{{/b}}",
                     "error.template-depth page:1");
    assert_with_page("{{<page}}{{$b}}{{>page}}{{/b}}{{/page}}", "{{$b}}x{{/b}}", "x");
    assert_with_page("{{<page}}{{$b}}\n{{<page}}{{/page}}{{/b}}{{/page}}", "{{$b}}x{{/b}}", "x");

    /* What is handed over costs steps, even if nobody takes it. */
    g_autofree char *blocks = repeat("{{$b}}{{/b}}", 1000);
    g_autofree char *many = g_strconcat("{{#a}}{{<empty}}", blocks, "{{/empty}}{{/a}}", NULL);
    assert_with_page(many, "", "error.template-steps 1");

    g_autofree char *lines = repeat("\n", 100000), *widest = repeat(" ", MUSTACHE_MARGIN_MAX);
    g_autofree char *wide = g_strconcat(widest, "{{>page}}\n", NULL);
    g_autofree char *wider = g_strconcat(" ", wide, NULL);
    assert_with_page(wide, "x", widest);
    assert_with_page(wider, "x", "error.template-depth 1 page");
    assert_with_page(wide, lines, "error.template-output page:1");
    assert_with_page(" {{>page}}\n", wide, "error.template-depth page:1 page");
    g_autofree char *block = g_strconcat(" ", widest, "{{$b}}{{/b}}", NULL);
    assert_with_page("{{<page}}{{$b}}x{{/b}}{{/page}}", block, "error.template-depth page:1 b");
}

static void refuses_values_that_are_too_long(void)
{
    g_autofree char *most = repeat("<", MUSTACHE_MAX_OUTPUT), *huge = repeat("<", 10000000);
    assert_begins(filled("{{a}}", json_pack("{ss}", "a", most), MUSTACHE_PLAIN, NULL), "<<");
    assert_begins(filled("{{a}}", json_pack("{ss}", "a", most), MUSTACHE_HTML, NULL),
                  "error.template-output 1 a");
    assert_begins(filled("\n{{{a}}}", json_pack("{ss}", "a", huge), MUSTACHE_PLAIN, NULL),
                  "error.template-output 2 a");
    assert_begins(
        filled("{{#a}}{{b}}{{/a}}",
               json_pack("{s[iiiiiiiiii]ss}", "a", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "b", most),
               MUSTACHE_PLAIN, NULL),
        "error.template-output 1 b");
}

static void refuses_control_characters_in_markdown(void)
{
    assert_begins(filled("\n{{a}}", json_pack("{ss}", "a", "x\x1by"), MUSTACHE_MARKDOWN, NULL),
                  "error.template-control 2 a");
    assert_begins(
        filled("{{a}}", json_pack("{ss}", "a", "x\xe2\x80\xaey"), MUSTACHE_MARKDOWN, NULL),
        "error.template-control 1 a");
    assert_begins(filled("{{a}}|", json_pack("{ss}", "a", "x\r\n\ty"), MUSTACHE_MARKDOWN, NULL),
                  "x   y|");
}

static void leaves_harmless_text_alone(void)
{
    static const char *const texts[] = {
        "2026-11-21", "松葉（代表）", "A/B", "info@example.co.jp",
        "+81-3-1234", "-5",           "3.5", "09:05",
        "1.5",        "(1)",          "5%",  "a-b",
        "12",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        escape_markdown(out, texts[i]);
        g_assert_cmpstr(out->str, ==, texts[i]);
    }
}

/* Looks for text in all blocks; counts what is no plain run. */
static void collect(const GPtrArray *blocks, GString *text, int *strange)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        for (guint j = 0; j < block->runs->len; j++) {
            const Run *run = g_ptr_array_index(block->runs, j);
            const bool is_mail = run->url != NULL && g_str_has_prefix(run->url, "mailto:");
            *strange += run->style != 0 || (run->url != NULL && !is_mail);
            g_string_append(text, run->text);
        }
        collect(block->children, text, strange);
    }
}

/* Where values stand; %s is the value. */
static const struct {
    const char *template;
    const char *before, *after; /* the text around it */
    BlockKind kind;
} places[] = {
    { "{{v}}", "", "", BLOCK_PARAGRAPH },
    { "上\n{{v}}\n下", "上", "下", BLOCK_PARAGRAPH },
    { "{{none}}{{v}}", "", "", BLOCK_PARAGRAPH },
    { "1{{v}}", "1", "", BLOCK_PARAGRAPH },
    { "あ{{v}}い", "あ", "い", BLOCK_PARAGRAPH },
    { "{{v}}//example.com", "", "//example.com", BLOCK_PARAGRAPH },
    { "# {{v}}", "", "", BLOCK_HEADING },
    { "- {{v}}", "", "", BLOCK_LIST },
    { "1. あ\n   {{v}}", "あ", "", BLOCK_LIST },
    { "> {{v}}", "", "", BLOCK_QUOTE },
    { "|あ|\n|-|\n|{{v}}|", "あ", "", BLOCK_TABLE },
    { "|{{v}}|\n|-|\n|あ|", "", "あ", BLOCK_TABLE },
    { "{{<page}}{{$b}}{{v}}{{/b}}{{/page}}", "あ", "い", BLOCK_LIST },
    { "{{<page}}{{$b}}\n  {{v}}\n{{/b}}{{/page}}", "あ", "い", BLOCK_LIST },
};

static void assert_unchanged(const char *value)
{
    static const char page[] = "- あ\n\n  {{$b}}元{{/b}}\n  い\n";
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        json_t *partials = json_pack("{ss}", "page", page);
        g_autofree char *markdown =
            filled(places[i].template, json_pack("{ss}", "v", value), MUSTACHE_MARKDOWN, partials);
        json_decref(partials);
        const DocumentFrame frame = { .title = "t", .language = "ja" };
        g_autoptr(GError) error = NULL;
        g_autoptr(Document) document = document_parse(markdown, &frame, &error);
        g_assert_no_error(error);
        g_autoptr(GString) text = g_string_new(NULL);
        int strange = 0;
        collect(document->blocks, text, &strange);
        g_autofree char *shown = g_strdup(value);
        g_strdelimit(shown, "\t\r\n", ' ');
        /* Between two lines there may be a space or not, as the language has it. */
        g_autofree char *want = g_strconcat(places[i].before, shown, places[i].after, NULL);
        g_autofree char *plain = g_strdup(text->str);
        if (strchr(markdown, '\n') != NULL) {
            g_autoptr(GString) a = g_string_new(want), b = g_string_new(plain);
            g_string_replace(a, " ", "", 0);
            g_string_replace(b, " ", "", 0);
            g_free(want);
            g_free(plain);
            want = g_strdup(a->str);
            plain = g_strdup(b->str);
        }
        if (strange > 0 || document->blocks->len != 1 || !g_str_equal(plain, want))
            g_test_message("'%s' in '%s' is '%s'", value, places[i].template, markdown);
        g_assert_cmpstr(plain, ==, want);
        g_assert_cmpuint(document->blocks->len, ==, 1);
        g_assert_cmpint(((Block *)g_ptr_array_index(document->blocks, 0))->kind, ==,
                        places[i].kind);
        g_assert_cmpint(strange, ==, 0);
    }
}

static void no_value_means_anything_to_markdown(void)
{
    static const char *const values[] = {
        "# a",
        "#",
        "a #",
        "- a",
        "-",
        "---",
        "===",
        "=",
        "+ a",
        "* a",
        "***",
        "1. a",
        "1)",
        "1.",
        "123456789. a",
        ". a",
        ") a",
        "> a",
        "```",
        "~~~",
        "`a`",
        "**a**",
        "**「a」**b",
        "_a_",
        "~~a~~",
        "[a](https://example.com)",
        "![a](https://example.com)",
        "[a]: b",
        "[^1]",
        "[^1]: a",
        "[ ] a",
        "<b>",
        "<!-- a -->",
        "<script>alert(1)</script>",
        "<https://example.com>",
        "&lt;",
        "&#42;",
        "|",
        "a|b",
        "|-|",
        ":-:",
        ":--",
        "-|-",
        "\\",
        "a\\",
        "\\*",
        "\\\\|",
        "    a",
        "\ta",
        " a ",
        "  ",
        "https://example.com/",
        "http://a",
        "https:",
        "HTTP://EXAMPLE.COM",
        ":",
        "://a",
        "!",
        "a!",
        "{{v}}",
        "{{{",
        "a\nb",
        "a\n\n# b",
        "a\r\n- b",
        "a  \nb",
        "www.example.com",
        "a@example.com",
        "「」",
        "$a$",
        "\"a\"",
        "'",
        "a:b",
        "&",
        "&amp",
        "<",
        ">",
        "1",
        "a_b_c",
        "2*3*4",
        "~",
        "^a^",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        assert_unchanged(values[i]);
}

static void nor_does_any_mixture_of_signs(void)
{
    static const char *const parts[] = { "#", "-", "=",  "+",  "*",    "1",  ".", ")",  "(",
                                         ">", "`", "~",  "_",  "[",    "]",  "!", "<",  "&",
                                         "|", ":", "\\", " ",  "/",    "\"", "a", "あ", "「",
                                         "@", "^", ";",  "\n", "http", "{",  "x" };
    for (int round = 0; round < 1000; round++) {
        g_autoptr(GString) value = g_string_new(NULL);
        const int length = g_test_rand_int_range(1, 9);
        for (int i = 0; i < length; i++)
            g_string_append(value, parts[g_test_rand_int_range(0, (int)G_N_ELEMENTS(parts))]);
        assert_unchanged(value->str);
    }
}

int main(int argc, char **argv)
{
    static const char *const files[] = { "comments", "delimiters", "dynamic-names", "interpolation",
                                         "inverted", "partials",   "sections",      "inheritance" };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *name =
            g_strdup_printf("/render/mustache/fills-as-the-specification-says/%s", files[i]);
        g_test_add_data_func(name, files[i], fills_as_the_specification_says);
    }
    g_test_add_func("/render/mustache/says-where-a-template-is-broken",
                    says_where_a_template_is_broken);
    g_test_add_func("/render/mustache/stays-within-its-limits", stays_within_its_limits);
    g_test_add_func("/render/mustache/parents-stay-within-them-too", parents_stay_within_them_too);
    g_test_add_func("/render/mustache/refuses-values-that-are-too-long",
                    refuses_values_that_are_too_long);
    g_test_add_func("/render/mustache/refuses-control-characters-in-markdown",
                    refuses_control_characters_in_markdown);
    g_test_add_func("/render/mustache/leaves-harmless-text-alone", leaves_harmless_text_alone);
    g_test_add_func("/render/mustache/no-value-means-anything-to-markdown",
                    no_value_means_anything_to_markdown);
    g_test_add_func("/render/mustache/nor-does-any-mixture-of-signs",
                    nor_does_any_mixture_of_signs);
    return g_test_run();
}
