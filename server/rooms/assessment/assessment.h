/* assessment.h - all that others may know of the self-diagnosis (診断). */
#pragma once

#include <jansson.h>

#include "content/content.h"
#include "rooms/accounts/accounts.h"

/* Keeps the scores that others compare themselves with in step with consent, industry and size.
 * For accounts_on_organisation_changed(). */
bool assessment_organisation_changed(Db *db, const Organisation *organisation, GError **error);

/* A closed assessment in short. */
typedef struct {
    char *id;
    char *questionnaire;
    char *edition;
    int64_t closed_at; /* Unix time in seconds, UTC */
    int64_t answered;  /* items */
    int64_t total;     /* points; of a checklist: items done */
} ClosedAssessment;

void closed_assessment_free(ClosedAssessment *assessment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClosedAssessment, closed_assessment_free)

/* Of ClosedAssessment, of all questionnaires, the newest first; of the last 50 assessments. One
 * statement. The caller owns it; NULL on failure. */
GPtrArray *assessments_closed(Db *db, GError **error);

/* The one closed last. *@assessment: the caller owns it; NULL if there is none. */
bool assessment_last_closed(Db *db, const char *questionnaire, ClosedAssessment **assessment,
                            GError **error);

/**
 * The assessment closed last, as facts that a document can show (their names: packs/README.md).
 *
 * *@facts: a new object in Japanese, its "date" a day such as "2026-11-21"; NULL if there is none.
 */
bool assessment_facts(Db *db, const Content *content, const char *questionnaire, json_t **facts,
                      GError **error);
