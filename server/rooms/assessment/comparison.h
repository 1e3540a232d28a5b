/* comparison.h - what changed between two assessments.
 *
 * Pure logic. Items are recognised by their id, so that assessments of
 * different editions can be compared.
 */
#pragma once

#include <glib.h>

#include "content/content.h"

/* One assessment: an edition and its answers (see answers_new()). */
typedef struct {
    const QuestionnaireEdition *edition;
    const AnswerChoice *const *answers;
} Answered;

typedef struct {
    const QuestionnaireItem
        *item;                /* as the later edition has it; as the earlier if only that has it */
    const AnswerChoice *from; /* NULL: was not asked or not answered */
    const AnswerChoice *to;   /* NULL: is not asked or not answered */
    int delta;                /* points; no answer counts as 0 */
} Change;

typedef struct {
    const QuestionnairePart *part; /* of the later assessment */
    int before;
    int after;
} PartChange;

typedef struct {
    int before; /* total */
    int after;
    GArray *changes; /* of Change: only the items whose answer changed, by number */
    GArray *parts;   /* of PartChange, one for each part of the later assessment */
} Comparison;

/* Returns a new comparison; the caller owns it, the content must outlive it. */
Comparison *comparison_new(const Answered *earlier, const Answered *later);
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
