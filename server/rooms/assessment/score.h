/* score.h - the points of a self-diagnosis: total, parts, band, and what was lost.
 *
 * Pure logic: the answers are handed in, points and bands are data
 * (packs/questionnaires/). For the 25 items of guideline appendix 3 that makes
 * 4, 2, 0 and -1 points, hence -25 to 100.
 */
#pragma once

#include <glib.h>

#include "content/content.h"

/* Answers stand in the order of the items: item number n at index n - 1, NULL if not answered.
 * Returns a new array, all NULL, for g_autofree. */
const AnswerChoice **answers_new(const QuestionnaireEdition *edition);

/* The most and the fewest points that one item can bring. */
int answer_most_points(const Questionnaire *questionnaire);
int answer_least_points(const Questionnaire *questionnaire);

typedef struct {
    const QuestionnairePart *part;
    int score;
    int max;
} PartScore;

typedef struct {
    const QuestionnaireItem *item;
    const AnswerChoice *answer; /* NULL: not answered */
    int points;                 /* 0 if not answered */
    int lost;                   /* to the best answer; 0 if not answered */
} ScoredItem;

typedef struct {
    int total; /* of the answered items */
    int max;   /* if all items were answered best */
    int least; /* if all items were answered worst */
    int answered;
    GArray *unanswered;    /* of int: item numbers */
    GArray *unknown;       /* of int: numbers of the items answered "don't know" */
    GArray *parts;         /* of PartScore, one for each part */
    GArray *items;         /* of ScoredItem, one for each item, in order */
    const ScoreBand *band; /* where the total stands; NULL for a checklist */
} Score;

/* @answers: see answers_new(). Returns a new score; the caller owns it, the content must outlive
 * it. */
Score *score_new(const QuestionnaireEdition *edition, const AnswerChoice *const *answers);
void score_free(Score *score);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Score, score_free)

/* Of const ScoredItem, borrowed from @score: the answered items that lost points, the fewest points
 * first, then important ones, then by number. Returns a new array; @most: at most so many. */
GPtrArray *score_weakest(const Score *score, guint most);
