/* assessment_pages.h - what pages and programs are both answered with: each loads what it shows
 * with a bounded number of statements and writes it. */
#pragma once

#include "http/request.h"
#include "rooms/assessment/assessment_writers.h"

View view_of(const Request *request);

/* Whether this person may answer for a department ("": for the company as a whole). */
bool may_answer_for(const Identity *identity, const char *department_id);

/* The list of assessments. @questionnaire: NULL for all. 2 statements. */
bool write_assessments(const Request *request, JsonWriter *json, const char *key,
                       const char *questionnaire, GError **error);

/* The schema Assessment. At most 5 statements. */
bool write_sheet(const Request *request, JsonWriter *json, const char *assessment_id,
                 GError **error);

/* The schema Merge. Fails with CONFLICT if the assessment is not by departments. 4 statements. */
bool write_merge(const Request *request, JsonWriter *json, const char *assessment_id,
                 GError **error);

/* The schema Result. Fails with CONFLICT while the assessment is open. At most 5 statements. */
bool write_result(const Request *request, JsonWriter *json, const char *key,
                  const char *assessment_id, GError **error);
