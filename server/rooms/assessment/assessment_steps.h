/* assessment_steps.h - what people do with an assessment: start, answer, merge, close. Each step
 * whole, in the transaction of the Db, with its entry in the audit log. Whether the person may do
 * it, and whether somebody else was faster, was asked before. */
#pragma once

#include "rooms/accounts/accounts.h"
#include "rooms/assessment/sheet.h"

/**
 * Starts an assessment.
 *
 * @department_ids: NULL-terminated; NULL or empty for the company as a whole
 * Returns the new id; the caller owns it.
 * Fails with CONFLICT (naming it) if one of this questionnaire is open, INVALID if a department
 * is unknown or named twice.
 */
char *assessment_start(Db *db, const Actor *actor, const QuestionnaireEdition *edition,
                       char *const *department_ids, GError **error);

/* Whether this person has said exactly this already: then nothing is to be written again. */
bool answer_is_repeated(const AnswerRow *current, const Actor *actor, const char *answer,
                        const char *note);

/* Answers one item; the states of its controls follow. @current: what stands there, or NULL. */
bool answer_give(Db *db, const Actor *actor, const char *assessment_id,
                 const QuestionnaireEdition *edition, const AnswerRow *current,
                 const AnswerRow *wanted, GError **error);

/* Takes an answer back as if it had not been given: what the department said in the assessment
 * closed last stands again. */
bool answer_take_back(Db *db, const Actor *actor, const char *assessment_id,
                      const QuestionnaireEdition *edition, const AnswerRow *current,
                      GError **error);

/**
 * Decides the company's answer to one item.
 *
 * @wanted: item, answer and note (the reason) count
 * Fails with CONFLICT if the assessment is not by departments or is closed, INVALID if the decision
 * differs from the proposal and has no reason.
 */
bool merge_decide(Db *db, const Actor *actor, const Sheet *sheet, const AnswerRow *wanted,
                  GError **error);

/**
 * Closes: freezes the result, writes the company's claims, updates the scores to compare.
 *
 * Fails with CONFLICT if it is closed already or items are still open (naming them).
 */
bool assessment_close(Db *db, const Actor *actor, const Sheet *sheet,
                      const Organisation *organisation, GError **error);
