#include "rooms/assessment/score.h"

#include "rooms/assessment/test_answers.h"

static char *numbers(const GArray *list)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(text, "%d ", g_array_index(list, int, i));
    return g_string_free(text, FALSE);
}

static void adds_up_points_and_judges_them(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    static const struct {
        const char *answers;
        int total, outside, inside, answered;
        const char *unanswered, *unknown, *band;
    } cases[] = {
        { "dddd", 16, 8, 8, 4, "", "", "good" },
        { "dddp", 14, 8, 6, 4, "", "", "middling" },
        { "ddnn", 8, 8, 0, 4, "", "", "middling" },
        { "dppu", 7, 6, 1, 4, "", "4 ", "poor" },
        { "uuuu", -4, -2, -2, 4, "", "1 2 3 4 ", "poor" },
        { "nnnn", 0, 0, 0, 4, "", "", "poor" },
        { "....", 0, 0, 0, 0, "1 2 3 4 ", "", "poor" },
        { "d.u.", 3, 4, -1, 2, "2 4 ", "3 ", "poor" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree const AnswerChoice **answers = test_answers(edition, cases[i].answers);
        g_autoptr(Score) score = score_new(edition, answers);
        g_autofree char *unanswered = numbers(score->unanswered);
        g_autofree char *unknown = numbers(score->unknown);
        g_assert_cmpint(score->total, ==, cases[i].total);
        g_assert_cmpint(score->max, ==, 16);
        g_assert_cmpint(score->least, ==, -4);
        g_assert_cmpint(score->answered, ==, cases[i].answered);
        g_assert_cmpint(g_array_index(score->parts, PartScore, 0).score, ==, cases[i].outside);
        g_assert_cmpint(g_array_index(score->parts, PartScore, 1).score, ==, cases[i].inside);
        g_assert_cmpint(g_array_index(score->parts, PartScore, 1).max, ==, 8);
        g_assert_cmpstr(unanswered, ==, cases[i].unanswered);
        g_assert_cmpstr(unknown, ==, cases[i].unknown);
        g_assert_cmpstr(score->band->id, ==, cases[i].band);
    }
}

static void keeps_every_item_with_what_it_lost(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    g_autofree const AnswerChoice **answers = test_answers(edition, "dpu.");
    g_autoptr(Score) score = score_new(edition, answers);
    static const int points[] = { 4, 2, -1, 0 }, lost[] = { 0, 2, 5, 0 };
    g_assert_cmpuint(score->items->len, ==, 4);
    for (guint i = 0; i < 4; i++) {
        const ScoredItem *scored = &g_array_index(score->items, ScoredItem, i);
        g_assert_true(scored->item == edition_item(edition, (int)i + 1));
        g_assert_true(scored->answer == answers[i]);
        g_assert_cmpint(scored->points, ==, points[i]);
        g_assert_cmpint(scored->lost, ==, lost[i]);
    }
    g_assert_true(g_array_index(score->parts, PartScore, 0).part ==
                  questionnaire_part(edition->questionnaire, 1));
}

static void counts_a_checklist_without_bands(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "mini-check");
    g_autofree const AnswerChoice **answers = test_answers(edition, "d");
    g_autoptr(Score) score = score_new(edition, answers);
    g_assert_cmpint(score->total, ==, 1);
    g_assert_cmpint(score->max, ==, 1);
    g_assert_cmpint(score->least, ==, 0);
    g_assert_null(score->band);

    g_autofree const AnswerChoice **weak_answers = test_answers(edition, "p");
    g_autoptr(Score) weak = score_new(edition, weak_answers);
    g_autoptr(GPtrArray) weakest = score_weakest(weak, 9);
    g_assert_cmpuint(weakest->len, ==, 1); /* one point is a loss as well */
}

static void lists_the_weakest_first(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    static const struct {
        const char *answers;
        guint most;
        const char *want;
    } cases[] = {
        { "nnnn", 9, "2 1 3 4 " }, /* item 2 is important */
        { "nnnn", 3, "2 1 3 " },   { "nnnn", 0, "" },   { "pnup", 9, "3 2 1 4 " },
        { "dddd", 9, "" },         { ".d.p", 9, "4 " }, { "ppnn", 9, "3 4 2 1 " },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree const AnswerChoice **answers = test_answers(edition, cases[i].answers);
        g_autoptr(Score) score = score_new(edition, answers);
        g_autoptr(GPtrArray) weakest = score_weakest(score, cases[i].most);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint j = 0; j < weakest->len; j++)
            g_string_append_printf(
                got, "%d ", ((const ScoredItem *)g_ptr_array_index(weakest, j))->item->number);
        g_assert_cmpstr(got->str, ==, cases[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/score/adds-up-points-and-judges-them",
                    adds_up_points_and_judges_them);
    g_test_add_func("/assessment/score/keeps-every-item-with-what-it-lost",
                    keeps_every_item_with_what_it_lost);
    g_test_add_func("/assessment/score/counts-a-checklist-without-bands",
                    counts_a_checklist_without_bands);
    g_test_add_func("/assessment/score/lists-the-weakest-first", lists_the_weakest_first);
    return g_test_run();
}
