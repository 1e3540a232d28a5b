#include "app/rule_sieve.h"

#include <string.h>

static void free_file(void *data)
{
    SourceFile *file = data;
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void count_problem(const SigmaProblem *problem, void *data)
{
    (void)problem;
    ++*(guint *)data;
}

/* What is left of a file, or NULL; the caller owns it. */
static char *left_of(const char *text, SieveCounts *counts)
{
    g_auto(RuleSource) source = { .files = g_ptr_array_new_with_free_func(free_file) };
    SourceFile *file = g_new(SourceFile, 1);
    guint told = 0;
    *file = (SourceFile){ "a.yml", g_bytes_new(text, strlen(text)), true };
    g_ptr_array_add(source.files, file);
    *counts = rule_sieve(&source, count_problem, &told);
    g_assert_cmpuint(told, ==, counts->wrong);
    if (source.files->len == 0)
        return NULL;
    gsize length = 0;
    const char *left = g_bytes_get_data(file->bytes, &length);
    return g_strndup(left, length);
}

#define GOOD(title)                                                                                \
    "title: " title "\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n"
#define BAD "title: t\nlogsource: {category: c}\ndetection: {s: {a|x: b}, condition: s}\n"

/* "#" is a line that is blank now. */
static void takes_out_bad_documents_and_moves_no_line(void)
{
    static const struct {
        const char *text, *left; /* NULL: nothing */
        guint rules, wrong;
    } cases[] = {
        { GOOD("a"), GOOD("a"), 1, 0 },
        { BAD, NULL, 0, 1 },
        { "", NULL, 0, 0 },
        { "---\n" GOOD("a") "---\n" BAD "--- # two\n" GOOD("b"),
          "---\n" GOOD("a") "#\n#\n#\n#\n--- # two\n" GOOD("b"), 2, 1 },
        { BAD "---\n" BAD "---\n" GOOD("b"), "#\n#\n#\n#\n#\n#\n#\n---\n" GOOD("b"), 1, 2 },
        { GOOD("a") "---\r\n" BAD, GOOD("a") "#\n#\n#\n#\n", 1, 1 },
        { GOOD("a") "---\ntitle: [\n", GOOD("a") "#\n#\n", 1, 1 },
        /* what leans on a bad document goes with it */
        { "title: t\nname: n\nlogsource: {category: c}\ndetection: {s: {a|x: b}, condition: "
          "s}\n---\n"
          "title: k\ncorrelation: {type: event_count, rules: n, timespan: 1m, condition: {gte: "
          "2}}\n",
          NULL, 0, 2 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        SieveCounts counts;
        g_autofree char *left = left_of(cases[i].text, &counts);
        if (cases[i].left != NULL) {
            g_auto(GStrv) got = g_strsplit(left, "\n", -1);
            g_auto(GStrv) lines = g_strsplit(cases[i].left, "\n", -1);
            g_assert_cmpuint(g_strv_length(got), ==, g_strv_length(lines));
            for (size_t j = 0; lines[j] != NULL; j++)
                g_assert_cmpstr(g_strstrip(got[j]), ==, g_str_equal(lines[j], "#") ? "" : lines[j]);
        } else {
            g_assert_null(left);
        }
        g_assert_cmpuint(counts.rules, ==, cases[i].rules);
        g_assert_cmpuint(counts.wrong, ==, cases[i].wrong);
    }
}

static void knows_paths_that_lead_out(void)
{
    static const char *const safe[] = { "a.yml", "a/b.yml", "a..b/..c.yml", "見守り/規則.yml" };
    static const char *const bad[] = { "",           "/a.yml",    "..",       "../a.yml",
                                       "a/../b.yml", "a//b.yml",  "./a.yml",  "a/./b",
                                       "a/",         "C:\\a.yml", "a\\b.yml", "a\nb.yml",
                                       "a\xFF.yml",  "C:a" };
    for (size_t i = 0; i < G_N_ELEMENTS(safe); i++)
        g_assert_true(rule_path_is_safe(safe[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(rule_path_is_safe(bad[i]));
    for (size_t length = RULE_SOURCE_PATH_MAX; length <= RULE_SOURCE_PATH_MAX + 1; length++) {
        g_autofree char *path = g_strnfill(length, 'a');
        g_assert_cmpint(rule_path_is_safe(path), ==, length == RULE_SOURCE_PATH_MAX);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/rule-sieve/" #test, test)
    ADD(takes_out_bad_documents_and_moves_no_line);
    ADD(knows_paths_that_lead_out);
    return g_test_run();
}
