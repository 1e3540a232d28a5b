/* next_actions.h - what to do first after a self-diagnosis.
 *
 * Pure logic. Of the items with points to gain: the larger gain first, then
 * important items (1 to 5 of the self-check), then the smaller effort, then
 * the item number.
 */
#pragma once

#include <glib.h>

#include "content/content.h"

#define NEXT_ACTIONS 6 /* as many as one page of decisions holds */

/* One thing to do. Why it matters stands in control->why. */
typedef struct {
    const QuestionnaireItem *item;
    const AnswerChoice *answer;
    int gain;               /* points, if the item is answered best afterwards; > 0 */
    const Control *control; /* the item's first that is not yet implemented */
    const Measure *measure; /* its simplest that suits the company */
} NextAction;

/**
 * All items with points to gain, the best next action first.
 *
 * @answers: see answers_new(); items that are not answered have no action
 * @implemented: set of control ids that need no more work, NULL: none. An item all of whose
 *               controls are in it has no action either.
 * Returns a new array of NextAction; the first NEXT_ACTIONS are what to show.
 */
GArray *next_actions_all(const QuestionnaireEdition *edition, const AnswerChoice *const *answers,
                         SizeClass size, GHashTable *implemented);
