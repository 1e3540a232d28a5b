#include "rooms/assessment/merge.h"

#include "rooms/assessment/test_answers.h"

/* The letter of an answer as test_answers() takes it. */
static char letter(const AnswerChoice *answer)
{
    static const char *const ids[] = { "done", "partly", "not-done", "unknown" };
    for (size_t i = 0; answer != NULL && i < G_N_ELEMENTS(ids); i++) {
        if (g_str_equal(ids[i], answer->id))
            return "dpnu"[i];
    }
    return '.';
}

static GArray *merge_of(const QuestionnaireEdition *edition, const char *const *letters,
                        const char *decided)
{
    g_autoptr(GPtrArray) departments = g_ptr_array_new_with_free_func(g_free);
    for (; *letters != NULL; letters++)
        g_ptr_array_add(departments, test_answers(edition, *letters));
    g_autofree const AnswerChoice **decisions =
        decided == NULL ? NULL : test_answers(edition, decided);
    return merge_new(edition, departments, decisions);
}

static void proposes_the_weakest_answer(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    static const struct {
        const char *departments[4], *decided, *proposed, *final;
        bool is_complete;
    } cases[] = {
        { { "dpnu", NULL }, NULL, "dpnu", "dpnu", true },
        { { "dpnu", "pppp", NULL }, NULL, "ppnu", "ppnu", true },
        { { "dddd", "dddp", "ddnd", NULL }, NULL, "ddnp", "ddnp", true },
        { { "d...", "p.n.", NULL }, NULL, "p.n.", "p.n.", false },
        { { "dd.d", "dddd", NULL }, NULL, "dddd", "dddd", false },
        { { "dd.d", "dddd", NULL }, "..d.", "dddd", "dddd", true },
        { { "nnnn", NULL }, "d.u.", "nnnn", "dnun", true },
        { { "....", NULL }, "dddd", "....", "dddd", true },
        { { "....", NULL }, "ddd.", "....", "ddd.", false },
        { { ".ddd", "dddd", NULL }, NULL, "dddd", "dddd", false },
        { { NULL }, NULL, "....", "....", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GArray *merge = merge_of(edition, cases[i].departments, cases[i].decided);
        g_autofree const AnswerChoice **final = merge_answers(merge);
        for (guint j = 0; j < merge->len; j++) {
            const MergedItem *merged = &g_array_index(merge, MergedItem, j);
            g_assert_cmpint(letter(merged->proposed), ==, cases[i].proposed[j]);
            g_assert_cmpint(letter(merged->final), ==, cases[i].final[j]);
            g_assert_true(final[j] == merged->final);
            g_assert_true(merged->item == edition_item(edition, (int)j + 1));
        }
        g_assert_cmpint(merge_is_complete(merge), ==, cases[i].is_complete);
        merge_free(merge);
    }
    merge_free(NULL);
}

static void names_the_departments_that_are_missing(void)
{
    g_autoptr(Content) content = test_content();
    const char *const departments[] = { "d..d", "d.dd", "dd.d", NULL };
    GArray *merge = merge_of(test_edition(content, "house-check"), departments, NULL);
    const GArray *none = g_array_index(merge, MergedItem, 0).missing;
    const GArray *two = g_array_index(merge, MergedItem, 1).missing;
    const GArray *others = g_array_index(merge, MergedItem, 2).missing;
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_cmpuint(two->len, ==, 2);
    g_assert_cmpuint(g_array_index(two, guint, 0), ==, 0);
    g_assert_cmpuint(g_array_index(two, guint, 1), ==, 1);
    g_assert_cmpuint(others->len, ==, 2);
    g_assert_cmpuint(g_array_index(others, guint, 1), ==, 2);
    merge_free(merge);
}

/* In a checklist "partly" and "not done" both bring no point. */
static void tells_answers_without_points_apart(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "mini-check");
    const char *const orders[][3] = { { "p", "n", NULL }, { "n", "p", NULL } };
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        GArray *merge = merge_of(edition, orders[i], NULL);
        g_assert_cmpint(letter(g_array_index(merge, MergedItem, 0).proposed), ==, 'n');
        merge_free(merge);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/merge/proposes-the-weakest-answer", proposes_the_weakest_answer);
    g_test_add_func("/assessment/merge/names-the-departments-that-are-missing",
                    names_the_departments_that_are_missing);
    g_test_add_func("/assessment/merge/tells-answers-without-points-apart",
                    tells_answers_without_points_apart);
    return g_test_run();
}
