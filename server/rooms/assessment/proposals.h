/* proposals.h - answer once: what the answer to an item probably is.
 *
 * Pure logic. For an item that is not answered yet: the newest answer to the same item in an
 * earlier assessment; if there is none, what is recorded of the item's controls. A person always
 * confirms.
 */
#pragma once

#include <glib.h>

#include "content/content.h"
#include "rooms/controls/controls.h"

typedef struct {
    const QuestionnaireItem *item;
    const AnswerChoice *answer;
    const Claim
        *earlier; /* the earlier answer; NULL: taken from the controls; lent by the overview */
    int controls; /* of the item */
    int recorded; /* of these, with a state that says something */
} Proposal;

/**
 * Proposes answers for one department: the earlier answer, or what is known of the controls where
 * there is none or somebody said something newer of them.
 *
 * @answers: what is answered already (see answers_new())
 * @department_id: "" for the whole company
 * Returns a new array of Proposal, by item; the caller owns it, overview and content must outlive
 * it.
 */
GArray *proposals_for(const QuestionnaireEdition *edition, const AnswerChoice *const *answers,
                      const ControlsOverview *overview, const char *department_id);
