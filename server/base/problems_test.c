#include "base/problems.h"

#include "base/error.h"

static void is_content_without_problems(void)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    g_autoptr(GError) error = NULL;
    g_assert_true(problems_settle(&problems, &error));
    g_assert_no_error(error);
}

static void names_file_and_line_one_a_line(void)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    problems_add(&problems, "a.yaml", 12, "'%s' is not a key", "meaing");
    problems_add(&problems, "b.yaml", 0, "is empty");
    problems_add(&problems, "c.yaml", 1, "is wrong");

    g_autoptr(GError) error = NULL;
    g_assert_false(problems_settle(&problems, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_cmpstr(error->message, ==,
                    "a.yaml:12: 'meaing' is not a key\nb.yaml: is empty\n"
                    "c.yaml:1: is wrong");
}

static void counts_what_is_beyond_the_ceiling(void)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    for (int i = 1; i <= PROBLEMS_MAX; i++)
        problems_add(&problems, "a.yaml", i, "wrong");
    g_assert_cmpuint(problems.lines->len, ==, PROBLEMS_MAX);
    g_assert_cmpuint(problems.left_out, ==, 0);

    problems_add(&problems, "a.yaml", 51, "wrong");
    g_autoptr(GError) one_more = NULL;
    g_assert_false(problems_settle(&problems, &one_more));
    g_assert_true(g_str_has_suffix(one_more->message, "a.yaml:50: wrong\nand 1 more"));

    problems_add(&problems, "a.yaml", 52, "wrong");
    g_autoptr(GError) error = NULL;
    g_assert_false(problems_settle(&problems, &error));
    g_assert_true(g_str_has_suffix(error->message, "a.yaml:50: wrong\nand 2 more"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/problems/is-content-without-problems", is_content_without_problems);
    g_test_add_func("/base/problems/names-file-and-line-one-a-line",
                    names_file_and_line_one_a_line);
    g_test_add_func("/base/problems/counts-what-is-beyond-the-ceiling",
                    counts_what_is_beyond_the_ceiling);
    return g_test_run();
}
