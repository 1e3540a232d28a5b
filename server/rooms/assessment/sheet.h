/* sheet.h - one assessment as it stands: who answers, what was answered, what it comes to.
 *
 * Without departments the company's answers are the final ones. With departments the final
 * answers are merged out of theirs, see merge.h.
 */
#pragma once

#include "rooms/assessment/assessment_store.h"
#include "rooms/assessment/merge.h"
#include "rooms/assessment/score.h"

typedef struct {
    AssessmentRow *row;
    const QuestionnaireEdition *edition;
    GPtrArray *departments; /* of AnsweringDepartment; empty: the company as a whole */
    GPtrArray *answers;     /* of AnswerRow */
    GPtrArray *merged;      /* of AnswerRow: decisions of the person in charge */
    GPtrArray *answers_by;  /* of const AnswerChoice **, one for each department, or one */
    GArray *merge;          /* of MergedItem; NULL without departments */
    const AnswerChoice **answers_final; /* in the order of the items */
    Score *score;                       /* of the final answers */
} Sheet;

/**
 * Loads an assessment with 3 statements, 4 if it is by departments.
 *
 * Returns a new sheet; the caller owns it, the content must outlive it.
 * Fails with NOT_FOUND.
 */
Sheet *sheet_load(Db *db, const Content *content, const char *assessment_id, GError **error);
void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)

bool sheet_is_by_departments(const Sheet *sheet);

/* The items that keep the assessment from being closed: of int; empty: it can be closed. */
GArray *sheet_open_items(const Sheet *sheet);

/* What was said to one item; NULL: nothing. Lent. */
const AnswerRow *sheet_answer(const Sheet *sheet, const char *department_id, int item);
const AnswerRow *sheet_decision(const Sheet *sheet, int item);

/* The rows of one department as answers; a new array for g_autofree, see answers_new(). */
const AnswerChoice **answers_of_rows(const GPtrArray *rows, const char *department_id,
                                     const QuestionnaireEdition *edition);

/* The edition that an assessment was made with. Fails with INTERNAL if the packs lost it. */
const QuestionnaireEdition *edition_of(const Content *content, const char *questionnaire,
                                       const char *edition, GError **error);
