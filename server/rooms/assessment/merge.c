#include "rooms/assessment/merge.h"

#include <stdbool.h>

/* Where an answer stands in the pack; the best is first, so the higher the weaker. Points alone
 * do not tell, because in a checklist several answers bring none. */
static guint weakness(const Questionnaire *questionnaire, const AnswerChoice *answer)
{
    guint index = 0;
    const bool is_found = g_ptr_array_find(questionnaire->answers, answer, &index);
    g_assert(is_found);
    return index;
}

static const AnswerChoice *weaker(const Questionnaire *questionnaire, const AnswerChoice *left,
                                  const AnswerChoice *right)
{
    if (left == NULL || right == NULL)
        return left == NULL ? right : left;
    return weakness(questionnaire, left) >= weakness(questionnaire, right) ? left : right;
}

static MergedItem merge_item(const QuestionnaireEdition *edition, guint index,
                             const GPtrArray *departments, const AnswerChoice *decided)
{
    MergedItem merged = {
        .item = g_ptr_array_index(edition->items, index),
        .decided = decided,
        .missing = g_array_new(FALSE, FALSE, sizeof(guint)),
    };
    for (guint i = 0; i < departments->len; i++) {
        const AnswerChoice *const *answers = g_ptr_array_index(departments, i);
        merged.proposed = weaker(edition->questionnaire, merged.proposed, answers[index]);
        if (answers[index] == NULL)
            g_array_append_val(merged.missing, i);
    }
    merged.final = decided == NULL ? merged.proposed : decided;
    return merged;
}

GArray *merge_new(const QuestionnaireEdition *edition, const GPtrArray *departments,
                  const AnswerChoice *const *decided)
{
    GArray *merge = g_array_new(FALSE, FALSE, sizeof(MergedItem));
    for (guint i = 0; i < edition->items->len; i++) {
        const MergedItem merged =
            merge_item(edition, i, departments, decided == NULL ? NULL : decided[i]);
        g_array_append_val(merge, merged);
    }
    return merge;
}

void merge_free(GArray *merge)
{
    if (merge == NULL)
        return;
    for (guint i = 0; i < merge->len; i++)
        g_array_unref(g_array_index(merge, MergedItem, i).missing);
    g_array_unref(merge);
}

const AnswerChoice **merge_answers(const GArray *merge)
{
    const AnswerChoice **answers = g_new0(const AnswerChoice *, merge->len);
    for (guint i = 0; i < merge->len; i++)
        answers[i] = g_array_index(merge, MergedItem, i).final;
    return answers;
}

bool merge_is_complete(const GArray *merge)
{
    for (guint i = 0; i < merge->len; i++) {
        const MergedItem *merged = &g_array_index(merge, MergedItem, i);
        if (merged->final == NULL || (merged->decided == NULL && merged->missing->len > 0))
            return false;
    }
    return true;
}
