#include "rooms/assessment/comparison.h"

#include "rooms/assessment/test_answers.h"

/* "number:from>to:delta " of each change. */
static char *as_text(const GArray *changes)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        g_string_append_printf(text, "%d:%s>%s:%d ", change->item->number,
                               change->from == NULL ? "-" : change->from->id,
                               change->to == NULL ? "-" : change->to->id, change->delta);
    }
    return g_string_free(text, FALSE);
}

static void lists_the_items_that_changed(void)
{
    g_autoptr(Content) content = test_content();
    const Questionnaire *check = content_questionnaire(content, "house-check");
    const QuestionnaireEdition *first = questionnaire_edition(check, "1");
    const QuestionnaireEdition *second = questionnaire_edition(check, "2");
    static const struct {
        const char *earlier, *later, *want;
        int before, after, outside_after, inside_before;
    } cases[] = {
        { "dpnu", "dpnu", "", 5, 5, 6, -1 },
        { "nnnn", "dpnu", "1:not-done>done:4 2:not-done>partly:2 4:not-done>unknown:-1 ", 0, 5, 6,
          0 },
        { "d.u.", ".d.u", "1:done>-:-4 2:->done:4 3:unknown>-:1 4:->unknown:-1 ", 3, 3, 4, -1 },
        { "....", "....", "", 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree const AnswerChoice **before = test_answers(first, cases[i].earlier);
        g_autofree const AnswerChoice **after = test_answers(second, cases[i].later);
        const Answered earlier = { first, before }, later = { second, after };
        g_autoptr(Comparison) comparison = comparison_new(&earlier, &later);
        g_autofree char *got = as_text(comparison->changes);
        g_assert_cmpstr(got, ==, cases[i].want);
        g_assert_cmpint(comparison->before, ==, cases[i].before);
        g_assert_cmpint(comparison->after, ==, cases[i].after);
        g_assert_cmpuint(comparison->parts->len, ==, 2);
        const PartChange *outside = &g_array_index(comparison->parts, PartChange, 0);
        const PartChange *inside = &g_array_index(comparison->parts, PartChange, 1);
        g_assert_cmpint(outside->after, ==, cases[i].outside_after);
        g_assert_cmpint(inside->before, ==, cases[i].inside_before);
        g_assert_cmpint(outside->before, ==, cases[i].before - cases[i].inside_before);
        for (guint j = 0; j < comparison->changes->len; j++) {
            const Change *change = &g_array_index(comparison->changes, Change, j);
            g_assert_true(change->item == edition_item(second, change->item->number));
        }
    }
}

/* A later edition that drops item 1, moves item 2 to the front and asks something new. */
static void recognises_items_by_their_ids(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    QuestionnaireItem moved = *edition_item(edition, 2), new_item = *edition_item(edition, 3);
    moved.number = 1;
    new_item.number = 2;
    new_item.id = (char *)"roof";
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    g_ptr_array_add(items, &moved);
    g_ptr_array_add(items, &new_item);
    const QuestionnaireEdition other = { .questionnaire = edition->questionnaire, .items = items };

    g_autofree const AnswerChoice **before = test_answers(edition, "dpn.");
    g_autofree const AnswerChoice **after = test_answers(&other, "dp");
    const Answered earlier = { edition, before }, later = { &other, after };
    g_autoptr(Comparison) comparison = comparison_new(&earlier, &later);
    g_autofree char *got = as_text(comparison->changes);
    g_assert_cmpstr(got, ==, "1:partly>done:2 1:done>-:-4 2:->partly:2 3:not-done>-:0 ");
    g_assert_cmpint(comparison->before, ==, 6);
    g_assert_cmpint(comparison->after, ==, 6);
}

/* A part that only the later assessment has begins at 0. */
static void compares_parts_by_their_ids(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *mini = test_edition(content, "mini-check");
    const QuestionnaireEdition *house = test_edition(content, "house-check");
    g_autofree const AnswerChoice **before = test_answers(mini, "d");
    g_autofree const AnswerChoice **after = test_answers(house, "ddnn");
    const Answered earlier = { mini, before }, later = { house, after };
    g_autoptr(Comparison) comparison = comparison_new(&earlier, &later);
    const PartChange *outside = &g_array_index(comparison->parts, PartChange, 0);
    g_assert_cmpstr(outside->part->id, ==, "outside");
    g_assert_cmpint(outside->before, ==, 0);
    g_assert_cmpint(outside->after, ==, 8);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/comparison/lists-the-items-that-changed",
                    lists_the_items_that_changed);
    g_test_add_func("/assessment/comparison/recognises-items-by-their-ids",
                    recognises_items_by_their_ids);
    g_test_add_func("/assessment/comparison/compares-parts-by-their-ids",
                    compares_parts_by_their_ids);
    return g_test_run();
}
