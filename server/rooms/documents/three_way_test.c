#include "rooms/documents/three_way.h"

static void takes_what_one_side_changed(void)
{
    static const struct {
        const char *base, *mine, *theirs, *want;
    } cases[] = {
        { "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n" },
        { "a\nb\nc\n", "a\nB\nc\n", "a\nb\nc\n", "a\nB\nc\n" },
        { "a\nb\nc\n", "a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n" },
        { "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n" },
        { "a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n" }, /* both the same */
        { "a\nb\nc\n", "a\nb\nc\nd\n", "z\na\nb\nc\n", "z\na\nb\nc\nd\n" },
        { "a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n" },
        { "", "mine\n", "", "mine\n" },
        { "", "", "theirs\n", "theirs\n" },
        { "a", "a", "a\n", "a\n" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ThreeWay) merge = three_way_merge(cases[i].base, cases[i].mine, cases[i].theirs);
        g_assert_cmpstr(merge->text, ==, cases[i].want);
        g_assert_cmpuint(merge->conflicts->len, ==, 0);
    }
}

static void keeps_the_hand_where_both_changed(void)
{
    g_autoptr(ThreeWay) merge =
        three_way_merge("a\n\nb\n\nc\nd\n", "a\n\nhand\n\nc\nd\n", "a\n\ntemplate\n\nc\nnew\n");
    g_assert_cmpstr(merge->text, ==, "a\n\nhand\n\nc\nnew\n");
    g_assert_cmpuint(merge->conflicts->len, ==, 1);
    const MergeConflict *conflict = g_ptr_array_index(merge->conflicts, 0);
    g_assert_cmpstr(conflict->base, ==, "b\n");
    g_assert_cmpstr(conflict->mine, ==, "hand\n");
    g_assert_cmpstr(conflict->theirs, ==, "template\n");
    g_assert_cmpint(conflict->line, ==, 3);
}

static void shows_a_conflict_with_something_removed(void)
{
    g_autoptr(ThreeWay) merge = three_way_merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n");
    const MergeConflict *conflict = g_ptr_array_index(merge->conflicts, 0);
    g_assert_cmpstr(merge->text, ==, "a\nc\n");
    g_assert_cmpstr(conflict->mine, ==, "");
    g_assert_cmpstr(conflict->theirs, ==, "B\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/documents/three-way/takes-what-one-side-changed",
                    takes_what_one_side_changed);
    g_test_add_func("/documents/three-way/keeps-the-hand-where-both-changed",
                    keeps_the_hand_where_both_changed);
    g_test_add_func("/documents/three-way/shows-a-conflict-with-something-removed",
                    shows_a_conflict_with_something_removed);
    return g_test_run();
}
