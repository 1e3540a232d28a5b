/* assessment_store.h - rows of assessments, answers and scores to compare, in and out. No
 * decisions.
 *
 * All of the organisation that is set on the Db. Functions that look one row up return NULL without
 * error if there is none; functions that list return NULL on failure only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "rooms/assessment/peers.h"

typedef struct Db Db; /* store/db.h */

typedef struct {
    char *id;
    char *questionnaire;
    char *edition;
    bool is_closed;
    int64_t started_at;
    char *started_by;  /* a name */
    int64_t closed_at; /* 0: open */
    char *closed_by;
    int64_t answered; /* open: items answered by the company as a whole */
    int64_t version;

    /* Frozen when closed, until then NULL and 0; the texts are JSON, see frozen.h. */
    int64_t total;
    char *answers, *parts, *departments;
    char *size_band;
} AssessmentRow;

void assessment_row_free(AssessmentRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AssessmentRow, assessment_row_free)

/* A department that answers an open assessment. */
typedef struct {
    char *assessment_id;
    char *id;
    char *name;
    int64_t answered; /* items */
} AnsweringDepartment;

void answering_department_free(AnsweringDepartment *department);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnsweringDepartment, answering_department_free)

/* What one department, or the person in charge for the company, said to one item. */
typedef struct {
    char *department_id; /* "": the whole company */
    int item;
    char *answer; /* id of the choice */
    char *note;   /* or the reason of a merged answer; NULL: none */
    char *person_id, *person_name;
    int64_t at;
    int64_t version;
} AnswerRow;

void answer_row_free(AnswerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerRow, answer_row_free)

/* Where an answer belongs, and the one that stands there. */
typedef struct {
    char *questionnaire, *edition;
    bool is_closed;
    bool is_asked;      /* the department (or the company as a whole) answers this assessment */
    AnswerRow *current; /* NULL: not answered yet */
} AnswerPlace;

void answer_place_free(AnswerPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerPlace, answer_place_free)

bool assessment_insert(Db *db, const Actor *actor, const char *id, const char *questionnaire,
                       const char *edition, GError **error);
bool assessment_department_insert(Db *db, const char *assessment_id, const char *department_id,
                                  const char *name, GError **error);
/* Freezes @row (its total, answered and texts) in the table. */
bool assessment_freeze(Db *db, const Actor *actor, const AssessmentRow *row, GError **error);

AssessmentRow *assessment_find(Db *db, const char *id, GError **error);
char *assessment_find_open(Db *db, const char *questionnaire, GError **error); /* its id */
/* Of AssessmentRow, the newest first. @questionnaire: NULL for all. */
GPtrArray *assessments_newest(Db *db, const char *questionnaire, int most, GError **error);
/* Of AssessmentRow: @id if it is closed, and before it those closed earlier; the newest first. */
GPtrArray *assessments_closed_until(Db *db, const char *id, int most, GError **error);
GPtrArray *assessments_last_closed(Db *db, GError **error); /* one of each questionnaire */

GPtrArray *assessment_departments(Db *db, const char *assessment_id, GError **error);
GPtrArray *assessment_departments_of_open(Db *db, GError **error); /* of all open assessments */

/* Of AnswerRow, by department and item. @department_id: NULL for all. */
GPtrArray *answers_of(Db *db, const char *assessment_id, const char *department_id, GError **error);
AnswerPlace *answer_place_find(Db *db, const char *assessment_id, const char *department_id,
                               int item, GError **error);
/* @row: department, item, answer and note count. */
bool answer_save(Db *db, const Actor *actor, const char *assessment_id, const AnswerRow *row,
                 GError **error);

bool answer_delete(Db *db, const char *assessment_id, const AnswerRow *row, GError **error);

/* What the same department answered to @item in the assessment of @questionnaire closed last.
 * @assessment_id: set to that one's id, owned by the caller. NULL without error: nothing. */
AnswerRow *answer_before(Db *db, const char *questionnaire, const char *department_id, int item,
                         char **assessment_id, GError **error);

GPtrArray *merged_answers_of(Db *db, const char *assessment_id, GError **error); /* of AnswerRow */
bool merged_answer_save(Db *db, const Actor *actor, const char *assessment_id, const AnswerRow *row,
                        GError **error);

/* @part: 0 for the total */
bool peer_score_save(Db *db, const char *industry, const char *size_band,
                     const AssessmentRow *assessment, int part, int score, GError **error);
bool peer_scores_delete(Db *db, GError **error);
/* Of PeerSum: the sums over the other organisations of this server that agreed. */
GArray *peer_sums(Db *db, const char *questionnaire, const char *industry, const char *size_band,
                  GError **error);
