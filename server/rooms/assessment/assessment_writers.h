/* assessment_writers.h - assessments as the JSON of api/openapi.yaml, for routes and pages alike.
 */
#pragma once

#include "rooms/accounts/accounts.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/comparison.h"
#include "rooms/assessment/gains.h"
#include "rooms/assessment/peers.h"
#include "rooms/assessment/sheet.h"
#include "rooms/controls/controls.h"

/* How the interface names the company as a whole among departments. */
#define WHOLE_COMPANY "all"

/* Whose words, and for whom. */
typedef struct {
    const Content *content;
    const char *language;
    const char *own_department; /* of the person who looks; NULL: none */
    const char *only; /* the only department she may look at, "": none; NULL: all of them */
} View;

/* Whether what a department ("": the whole company) says is shown. */
bool view_shows(const View *view, const char *department_id);

void write_questionnaire(JsonWriter *json, const char *key, const QuestionnaireEdition *edition,
                         const View *view);

/* @departments: of AnsweringDepartment, of this and perhaps other open assessments */
void write_assessment(JsonWriter *json, const char *key, const AssessmentRow *row,
                      const QuestionnaireEdition *edition, const GPtrArray *departments,
                      const View *view);

/* Of ClosedAssessment: those of @rows (of AssessmentRow) that are closed, in their order. */
GPtrArray *closed_assessments_of(const GPtrArray *rows);

void write_answer(JsonWriter *json, const char *key, const AnswerRow *row,
                  const Questionnaire *questionnaire);
void write_score(JsonWriter *json, const char *key, const Score *score,
                 const Questionnaire *questionnaire, const View *view);

/* Into an open list. @department_id: "" for the whole company. @proposals: of Proposal */
void write_proposals(JsonWriter *json, const GArray *proposals, const char *department_id,
                     const View *view);

void write_merge_item(JsonWriter *json, const Sheet *sheet, int item, const View *view);

/* --- the result of a closed assessment ------------------------------------------------ */

void write_scored_item(JsonWriter *json, const ScoredItem *item, const View *view);

/* @actions: of NextAction, the first NEXT_ACTIONS are written; @decisions: of Decision */
void write_next_actions(JsonWriter *json, const char *key, const GArray *actions,
                        const GPtrArray *decisions, const View *view);
void write_gains(JsonWriter *json, const char *key, const Gains *gains, const View *view);

void write_history_entry(JsonWriter *json, const char *key, const AssessmentRow *row,
                         const QuestionnaireEdition *edition, const View *view);
void write_previous(JsonWriter *json, const char *key, const AssessmentRow *previous,
                    const Comparison *comparison, const View *view);
void write_frozen_departments(JsonWriter *json, const char *key, const AssessmentRow *row,
                              const QuestionnaireEdition *edition, const View *view);

/* @peers: NULL where the organisation does not share its own score */
void write_peers(JsonWriter *json, const char *key, const Peers *peers,
                 const Organisation *organisation, const View *view);
void write_rates(JsonWriter *json, const char *key, const QuestionnaireEdition *edition,
                 const AnswerChoice *const *answers, const View *view);
