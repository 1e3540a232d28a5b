/* frozen.h - what a closed assessment keeps for ever, as the JSON texts of its row.
 *
 * A result must not change when answers, names of departments or the size of the company do.
 * answers: ["done", null, …] in the order of the items
 * parts: [{"part": 1, "score": 12, "max": 20}, …]
 * departments: [{"id", "name", "answered", "total", "parts": …}, …]
 */
#pragma once

#include "rooms/assessment/score.h"

typedef struct {
    int part;
    int score;
    int max;
} FrozenPart;

typedef struct {
    char *id;
    char *name; /* as it was */
    int answered;
    int total;
    GArray *parts; /* of FrozenPart */
} FrozenDepartment;

/* The caller owns the texts. */
char *frozen_write_answers(const QuestionnaireEdition *edition, const AnswerChoice *const *answers);
char *frozen_write_parts(const Score *score);

/* Adds one department to a list that is being written. */
void frozen_write_department(JsonWriter *json, const char *id, const char *name,
                             const Score *score);

/* In the order of the items, see answers_new(); what is not there or unknown is NULL. */
const AnswerChoice **frozen_read_answers(const char *json, const QuestionnaireEdition *edition);
GArray *frozen_read_parts(const char *json);          /* of FrozenPart */
GPtrArray *frozen_read_departments(const char *json); /* of FrozenDepartment */
