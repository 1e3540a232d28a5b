/* merge.h - makes the company's answers out of those of its departments.
 *
 * Pure logic. The weakest answer is proposed, because a company is as well
 * protected as its weakest department; the person in charge may decide otherwise.
 */
#pragma once

#include <glib.h>

#include "content/content.h"

/* One item, over all departments. */
typedef struct {
    const QuestionnaireItem *item;
    const AnswerChoice *proposed; /* the weakest answer so far; NULL: no department has answered */
    const AnswerChoice *decided;  /* by the person in charge; NULL: not yet */
    const AnswerChoice *final;    /* decided if decided, else proposed */
    GArray *missing;              /* of guint: departments (index) that have not answered */
} MergedItem;

/**
 * Merges the answers of departments.
 *
 * @departments: of const AnswerChoice *const *, one for each department (see answers_new())
 * @decided: the decisions, in the order of the items; NULL: none
 * Returns a new array of MergedItem, one for each item, for merge_free().
 */
GArray *merge_new(const QuestionnaireEdition *edition, const GPtrArray *departments,
                  const AnswerChoice *const *decided);
void merge_free(GArray *merge);

/* The final answers in the order of the items, for score_new(); a new array for g_autofree. */
const AnswerChoice **merge_answers(const GArray *merge);

/* Whether every department has answered every item that is not decided. */
bool merge_is_complete(const GArray *merge);
