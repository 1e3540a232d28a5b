#include "content/pack_tree.h"

#include "base/error.h"

static PackNode *read_text(const char *yaml, Problems *problems)
{
    return pack_tree_read("a.yaml", yaml, strlen(yaml), problems);
}

static void reads_mappings_lists_and_texts_with_their_lines(void)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    g_autoptr(PackNode) top =
        read_text("# a comment\nid: x\nlist:\n  - 'one'\n  - {a: \"b \", c: d}\n", &problems);
    g_assert_true(problems_settle(&problems, NULL));

    g_assert_cmpint(top->kind, ==, PACK_MAP);
    const PackNode *id = pack_node_get(top, "id");
    g_assert_cmpstr(id->text, ==, "x");
    g_assert_cmpint(id->line, ==, 2);
    g_assert_false(id->is_quoted);

    const PackNode *list = pack_node_get(top, "list");
    g_assert_cmpint(list->kind, ==, PACK_LIST);
    g_assert_cmpint(list->line, ==, 3);
    g_assert_cmpuint(list->entries->len, ==, 2);
    const PackNode *one = g_ptr_array_index(list->entries, 0);
    g_assert_cmpstr(one->text, ==, "one");
    g_assert_true(one->is_quoted);
    g_assert_cmpint(one->line, ==, 4);
    const PackNode *map = g_ptr_array_index(list->entries, 1);
    g_assert_cmpstr(pack_node_get(map, "a")->text, ==, "b"); /* white space at the end goes */
    g_assert_true(pack_node_get(map, "a")->is_quoted);

    g_assert_null(pack_node_get(top, "nothing"));
    g_assert_null(pack_node_get(list, "id"));
    g_assert_cmpint(pack_node_line(map, "c"), ==, 5);
    g_assert_cmpint(pack_node_line(top, "nothing"), ==, top->line);
}

static void refuses_what_packs_do_not_need(void)
{
    static const struct {
        const char *yaml, *want;
    } cases[] = {
        { "", "a.yaml:1: the file is empty" },
        { "# only this\n", "a.yaml:1: the file is empty" },
        { "a: &x b\nc: d\n", "a.yaml:1: packs have no anchors; remove it" },
        { "a: &x [b]\n", "a.yaml:1: packs have no anchors; remove it" },
        { "a: &x {b: c}\n", "a.yaml:1: packs have no anchors; remove it" },
        { "&x a: b\n", "a.yaml:1: packs have no anchors; remove it" },
        { "a: b\nc: *x\n", "a.yaml:2: packs have no aliases; write the text out" },
        { "a: !!str b\n", "a.yaml:1: packs have no tags; remove it" },
        { "a: !x [b]\n", "a.yaml:1: packs have no tags; remove it" },
        { "a: !x {b: c}\n", "a.yaml:1: packs have no tags; remove it" },
        { "a: b\nc: d\na: e\n", "a.yaml:3: the key stands here twice; remove one" },
        { "a: b\n? [c]\n: d\n", "a.yaml:2: a key must be one word" },
        { "a: b\n---\nc: d\n", "a.yaml:2: a pack is one document; remove '---'" },
        { "a: [b\n", "a.yaml:2: did not find expected ',' or ']'" },
        { "a: b: c\n", "a.yaml:1: mapping values are not allowed in this context" },
        { "\ta: b\n", "a.yaml:1: found character that cannot start any token" },
        { "a: \xff\n", "a.yaml:1: is not UTF-8; save it as UTF-8" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Problems) problems;
        problems_init(&problems);
        g_assert_null(read_text(cases[i].yaml, &problems));
        g_autoptr(GError) error = NULL;
        g_assert_false(problems_settle(&problems, &error));
        g_assert_cmpstr(error->message, ==, cases[i].want);
    }
}

/* Whether a text can be read; if not, the problem must be @want. */
static bool is_read(const char *yaml, size_t length, const char *want)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    g_autoptr(PackNode) top = pack_tree_read("a.yaml", yaml, length, &problems);
    g_autoptr(GError) error = NULL;
    g_assert_true(problems_settle(&problems, &error) == (top != NULL));
    if (top == NULL)
        g_assert_nonnull(strstr(error->message, want));
    return top != NULL;
}

static char *nested(int depth)
{
    g_autofree char *open = g_strnfill((gsize)depth, '[');
    g_autofree char *close = g_strnfill((gsize)depth, ']');
    return g_strconcat(open, close, NULL);
}

static char *nested_maps(int depth)
{
    GString *text = g_string_new("{}");
    for (int i = 1; i < depth; i++) {
        g_string_prepend(text, "{a: ");
        g_string_append_c(text, '}');
    }
    return g_string_free(text, FALSE);
}

static void has_a_ceiling_for_depth(void)
{
    g_autofree char *deepest = nested(24);
    g_autofree char *deeper = nested(25);
    g_autofree char *abyss = nested(500000);
    const char *want = "nested deeper than 24 levels";
    g_assert_true(is_read(deepest, strlen(deepest), want));
    g_assert_false(is_read(deeper, strlen(deeper), want));
    g_assert_false(is_read(abyss, strlen(abyss), want));

    g_autofree char *deepest_map = nested_maps(24);
    g_autofree char *deeper_map = nested_maps(25);
    g_assert_true(is_read(deepest_map, strlen(deepest_map), want));
    g_assert_false(is_read(deeper_map, strlen(deeper_map), want));
}

static void has_a_ceiling_for_size(void)
{
    g_autofree char *largest = g_strnfill(PACK_SIZE_MAX, ' ');
    largest[0] = 'a';
    g_assert_true(is_read(largest, PACK_SIZE_MAX, ""));
    g_autofree char *larger = g_strnfill(PACK_SIZE_MAX + 1, ' ');
    larger[0] = 'a';
    g_assert_false(is_read(larger, PACK_SIZE_MAX + 1, "larger than 1 MB"));
}

static char *lines(int count, const char *format)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        g_string_append_printf(text, format[0] == '-' ? "- %d\n" : "k%d: x\n", i);
    }
    return g_string_free(text, FALSE);
}

static void has_a_ceiling_for_keys_and_entries(void)
{
    g_autofree char *keys = lines(PACK_KEYS_MAX, "k");
    g_autofree char *more_keys = lines(PACK_KEYS_MAX + 1, "k");
    g_autofree char *entries = lines(PACK_ENTRIES_MAX, "-");
    g_autofree char *more_entries = lines(PACK_ENTRIES_MAX + 1, "-");
    g_assert_true(is_read(keys, strlen(keys), ""));
    g_assert_false(is_read(more_keys, strlen(more_keys), "a.yaml:65: the mapping has more"));
    g_assert_true(is_read(entries, strlen(entries), ""));
    g_assert_false(is_read(more_entries, strlen(more_entries), "a.yaml:2001: the list has more"));
}

/* Nine levels of ten aliases each would make a thousand million texts. */
static void refuses_a_billion_laughs(void)
{
    g_autoptr(GString) bomb = g_string_new("a0: &a0 ha\n");
    for (int i = 1; i <= 9; i++) {
        g_string_append_printf(bomb, "a%d: &a%d [", i, i);
        for (int j = 0; j < 10; j++)
            g_string_append_printf(bomb, "%s*a%d", j == 0 ? "" : ", ", i - 1);
        g_string_append(bomb, "]\n");
    }
    g_assert_false(is_read(bomb->str, bomb->len, "no anchors"));
}

static void survives_bytes_that_are_no_text(void)
{
    g_assert_false(is_read("a: \0", 4, "not UTF-8"));
    g_assert_false(is_read("\xff\xfe"
                           "a\0",
                           4, "not UTF-8"));
    g_assert_false(is_read("a: \x01", 4, "control characters are not allowed"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content/pack-tree/reads-mappings-lists-and-texts-with-their-lines",
                    reads_mappings_lists_and_texts_with_their_lines);
    g_test_add_func("/content/pack-tree/refuses-what-packs-do-not-need",
                    refuses_what_packs_do_not_need);
    g_test_add_func("/content/pack-tree/has-a-ceiling-for-depth", has_a_ceiling_for_depth);
    g_test_add_func("/content/pack-tree/has-a-ceiling-for-size", has_a_ceiling_for_size);
    g_test_add_func("/content/pack-tree/has-a-ceiling-for-keys-and-entries",
                    has_a_ceiling_for_keys_and_entries);
    g_test_add_func("/content/pack-tree/refuses-a-billion-laughs", refuses_a_billion_laughs);
    g_test_add_func("/content/pack-tree/survives-bytes-that-are-no-text",
                    survives_bytes_that_are_no_text);
    return g_test_run();
}
