/* diagnosis.h - what `mimamori diagnose` finds in an answer sheet, and how it says so. */
#pragma once

#include <glib.h>

#include "content/content.h"
#include "rooms/assessment/answer_sheet.h"
#include "rooms/assessment/next_actions.h"
#include "rooms/assessment/score.h"

typedef struct {
    char *name;
    Score *score;
} DepartmentScore;

typedef struct {
    const QuestionnaireEdition *edition;
    const SizeBand *size;   /* whose measures are proposed */
    Score *score;           /* of the company: of departments, the weakest answers */
    GArray *actions;        /* of NextAction: at most NEXT_ACTIONS */
    GPtrArray *departments; /* of DepartmentScore; empty if the sheet names none */
} Diagnosis;

/* @sheet: without wrong rows. Returns a new diagnosis; the content must outlive it. */
Diagnosis *diagnosis_new(const QuestionnaireEdition *edition, const SizeBand *size,
                         const AnswerSheet *sheet);
void diagnosis_free(Diagnosis *diagnosis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diagnosis, diagnosis_free)

/* One JSON object and a line end. */
void diagnosis_write_json(const Diagnosis *diagnosis, const char *language, GString *out);

/* A report of at most 80 columns. */
void diagnosis_write_text(const Diagnosis *diagnosis, const Messages *messages,
                          const char *language, GString *out);
