#include "rooms/assessment/comparison.h"

#include <stdbool.h>

#include "rooms/assessment/score.h"

static int points_of(const AnswerChoice *answer)
{
    return answer == NULL ? 0 : answer->points;
}

/* The answer to the item of that id; NULL: not asked or not answered. */
static const AnswerChoice *answer_to(const Answered *assessment, const char *item_id)
{
    const GPtrArray *items = assessment->edition->items;
    for (guint i = 0; i < items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(items, i);
        if (g_str_equal(item->id, item_id))
            return assessment->answers[i];
    }
    return NULL;
}

static bool asks(const Answered *assessment, const char *item_id)
{
    const GPtrArray *items = assessment->edition->items;
    for (guint i = 0; i < items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(items, i);
        if (g_str_equal(item->id, item_id))
            return true;
    }
    return false;
}

static bool is_same_answer(const AnswerChoice *left, const AnswerChoice *right)
{
    if (left == NULL || right == NULL)
        return left == right;
    return g_str_equal(left->id, right->id);
}

static void add_if_changed(GArray *changes, const QuestionnaireItem *item, const AnswerChoice *from,
                           const AnswerChoice *to)
{
    if (is_same_answer(from, to))
        return;
    const Change change = { item, from, to, points_of(to) - points_of(from) };
    g_array_append_val(changes, change);
}

static int by_number(const void *a, const void *b)
{
    const Change *left = a, *right = b;
    return left->item->number - right->item->number;
}

static GArray *changes_between(const Answered *earlier, const Answered *later)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(Change));
    for (guint i = 0; i < later->edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(later->edition->items, i);
        add_if_changed(changes, item, answer_to(earlier, item->id), later->answers[i]);
    }
    for (guint i = 0; i < earlier->edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(earlier->edition->items, i);
        if (!asks(later, item->id))
            add_if_changed(changes, item, earlier->answers[i], NULL);
    }
    g_array_sort(changes, by_number);
    return changes;
}

/* The score of the part with that id; 0 if the earlier assessment had none. */
static int score_of_part(const Score *score, const char *part_id)
{
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        if (g_str_equal(part->part->id, part_id))
            return part->score;
    }
    return 0;
}

static GArray *parts_between(const Score *before, const Score *after)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(PartChange));
    for (guint i = 0; i < after->parts->len; i++) {
        const PartScore *part = &g_array_index(after->parts, PartScore, i);
        const PartChange change = { part->part, score_of_part(before, part->part->id),
                                    part->score };
        g_array_append_val(parts, change);
    }
    return parts;
}

Comparison *comparison_new(const Answered *earlier, const Answered *later)
{
    g_autoptr(Score) before = score_new(earlier->edition, earlier->answers);
    g_autoptr(Score) after = score_new(later->edition, later->answers);
    Comparison *comparison = g_new(Comparison, 1);
    *comparison = (Comparison){
        .before = before->total,
        .after = after->total,
        .changes = changes_between(earlier, later),
        .parts = parts_between(before, after),
    };
    return comparison;
}

void comparison_free(Comparison *comparison)
{
    if (comparison == NULL)
        return;
    g_array_unref(comparison->changes);
    g_array_unref(comparison->parts);
    g_free(comparison);
}
