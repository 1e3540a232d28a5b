/* assessment.h - all that others may know of the self-diagnosis (診断). */
#pragma once

#include <jansson.h>

#include "content/content.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"

typedef struct Request Request; /* http/request.h */

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

/**
 * Writes how the company stands into the open object, as the first page shows it: the members
 * "latest" to "nextActions", "history" and "open" of the schema HomePage. At most 2 statements.
 *
 * @decisions: of Decision
 * *@closed: as of assessments_closed(); the caller owns it
 */
bool assessment_write_standing(const Request *request, JsonWriter *json,
                               const ControlsOverview *overview, const GPtrArray *decisions,
                               GPtrArray **closed, GError **error);

/* The same members for those who may not see it: empty. */
void assessment_write_no_standing(JsonWriter *json);
