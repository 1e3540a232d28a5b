#include "rooms/assessment/next_actions.h"

#include "rooms/assessment/score.h"

/* NULL: all of them are implemented, or retired from the catalogue. */
static const Control *first_to_implement(const QuestionnaireItem *item, GHashTable *implemented)
{
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        if (control->is_retired)
            continue;
        if (implemented == NULL || !g_hash_table_contains(implemented, control->id))
            return control;
    }
    return NULL;
}

static int by_benefit(const void *a, const void *b)
{
    const NextAction *left = a, *right = b;
    if (left->gain != right->gain)
        return right->gain - left->gain;
    if (left->item->is_important != right->item->is_important)
        return left->item->is_important ? -1 : 1;
    if (left->measure->effort != right->measure->effort)
        return left->measure->effort < right->measure->effort ? -1 : 1;
    return left->item->number - right->item->number;
}

GArray *next_actions_all(const QuestionnaireEdition *edition, const AnswerChoice *const *answers,
                         SizeClass size, GHashTable *implemented)
{
    const int most = answer_most_points(edition->questionnaire);
    GArray *actions = g_array_new(FALSE, FALSE, sizeof(NextAction));
    for (guint i = 0; i < edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(edition->items, i);
        if (answers[i] == NULL || answers[i]->points == most)
            continue;
        const Control *control = first_to_implement(item, implemented);
        if (control == NULL)
            continue;

        const NextAction action = { item, answers[i], most - answers[i]->points, control,
                                    control_simplest_measure(control, size) };
        g_array_append_val(actions, action);
    }
    g_array_sort(actions, by_benefit);
    return actions;
}
