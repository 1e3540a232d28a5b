#include "rooms/assessment/score.h"

const AnswerChoice **answers_new(const QuestionnaireEdition *edition)
{
    return g_new0(const AnswerChoice *, edition->items->len);
}

int answer_most_points(const Questionnaire *questionnaire)
{
    const AnswerChoice *best = g_ptr_array_index(questionnaire->answers, 0);
    return best->points;
}

int answer_least_points(const Questionnaire *questionnaire)
{
    const guint last = questionnaire->answers->len - 1;
    const AnswerChoice *worst = g_ptr_array_index(questionnaire->answers, last);
    return worst->points;
}

static ScoredItem scored(const QuestionnaireItem *item, const AnswerChoice *answer, int most)
{
    if (answer == NULL)
        return (ScoredItem){ .item = item };
    return (ScoredItem){ item, answer, answer->points, most - answer->points };
}

static void add_item(Score *score, const ScoredItem *scored_item)
{
    const QuestionnaireItem *item = scored_item->item;
    g_array_append_val(score->items, *scored_item);
    if (scored_item->answer == NULL) {
        g_array_append_val(score->unanswered, item->number);
        return;
    }

    score->answered++;
    score->total += scored_item->points;
    g_array_index(score->parts, PartScore, item->part - 1).score += scored_item->points;
    if (scored_item->answer->state == ANSWER_UNKNOWN)
        g_array_append_val(score->unknown, item->number);
}

/* Bands stand highest first, so the first that the total reaches is its band. */
static const ScoreBand *band_of(const Questionnaire *questionnaire, int total)
{
    for (guint i = 0; i < questionnaire->bands->len; i++) {
        const ScoreBand *band = g_ptr_array_index(questionnaire->bands, i);
        if (total >= band->least)
            return band;
    }
    return NULL;
}

static GArray *parts_new(const Questionnaire *questionnaire)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(PartScore));
    for (guint i = 0; i < questionnaire->parts->len; i++) {
        const PartScore part = { .part = g_ptr_array_index(questionnaire->parts, i) };
        g_array_append_val(parts, part);
    }
    return parts;
}

Score *score_new(const QuestionnaireEdition *edition, const AnswerChoice *const *answers)
{
    const Questionnaire *questionnaire = edition->questionnaire;
    const int most = answer_most_points(questionnaire);
    Score *score = g_new(Score, 1);
    *score = (Score){
        .max = (int)edition->items->len * most,
        .least = (int)edition->items->len * answer_least_points(questionnaire),
        .unanswered = g_array_new(FALSE, FALSE, sizeof(int)),
        .unknown = g_array_new(FALSE, FALSE, sizeof(int)),
        .parts = parts_new(questionnaire),
        .items = g_array_new(FALSE, FALSE, sizeof(ScoredItem)),
    };

    for (guint i = 0; i < edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(edition->items, i);
        const ScoredItem scored_item = scored(item, answers[i], most);
        g_array_index(score->parts, PartScore, item->part - 1).max += most;
        add_item(score, &scored_item);
    }
    score->band = band_of(questionnaire, score->total);
    return score;
}

void score_free(Score *score)
{
    if (score == NULL)
        return;
    g_array_unref(score->unanswered);
    g_array_unref(score->unknown);
    g_array_unref(score->parts);
    g_array_unref(score->items);
    g_free(score);
}

static int by_weakness(const void *a, const void *b)
{
    const ScoredItem *left = *(const ScoredItem *const *)a, *right = *(const ScoredItem *const *)b;
    if (left->points != right->points)
        return left->points - right->points;
    if (left->item->is_important != right->item->is_important)
        return left->item->is_important ? -1 : 1;
    return left->item->number - right->item->number;
}

GPtrArray *score_weakest(const Score *score, guint most)
{
    GPtrArray *weakest = g_ptr_array_new();
    for (guint i = 0; i < score->items->len; i++) {
        ScoredItem *item = &g_array_index(score->items, ScoredItem, i);
        if (item->lost > 0)
            g_ptr_array_add(weakest, item);
    }
    g_ptr_array_sort(weakest, by_weakness);
    if (weakest->len > most)
        g_ptr_array_set_size(weakest, (gint)most);
    return weakest;
}
