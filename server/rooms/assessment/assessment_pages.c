#include "rooms/assessment/assessment_pages.h"

#include "base/error.h"
#include "http/route.h"
#include "rooms/accounts/accounts.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/assessment_routes.h"
#include "rooms/assessment/frozen.h"
#include "rooms/assessment/proposals.h"

#define LIST_MAX 50
#define HISTORY_MAX 24
#define WEAKEST_MAX 6

View view_of(const Request *request)
{
    return (View){ .content = request->content,
                   .language = request->language,
                   .own_department =
                       request->identity == NULL ? NULL : request->identity->department_id,
                   .only = request->identity == NULL
                               ? NULL
                               : identity_department(request->identity, "assessment.read") };
}

bool may_answer_for(const Identity *identity, const char *department_id)
{
    return identity_may(identity, "assessment.manage") ||
           (department_id[0] != '\0' && g_strcmp0(identity->department_id, department_id) == 0);
}

/* --- lists ------------------------------------------------------------------------------ */

/* Which of the rows to write. */
typedef enum { ROWS_ALL, ROWS_OPEN } RowFilter;

static bool write_rows(JsonWriter *json, const char *key, const GPtrArray *rows, RowFilter filter,
                       const GPtrArray *departments, const View *view, GError **error)
{
    json_begin_list(json, key);
    for (guint i = 0; i < rows->len; i++) {
        const AssessmentRow *row = g_ptr_array_index(rows, i);
        if (filter == ROWS_OPEN && row->is_closed)
            continue;
        const QuestionnaireEdition *edition =
            edition_of(view->content, row->questionnaire, row->edition, error);
        if (edition == NULL)
            return false;
        write_assessment(json, NULL, row, edition, departments, view);
    }
    json_end(json);
    return true;
}

bool write_assessments(const Request *request, JsonWriter *json, const char *key,
                       const char *questionnaire, GError **error)
{
    const View view = view_of(request);
    g_autoptr(GPtrArray) rows = assessments_newest(request->db, questionnaire, LIST_MAX, error);
    g_autoptr(GPtrArray) departments =
        rows == NULL ? NULL : assessment_departments_of_open(request->db, error);
    return departments != NULL && write_rows(json, key, rows, ROWS_ALL, departments, &view, error);
}

/* What can be started. */
static void write_offers(JsonWriter *json, const View *view)
{
    const GPtrArray *questionnaires = content_questionnaires(view->content);
    json_begin_list(json, "questionnaires");
    for (guint i = 0; i < questionnaires->len; i++) {
        const Questionnaire *questionnaire = g_ptr_array_index(questionnaires, i);
        const QuestionnaireEdition *edition = questionnaire_edition(questionnaire, NULL);
        if (questionnaire->is_retired || edition == NULL)
            continue;
        json_begin_object(json, NULL);
        json_text(json, "id", questionnaire->id);
        json_text(json, "title", local_text(&questionnaire->title, view->language));
        json_text(json, "summary", local_text(&questionnaire->summary, view->language));
        json_text(json, "scoring", scoring_name(questionnaire->scoring));
        json_text(json, "edition", edition->id);
        json_int(json, "items", edition->items->len);
        json_end(json);
    }
    json_end(json);
}

static bool page_assessments(Request *request, Reply *reply, GError **error)
{
    JsonWriter *json = &reply->json;
    const View view = view_of(request);
    g_autoptr(GPtrArray) departments = departments_of_org(request->db, false, error);
    json_begin_object(json, NULL);
    if (departments == NULL || !write_assessments(request, json, "assessments", NULL, error))
        return false;
    write_department_choices(json, "departments", departments);
    write_offers(json, &view);
    json_end(json);
    return true;
}

/* --- one assessment ------------------------------------------------------------------------ */

static void write_answers(JsonWriter *json, const Sheet *sheet, const View *view)
{
    json_begin_list(json, "answers");
    for (guint i = 0; i < sheet->answers->len; i++) {
        const AnswerRow *answer = g_ptr_array_index(sheet->answers, i);
        if (view_shows(view, answer->department_id))
            write_answer(json, NULL, answer, sheet->edition->questionnaire);
    }
    json_end(json);
}

/* Of the answers that are shown: where one department alone is, of its own. */
static void write_score_shown(JsonWriter *json, const Sheet *sheet, const View *view)
{
    if (view->only == NULL || !sheet_is_by_departments(sheet)) {
        write_score(json, "score", sheet->score, sheet->edition->questionnaire, view);
        return;
    }
    g_autofree const AnswerChoice **answers =
        answers_of_rows(sheet->answers, view->only, sheet->edition);
    g_autoptr(Score) score = score_new(sheet->edition, answers);
    write_score(json, "score", score, sheet->edition->questionnaire, view);
}

static void propose_for(JsonWriter *json, const Request *request, const Sheet *sheet, guint place,
                        const ControlsOverview *overview, const char *department_id)
{
    const View view = view_of(request);
    if (!may_answer_for(request->identity, department_id))
        return;
    g_autoptr(GArray) proposals = proposals_for(
        sheet->edition, g_ptr_array_index(sheet->answers_by, place), overview, department_id);
    write_proposals(json, proposals, department_id, &view);
}

/* Only where this person can still answer. */
static bool write_all_proposals(const Request *request, JsonWriter *json, const Sheet *sheet,
                                GError **error)
{
    json_begin_list(json, "proposals");
    if (!sheet->row->is_closed) {
        g_autoptr(ControlsOverview) overview =
            controls_overview(request->db, request->content, NULL, error);
        if (overview == NULL)
            return false;
        for (guint i = 0; i < sheet->departments->len; i++) {
            const AnsweringDepartment *department = g_ptr_array_index(sheet->departments, i);
            propose_for(json, request, sheet, i, overview, department->id);
        }
        if (!sheet_is_by_departments(sheet))
            propose_for(json, request, sheet, 0, overview, "");
    }
    json_end(json);
    return true;
}

bool write_sheet(const Request *request, JsonWriter *json, const char *assessment_id,
                 GError **error)
{
    const View view = view_of(request);
    g_autoptr(Sheet) sheet = sheet_load(request->db, request->content, assessment_id, error);
    if (sheet == NULL)
        return false;
    json_begin_object(json, NULL);
    write_assessment(json, "assessment", sheet->row, sheet->edition, sheet->departments, &view);
    write_questionnaire(json, "questionnaire", sheet->edition, &view);
    write_answers(json, sheet, &view);
    if (!write_all_proposals(request, json, sheet, error))
        return false;
    write_score_shown(json, sheet, &view);
    json_end(json);
    return true;
}

static bool page_assessment(Request *request, Reply *reply, GError **error)
{
    return write_sheet(request, &reply->json, request_param(request, "assessment"), error);
}

bool write_merge(const Request *request, JsonWriter *json, const char *assessment_id,
                 GError **error)
{
    const View view = view_of(request);
    g_autoptr(Sheet) sheet = sheet_load(request->db, request->content, assessment_id, error);
    if (sheet == NULL)
        return false;
    if (!sheet_is_by_departments(sheet))
        return refuse(error, APP_ERROR_CONFLICT, "error.assessment-not-by-departments", NULL);
    json_begin_object(json, NULL);
    write_assessment(json, "assessment", sheet->row, sheet->edition, sheet->departments, &view);
    write_questionnaire(json, "questionnaire", sheet->edition, &view);
    json_begin_list(json, "items");
    for (guint i = 0; i < sheet->merge->len; i++)
        write_merge_item(json, sheet, (int)i + 1, &view);
    json_end(json);
    write_score(json, "score", sheet->score, sheet->edition->questionnaire, &view);
    json_end(json);
    return true;
}

static bool page_merge(Request *request, Reply *reply, GError **error)
{
    return write_merge(request, &reply->json, request_param(request, "assessment"), error);
}

/* --- the result ------------------------------------------------------------------------------- */

/* A closed assessment with what it comes to. */
typedef struct {
    const AssessmentRow *row;
    const QuestionnaireEdition *edition;
    const AnswerChoice **answers;
    Score *score;
} Outcome;

static void outcome_clear(Outcome *outcome)
{
    g_clear_pointer(&outcome->answers, g_free);
    g_clear_pointer(&outcome->score, score_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static bool outcome_read(Outcome *outcome, const AssessmentRow *row, const Content *content,
                         GError **error)
{
    outcome->row = row;
    outcome->edition = edition_of(content, row->questionnaire, row->edition, error);
    if (outcome->edition == NULL)
        return false;
    outcome->answers = frozen_read_answers(row->answers, outcome->edition);
    outcome->score = score_new(outcome->edition, outcome->answers);
    return true;
}

static SizeClass size_of(const Outcome *outcome, const Content *content)
{
    const SizeBand *band = content_size_band(content, outcome->row->size_band);
    return band == NULL ? SIZE_CLASS_SMALL : band->size;
}

/* What to do next. */
static void write_actions(const Request *request, JsonWriter *json, const Outcome *outcome,
                          const ControlsOverview *overview, const GPtrArray *decisions)
{
    const View view = view_of(request);
    g_autoptr(GHashTable) implemented = controls_overview_implemented(overview);
    g_autoptr(GArray) actions = next_actions_all(outcome->edition, outcome->answers,
                                                 size_of(outcome, request->content), implemented);
    write_next_actions(json, "nextActions", actions, decisions, &view);
}

static bool write_comparison(JsonWriter *json, const Outcome *outcome,
                             const AssessmentRow *previous_row, const View *view, GError **error)
{
    g_auto(Outcome) previous = { 0 };
    if (previous_row == NULL) {
        json_none(json, "previous");
        return true;
    }
    if (!outcome_read(&previous, previous_row, view->content, error))
        return false;
    const Answered earlier = { previous.edition, previous.answers };
    const Answered later = { outcome->edition, outcome->answers };
    g_autoptr(Comparison) comparison = comparison_new(&earlier, &later);
    write_previous(json, "previous", previous_row, comparison, view);
    return true;
}

static bool write_history(JsonWriter *json, const GPtrArray *rows, const char *questionnaire,
                          const View *view, GError **error)
{
    json_begin_list(json, "history");
    for (guint i = 0; i < rows->len; i++) {
        const AssessmentRow *row = g_ptr_array_index(rows, i);
        if (!row->is_closed || !g_str_equal(row->questionnaire, questionnaire))
            continue;
        const QuestionnaireEdition *edition =
            edition_of(view->content, row->questionnaire, row->edition, error);
        if (edition == NULL)
            return false;
        write_history_entry(json, NULL, row, edition, view);
    }
    json_end(json);
    return true;
}

/* Others are shown to those who let others see theirs; at most 2 statements. */
static bool write_comparison_with_peers(const Request *request, JsonWriter *json,
                                        const Outcome *outcome, GError **error)
{
    const View view = view_of(request);
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    if (!organisation->shares_with_peers) {
        write_peers(json, "peers", NULL, organisation, &view);
        return true;
    }
    g_autoptr(GArray) sums = peer_sums(request->db, outcome->row->questionnaire,
                                       organisation->industry, organisation->size_band, error);
    if (sums == NULL)
        return false;
    g_autoptr(Peers) peers = peers_new(sums);
    write_peers(json, "peers", peers, organisation, &view);
    return true;
}

static void write_items(JsonWriter *json, const Score *score, const View *view)
{
    json_begin_list(json, "items");
    for (guint i = 0; i < score->items->len; i++)
        write_scored_item(json, &g_array_index(score->items, ScoredItem, i), view);
    json_end(json);
    g_autoptr(GPtrArray) weakest = score_weakest(score, WEAKEST_MAX);
    json_begin_list(json, "weakest");
    for (guint i = 0; i < weakest->len; i++)
        write_scored_item(json, g_ptr_array_index(weakest, i), view);
    json_end(json);
}

static bool write_outcome(const Request *request, JsonWriter *json, const char *key,
                          const GPtrArray *rows, guint at, GError **error)
{
    const View view = view_of(request);
    const AssessmentRow *row = g_ptr_array_index(rows, at);
    const AssessmentRow *previous = at + 1 < rows->len ? g_ptr_array_index(rows, at + 1) : NULL;
    g_auto(Outcome) outcome = { 0 };
    if (!outcome_read(&outcome, row, request->content, error))
        return false;
    json_begin_object(json, key);
    write_assessment(json, "assessment", row, outcome.edition, NULL, &view);
    write_score(json, "score", outcome.score, outcome.edition->questionnaire, &view);
    write_items(json, outcome.score, &view);
    g_autoptr(GPtrArray) decisions = decisions_of_org(request->db, error);
    g_autoptr(ControlsOverview) overview =
        decisions == NULL ? NULL : controls_overview(request->db, request->content, NULL, error);
    if (overview == NULL)
        return false;
    write_actions(request, json, &outcome, overview, decisions);
    if (!write_comparison(json, &outcome, previous, &view, error) ||
        !write_history(json, rows, row->questionnaire, &view, error) ||
        !write_comparison_with_peers(request, json, &outcome, error))
        return false;
    write_rates(json, "publishedRates", outcome.edition, outcome.answers, &view);
    write_frozen_departments(json, "departments", row, outcome.edition, &view);
    json_end(json);
    return true;
}

/* It is not closed: either still open or not there at all. */
static bool refuse_result(const Request *request, const char *assessment_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(AssessmentRow) row = assessment_find(request->db, assessment_id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return row == NULL ? refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL)
                       : refuse(error, APP_ERROR_CONFLICT, "error.assessment-still-open", NULL);
}

bool write_result(const Request *request, JsonWriter *json, const char *key,
                  const char *assessment_id, GError **error)
{
    g_autoptr(GPtrArray) rows =
        assessments_closed_until(request->db, assessment_id, HISTORY_MAX, error);
    if (rows == NULL)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const AssessmentRow *row = g_ptr_array_index(rows, i);
        if (g_str_equal(row->id, assessment_id))
            return write_outcome(request, json, key, rows, i, error);
    }
    return refuse_result(request, assessment_id, error);
}

static bool page_result(Request *request, Reply *reply, GError **error)
{
    JsonWriter *json = &reply->json;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    json_begin_object(json, NULL);
    if (names == NULL ||
        !write_result(request, json, "result", request_param(request, "assessment"), error))
        return false;
    if (!identity_may(request->identity, "controls.decide"))
        g_hash_table_remove_all(names); /* who cannot decide needs no list of colleagues */
    write_people_choices(json, "people", names);
    json_end(json);
    return true;
}

/* --- history and home ----------------------------------------------------------------------------
 */

/* The questionnaire whose score is the company's: the first that counts points. NULL: none. */
static const Questionnaire *main_questionnaire(const Content *content)
{
    const GPtrArray *questionnaires = content_questionnaires(content);
    for (guint i = 0; i < questionnaires->len; i++) {
        const Questionnaire *questionnaire = g_ptr_array_index(questionnaires, i);
        if (questionnaire->scoring == SCORING_POINTS && !questionnaire->is_retired)
            return questionnaire;
    }
    return NULL;
}

static bool page_history(Request *request, Reply *reply, GError **error)
{
    JsonWriter *json = &reply->json;
    const View view = view_of(request);
    const Questionnaire *questionnaire = main_questionnaire(request->content);
    if (questionnaire == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_autoptr(GPtrArray) rows = assessments_newest(request->db, questionnaire->id, LIST_MAX, error);
    json_begin_object(json, NULL);
    if (rows == NULL || !write_history(json, rows, questionnaire->id, &view, error))
        return false;
    json_begin_list(json, "parts");
    for (guint i = 0; i < questionnaire->parts->len; i++) {
        const QuestionnairePart *part = g_ptr_array_index(questionnaire->parts, i);
        json_begin_object(json, NULL);
        json_int(json, "number", part->number);
        json_text(json, "title", local_text(&part->title, request->language));
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return true;
}

/* The newest closed one of the questionnaire from @at on; NULL: none. Moves @at behind it. */
static const AssessmentRow *next_closed(const GPtrArray *rows, const Questionnaire *questionnaire,
                                        guint *at)
{
    const AssessmentRow *newest = NULL;
    for (; newest == NULL && questionnaire != NULL && *at < rows->len; (*at)++) {
        const AssessmentRow *row = g_ptr_array_index(rows, *at);
        if (row->is_closed && g_str_equal(row->questionnaire, questionnaire->id))
            newest = row;
    }
    return newest;
}

static void write_no_latest(JsonWriter *json)
{
    json_none(json, "latest");
    json_none(json, "latestId");
    json_none(json, "previousTotal");
    json_begin_list(json, "unknown");
    json_end(json);
    json_begin_list(json, "nextActions");
    json_end(json);
}

static bool write_latest(const Request *request, JsonWriter *json, const AssessmentRow *row,
                         const AssessmentRow *previous, const ControlsOverview *overview,
                         const GPtrArray *decisions, GError **error)
{
    const View view = view_of(request);
    g_auto(Outcome) outcome = { 0 };
    if (!outcome_read(&outcome, row, request->content, error))
        return false;
    write_history_entry(json, "latest", row, outcome.edition, &view);
    json_text(json, "latestId", row->id);
    if (previous == NULL)
        json_none(json, "previousTotal");
    else
        json_int(json, "previousTotal", previous->total);
    json_begin_list(json, "unknown");
    for (guint i = 0; i < outcome.score->unknown->len; i++)
        json_int(json, NULL, g_array_index(outcome.score->unknown, int, i));
    json_end(json);
    write_actions(request, json, &outcome, overview, decisions);
    return true;
}

static bool has_open(const GPtrArray *rows)
{
    for (guint i = 0; i < rows->len; i++) {
        if (!((const AssessmentRow *)g_ptr_array_index(rows, i))->is_closed)
            return true;
    }
    return false;
}

/* The departments that answer, asked for only where somebody may be answering. */
static GPtrArray *departments_of(Db *db, const GPtrArray *rows, GError **error)
{
    return has_open(rows) ? assessment_departments_of_open(db, error) : g_ptr_array_new();
}

bool assessment_write_standing(const Request *request, JsonWriter *json,
                               const ControlsOverview *overview, const GPtrArray *decisions,
                               GPtrArray **closed, GError **error)
{
    const View view = view_of(request);
    g_autoptr(GPtrArray) rows = assessments_newest(request->db, NULL, LIST_MAX, error);
    g_autoptr(GPtrArray) departments =
        rows == NULL ? NULL : departments_of(request->db, rows, error);
    if (departments == NULL)
        return false;
    const Questionnaire *questionnaire = main_questionnaire(request->content);
    guint at = 0;
    const AssessmentRow *latest = next_closed(rows, questionnaire, &at);
    const AssessmentRow *previous = next_closed(rows, questionnaire, &at);
    *closed = closed_assessments_of(rows);
    if (latest == NULL)
        write_no_latest(json);
    else if (!write_latest(request, json, latest, previous, overview, decisions, error))
        return false;
    return write_history(json, rows, questionnaire == NULL ? "" : questionnaire->id, &view,
                         error) &&
           write_rows(json, "open", rows, ROWS_OPEN, departments, &view, error);
}

void assessment_write_no_standing(JsonWriter *json)
{
    write_no_latest(json);
    json_begin_list(json, "history");
    json_end(json);
    json_begin_list(json, "open");
    json_end(json);
}

const Route assessment_pages[] = {
    { "GET", "/assessments", page_assessments, "assessment.read",
      "Shows the assessments, and starts one.", .page = "assessments" },
    { "GET", "/assessments/{assessment}", page_assessment, "assessment.read",
      "Shows the questions of an assessment.", .page = "assessment" },
    { "GET", "/assessments/{assessment}/merge", page_merge, "assessment.manage",
      "Shows the departments' answers side by side.", .page = "merge" },
    { "GET", "/assessments/{assessment}/result", page_result, "assessment.read",
      "Shows the result of an assessment.", .page = "result" },
    { "GET", "/history", page_history, "assessment.read", "Shows the results over time.",
      .page = "history" },
    { 0 },
};
