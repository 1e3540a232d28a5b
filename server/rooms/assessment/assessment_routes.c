#include "rooms/assessment/assessment_routes.h"

#include "base/error.h"
#include "base/text.h"
#include "http/change.h"
#include "rooms/assessment/assessment_pages.h"
#include "rooms/assessment/assessment_steps.h"

#define ID_MAX 48
#define NOTE_MAX 2000
#define DEPARTMENTS_MAX 200
#define POINTS_MAX 1000

/* --- questionnaires --------------------------------------------------------------------- */

static void write_choice(JsonWriter *json, const char *id, const LocalText *title,
                         const char *language)
{
    json_begin_object(json, NULL);
    json_text(json, "id", id);
    json_text(json, "title", local_text(title, language));
    json_end(json);
}

static bool list_industries(Request *request, Reply *reply, GError **error)
{
    (void)error;
    JsonWriter *json = &reply->json;
    const GPtrArray *industries = content_industries(request->content);
    const GPtrArray *bands = content_size_bands(request->content);
    json_begin_object(json, NULL);
    json_begin_list(json, "industries");
    for (guint i = 0; i < industries->len; i++) {
        const Industry *industry = g_ptr_array_index(industries, i);
        if (!industry->is_retired)
            write_choice(json, industry->id, &industry->title, request->language);
    }
    json_end(json);
    json_begin_list(json, "sizeBands");
    for (guint i = 0; i < bands->len; i++) {
        const SizeBand *band = g_ptr_array_index(bands, i);
        if (!band->is_retired)
            write_choice(json, band->id, &band->title, request->language);
    }
    json_end(json);
    json_end(json);
    return true;
}

static bool show_questionnaire(Request *request, Reply *reply, GError **error)
{
    const View view = view_of(request);
    const Questionnaire *questionnaire =
        content_questionnaire(request->content, request_param(request, "questionnaire"));
    const QuestionnaireEdition *edition =
        questionnaire == NULL
            ? NULL
            : questionnaire_edition(questionnaire, request_query(request, "edition"));
    if (edition == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    write_questionnaire(&reply->json, NULL, edition, &view);
    return true;
}

/* --- assessments ---------------------------------------------------------------------------- */

static bool list_assessments(Request *request, Reply *reply, GError **error)
{
    return write_assessments(request, &reply->json, NULL, request_query(request, "questionnaire"),
                             error);
}

static bool reply_summary(Request *request, Reply *reply, const char *id, GError **error)
{
    const View view = view_of(request);
    g_autoptr(Sheet) sheet = sheet_load(request->db, request->content, id, error);
    if (sheet == NULL)
        return false;
    write_assessment(&reply->json, NULL, sheet->row, sheet->edition, sheet->departments, &view);
    return true;
}

/* NULL: the mistake is noted in @error. */
static const QuestionnaireEdition *body_edition(const Request *request, GError **error)
{
    const char *id = body_text(request, "questionnaire", 1, ID_MAX, error);
    const char *edition_id = body_text_optional(request, "edition", ID_MAX, error);
    if (*error != NULL)
        return NULL;
    const Questionnaire *questionnaire = content_questionnaire(request->content, id);
    if (questionnaire == NULL || questionnaire->is_retired) {
        refuse_field(error, "questionnaire", "error.field-unknown", NULL);
        return NULL;
    }
    const QuestionnaireEdition *edition = questionnaire_edition(questionnaire, edition_id);
    if (edition == NULL)
        refuse_field(error, "edition", "error.field-unknown", NULL);
    return edition;
}

static bool start_assessment(Request *request, Reply *reply, GError **error)
{
    const QuestionnaireEdition *edition = body_edition(request, error);
    g_auto(GStrv) departments = body_texts(request, "departmentIds", DEPARTMENTS_MAX, error);
    if (*error != NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *id = assessment_start(request->db, &actor, edition, departments, error);
    reply->status = 201;
    return id != NULL && reply_summary(request, reply, id, error);
}

static bool show_assessment(Request *request, Reply *reply, GError **error)
{
    return write_sheet(request, &reply->json, request_param(request, "assessment"), error);
}

static bool close_assessment(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "assessment");
    const Actor actor = request_actor(request);
    g_autoptr(Sheet) sheet = sheet_load(request->db, request->content, id, error);
    g_autoptr(Organisation) organisation =
        sheet == NULL ? NULL : organisation_load(request->db, error);
    return organisation != NULL &&
           assessment_close(request->db, &actor, sheet, organisation, error) &&
           reply_summary(request, reply, id, error);
}

/* --- answers ---------------------------------------------------------------------------------- */

/* The item of the path; 0, which no edition has, if it is no number. */
static int item_of_path(const Request *request)
{
    int item = 0;
    return text_to_int(request_param(request, "item"), 1, 10000, &item) ? item : 0;
}

/* The id of one of the answers that the questionnaire offers; NULL: the mistake is noted. */
static const char *body_answer(const Request *request, const Questionnaire *questionnaire,
                               GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *choice = g_ptr_array_index(questionnaire->answers, i);
        g_ptr_array_add(ids, choice->id);
    }
    g_ptr_array_add(ids, NULL);
    return body_choice(request, "answer", (const char *const *)ids->pdata, error);
}

/* Where the answer belongs and what stands there, if it may be given at all. */
static AnswerPlace *find_place(const Request *request, const char *department_id, int item,
                               GError **error)
{
    if (!may_answer_for(request->identity, department_id))
        return refuse_null(error, APP_ERROR_DENIED, "error.assessment-other-department", NULL);
    g_autoptr(AnswerPlace) place = answer_place_find(
        request->db, request_param(request, "assessment"), department_id, item, error);
    if (*error != NULL)
        return NULL;
    if (place == NULL || !place->is_asked)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    if (place->is_closed)
        return refuse_null(error, APP_ERROR_CONFLICT, "error.assessment-is-closed", NULL);
    return g_steal_pointer(&place);
}

/* With the score of what the same department answered so far. */
static bool reply_answer(Request *request, Reply *reply, const QuestionnaireEdition *edition,
                         const char *department_id, int item, GError **error)
{
    const View view = view_of(request);
    g_autoptr(GPtrArray) rows =
        answers_of(request->db, request_param(request, "assessment"), department_id, error);
    if (rows == NULL)
        return false;
    g_autofree const AnswerChoice **answers = answers_of_rows(rows, department_id, edition);
    g_autoptr(Score) score = score_new(edition, answers);
    json_begin_object(&reply->json, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const AnswerRow *row = g_ptr_array_index(rows, i);
        if (row->item != item)
            continue;
        reply_version(reply, row->version);
        write_answer(&reply->json, "answer", row, edition->questionnaire);
    }
    write_score(&reply->json, "score", score, edition->questionnaire, &view);
    json_end(&reply->json);
    return true;
}

static bool check_version(const Request *request, const AnswerRow *current, const char *yours,
                          GError **error)
{
    if (request_version(request) == (current == NULL ? 0 : current->version))
        return true;
    if (current == NULL)
        return change_refuse_stale(error, NULL, yours, NULL, 0, 0);
    return change_refuse_stale(error, current->answer, yours, current->person_name, current->at,
                               current->version);
}

/* What the path of an answer names, found and allowed. */
typedef struct {
    const char *department; /* "": the whole company */
    int item;
    AnswerPlace *place; /* owned */
    const QuestionnaireEdition *edition;
} AnswerTarget;

static void answer_target_clear(AnswerTarget *target)
{
    answer_place_free(target->place);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AnswerTarget, answer_target_clear)

static bool find_target(const Request *request, AnswerTarget *target, GError **error)
{
    const char *shown = request_param(request, "department");
    target->department = g_str_equal(shown, WHOLE_COMPANY) ? "" : shown;
    target->item = item_of_path(request);
    target->place = find_place(request, target->department, target->item, error);
    if (target->place == NULL)
        return false;
    target->edition =
        edition_of(request->content, target->place->questionnaire, target->place->edition, error);
    if (target->edition == NULL)
        return false;
    return edition_item(target->edition, target->item) != NULL ||
           refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

static bool delete_answer(Request *request, Reply *reply, GError **error)
{
    g_auto(AnswerTarget) target = { 0 };
    if (!find_target(request, &target, error))
        return false;
    const Actor actor = request_actor(request);
    const AnswerRow *current = target.place->current;
    if (current != NULL &&
        (!check_version(request, current, NULL, error) ||
         !answer_take_back(request->db, &actor, request_param(request, "assessment"),
                           target.edition, current, error)))
        return false;
    return reply_answer(request, reply, target.edition, target.department, target.item, error);
}

static bool put_answer(Request *request, Reply *reply, GError **error)
{
    g_auto(AnswerTarget) target = { 0 };
    if (!find_target(request, &target, error))
        return false;
    const AnswerRow wanted = {
        .department_id = (char *)target.department,
        .item = target.item,
        .answer = (char *)body_answer(request, target.edition->questionnaire, error),
        .note = (char *)body_lines_optional(request, "note", NOTE_MAX, error),
    };
    if (*error != NULL)
        return false;

    const Actor actor = request_actor(request);
    if (!answer_is_repeated(target.place->current, &actor, wanted.answer, wanted.note) &&
        (!check_version(request, target.place->current, wanted.answer, error) ||
         !answer_give(request->db, &actor, request_param(request, "assessment"), target.edition,
                      target.place->current, &wanted, error)))
        return false;
    return reply_answer(request, reply, target.edition, target.department, target.item, error);
}

/* --- merging ------------------------------------------------------------------------------------
 */

static bool show_merge(Request *request, Reply *reply, GError **error)
{
    return write_merge(request, &reply->json, request_param(request, "assessment"), error);
}

static bool reply_merge_item(Request *request, Reply *reply, int item, GError **error)
{
    const View view = view_of(request);
    g_autoptr(Sheet) sheet =
        sheet_load(request->db, request->content, request_param(request, "assessment"), error);
    if (sheet == NULL)
        return false;
    const AnswerRow *decision = sheet_decision(sheet, item);
    reply_version(reply, decision == NULL ? 0 : decision->version);
    write_merge_item(&reply->json, sheet, item, &view);
    return true;
}

static bool put_merge(Request *request, Reply *reply, GError **error)
{
    const int item = item_of_path(request);
    g_autoptr(Sheet) sheet =
        sheet_load(request->db, request->content, request_param(request, "assessment"), error);
    if (sheet == NULL)
        return false;
    if (edition_item(sheet->edition, item) == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const AnswerRow wanted = {
        .item = item,
        .answer = (char *)body_answer(request, sheet->edition->questionnaire, error),
        .note = (char *)body_lines_optional(request, "reason", NOTE_MAX, error),
    };
    if (*error != NULL)
        return false;

    const Actor actor = request_actor(request);
    const AnswerRow *current = sheet_decision(sheet, item);
    if (!answer_is_repeated(current, &actor, wanted.answer, wanted.note) &&
        (!check_version(request, current, wanted.answer, error) ||
         !merge_decide(request->db, &actor, sheet, &wanted, error)))
        return false;
    return reply_merge_item(request, reply, item, error);
}

/* --- results
 * -------------------------------------------------------------------------------------- */

static bool show_result(Request *request, Reply *reply, GError **error)
{
    return write_result(request, &reply->json, NULL, request_param(request, "assessment"), error);
}

/* Points from here to the next better band; 0 in the best one. */
static int points_to_next_band(const Score *score, const Questionnaire *questionnaire)
{
    int points = 0;
    for (guint i = 0; i < questionnaire->bands->len; i++) {
        const ScoreBand *band = g_ptr_array_index(questionnaire->bands, i);
        if (band->least > score->total)
            points = band->least - score->total; /* the highest stands first */
    }
    return points;
}

static bool show_gains(Request *request, Reply *reply, GError **error)
{
    const View view = view_of(request);
    g_autoptr(Sheet) sheet =
        sheet_load(request->db, request->content, request_param(request, "assessment"), error);
    g_autoptr(Organisation) organisation =
        sheet == NULL ? NULL : organisation_load(request->db, error);
    g_autoptr(ControlsOverview) overview =
        organisation == NULL ? NULL : controls_overview(request->db, request->content, NULL, error);
    int64_t points = 0;
    if (overview == NULL ||
        !request_query_int(request, "points", 0, POINTS_MAX,
                           points_to_next_band(sheet->score, sheet->edition->questionnaire),
                           &points, error))
        return false;

    const SizeBand *band = content_size_band(request->content, organisation->size_band);
    g_autoptr(GHashTable) implemented = controls_overview_implemented(overview);
    g_autoptr(GArray) actions =
        next_actions_all(sheet->edition, sheet->answers_final,
                         band == NULL ? SIZE_CLASS_SMALL : band->size, implemented);
    g_autoptr(Gains) gains = gains_find(actions, (int)points);
    write_gains(&reply->json, NULL, gains, &view);
    return true;
}

const Route assessment_routes[] = {
    { "GET", "/api/v1/industries", list_industries, PERMISSION_PUBLIC,
      "Lists the industries and size bands to choose from." },
    { "GET", "/api/v1/questionnaires/{questionnaire}", show_questionnaire, "assessment.read",
      "Shows a questionnaire in one edition." },
    { "GET", "/api/v1/assessments", list_assessments, "assessment.read",
      "Lists the assessments, the newest first." },
    { "POST", "/api/v1/assessments", start_assessment, "assessment.manage",
      "Starts an assessment for the whole company or by departments." },
    { "GET", "/api/v1/assessments/{assessment}", show_assessment, "assessment.read",
      "Shows an assessment with its answers, proposals and score so far." },
    { "PUT", "/api/v1/assessments/{assessment}/answers/{department}/{item}", put_answer,
      "assessment.answer",
      "Answers one item for a department, or for the whole company with \"all\".",
      .needs_version = true },
    { "DELETE", "/api/v1/assessments/{assessment}/answers/{department}/{item}", delete_answer,
      "assessment.answer", "Takes an answer back, so that the item is open again.",
      .needs_version = true },
    { "GET", "/api/v1/assessments/{assessment}/merge", show_merge, "assessment.manage",
      "Shows the departments' answers side by side with the proposed value." },
    { "PUT", "/api/v1/assessments/{assessment}/merge/{item}", put_merge, "assessment.manage",
      "Decides the company's answer to one item, with a reason where it differs from the "
      "proposal.",
      .needs_version = true },
    { "POST", "/api/v1/assessments/{assessment}/closing", close_assessment, "assessment.manage",
      "Closes an assessment: the answers are frozen." },
    { "GET", "/api/v1/assessments/{assessment}/result", show_result, "assessment.read",
      "Shows the result: score, weak points, next actions, comparison." },
    { "GET", "/api/v1/assessments/{assessment}/gains", show_gains, "assessment.read",
      "Answers 'what gives so many points more?' with the least effort." },
    { 0 },
};
