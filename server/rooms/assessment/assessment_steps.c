#include "rooms/assessment/assessment_steps.h"

#include "base/error.h"
#include "base/id.h"
#include "base/json_writer.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/frozen.h"
#include "rooms/controls/controls.h"

static void begin_details(JsonWriter *details)
{
    json_writer_init(details);
    json_begin_object(details, NULL);
}

static bool record(Db *db, const Actor *actor, const char *action, const char *object,
                   JsonWriter *details, GError **error)
{
    json_end(details);
    const bool is_good = audit_record(db, actor, action, object, details->text->str, error);
    json_writer_clear(details);
    return is_good;
}

/* --- start -------------------------------------------------------------------------- */

static bool check_none_open(Db *db, const char *questionnaire, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *open = assessment_find_open(db, questionnaire, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (open == NULL)
        return true;
    refuse(error, APP_ERROR_CONFLICT, "error.assessment-is-open", NULL);
    if (error != NULL)
        error_set_members(*error, g_strdup_printf("\"assessment\":\"%s\"", open));
    return false;
}

static bool add_departments(Db *db, const char *id, char *const *department_ids, GError **error)
{
    g_autoptr(GPtrArray) departments = departments_of_org(db, false, error);
    if (departments == NULL)
        return false;
    for (guint i = 0; department_ids[i] != NULL; i++) {
        const Department *department = department_find(departments, department_ids[i]);
        const bool is_repeated =
            g_strv_contains((const char *const *)department_ids + i + 1, department_ids[i]);
        if (department == NULL || is_repeated)
            return refuse_field(error, "departmentIds", "error.department-unknown", NULL);
        if (!assessment_department_insert(db, id, department->id, department->name, error))
            return false;
    }
    return true;
}

char *assessment_start(Db *db, const Actor *actor, const QuestionnaireEdition *edition,
                       char *const *department_ids, GError **error)
{
    const char *questionnaire = edition->questionnaire->id;
    const bool is_by_departments = department_ids != NULL && department_ids[0] != NULL;
    g_autofree char *id = id_new();
    if (!check_none_open(db, questionnaire, error) ||
        !assessment_insert(db, actor, id, questionnaire, edition->id, error) ||
        (is_by_departments && !add_departments(db, id, department_ids, error)))
        return NULL;

    JsonWriter details;
    begin_details(&details);
    json_text(&details, "questionnaire", questionnaire);
    json_text(&details, "edition", edition->id);
    json_int(&details, "departments",
             is_by_departments ? (int)g_strv_length((char **)department_ids) : 0);
    if (!record(db, actor, "assessment.start", id, &details, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* --- answer --------------------------------------------------------------------------- */

bool answer_is_repeated(const AnswerRow *current, const Actor *actor, const char *answer,
                        const char *note)
{
    return current != NULL && g_str_equal(current->answer, answer) &&
           g_strcmp0(current->note, note) == 0 && g_str_equal(current->person_id, actor->person_id);
}

static bool claim_item(Db *db, const Actor *actor, const char *assessment_id,
                       const QuestionnaireEdition *edition, const AnswerRow *answer, GError **error)
{
    const AnswerChoice *choice = questionnaire_answer(edition->questionnaire, answer->answer);
    g_autofree char *subject = g_strdup_printf("%s/%d", edition->questionnaire->id, answer->item);
    return controls_claim(db, actor, subject, answer->department_id,
                          control_state_of_answer(choice->state), answer->note, assessment_id,
                          error);
}

bool answer_give(Db *db, const Actor *actor, const char *assessment_id,
                 const QuestionnaireEdition *edition, const AnswerRow *current,
                 const AnswerRow *wanted, GError **error)
{
    if (!answer_save(db, actor, assessment_id, wanted, error) ||
        !claim_item(db, actor, assessment_id, edition, wanted, error))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_int(&details, "item", wanted->item);
    json_text(&details, "department", wanted->department_id);
    json_text(&details, "from", current == NULL ? NULL : current->answer);
    json_text(&details, "to", wanted->answer);
    return record(db, actor, "assessment.answer", assessment_id, &details, error);
}

/* What is claimed about the item once the answer of this assessment is gone. */
static bool restore_claim(Db *db, const char *assessment_id, const QuestionnaireEdition *edition,
                          const AnswerRow *current, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *earlier_id = NULL;
    g_autofree char *subject = g_strdup_printf("%s/%d", edition->questionnaire->id, current->item);
    g_autoptr(AnswerRow) earlier =
        answer_before(db, edition->questionnaire->id, current->department_id, current->item,
                      &earlier_id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (earlier == NULL || questionnaire_answer(edition->questionnaire, earlier->answer) == NULL)
        return controls_withdraw(db, subject, current->department_id, assessment_id, error);
    const Actor then = { earlier->person_id, earlier->person_name, earlier->at };
    return claim_item(db, &then, earlier_id, edition, earlier, error);
}

bool answer_take_back(Db *db, const Actor *actor, const char *assessment_id,
                      const QuestionnaireEdition *edition, const AnswerRow *current, GError **error)
{
    if (!answer_delete(db, assessment_id, current, error) ||
        !restore_claim(db, assessment_id, edition, current, error))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_int(&details, "item", current->item);
    json_text(&details, "department", current->department_id);
    json_text(&details, "from", current->answer);
    return record(db, actor, "assessment.take-back", assessment_id, &details, error);
}

/* --- merge ---------------------------------------------------------------------------- */

bool merge_decide(Db *db, const Actor *actor, const Sheet *sheet, const AnswerRow *wanted,
                  GError **error)
{
    if (!sheet_is_by_departments(sheet))
        return refuse(error, APP_ERROR_CONFLICT, "error.assessment-not-by-departments", NULL);
    if (sheet->row->is_closed)
        return refuse(error, APP_ERROR_CONFLICT, "error.assessment-is-closed", NULL);
    const MergedItem *item = &g_array_index(sheet->merge, MergedItem, wanted->item - 1);
    const bool is_as_proposed =
        item->proposed != NULL && g_str_equal(item->proposed->id, wanted->answer);
    if (!is_as_proposed && wanted->note == NULL)
        return refuse_field(error, "reason", "error.merge-reason", NULL);
    if (!merged_answer_save(db, actor, sheet->row->id, wanted, error))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_int(&details, "item", wanted->item);
    json_text(&details, "proposed", item->proposed == NULL ? NULL : item->proposed->id);
    json_text(&details, "to", wanted->answer);
    json_text(&details, "reason", wanted->note);
    return record(db, actor, "assessment.merge", sheet->row->id, &details, error);
}

/* --- close ---------------------------------------------------------------------------- */

static bool check_complete(const Sheet *sheet, GError **error)
{
    if (sheet->row->is_closed)
        return refuse(error, APP_ERROR_CONFLICT, "error.assessment-is-closed", NULL);
    g_autoptr(GArray) items = sheet_open_items(sheet);
    if (items->len == 0)
        return true;
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < items->len; i++)
        g_string_append_printf(list, "%s%d", i == 0 ? "" : ", ", g_array_index(items, int, i));
    refuse(error, APP_ERROR_CONFLICT, "error.assessment-items-open", "items", list->str, NULL);
    if (error != NULL)
        error_set_members(*error, g_strdup_printf("\"items\":[%s]", list->str));
    return false;
}

/* What departments said becomes what the company says. */
static bool claim_merged(Db *db, const Actor *actor, const Sheet *sheet, GError **error)
{
    for (guint i = 0; sheet->merge != NULL && i < sheet->merge->len; i++) {
        const MergedItem *item = &g_array_index(sheet->merge, MergedItem, i);
        const AnswerRow *decision = sheet_decision(sheet, item->item->number);
        const AnswerRow answer = {
            .department_id = (char *)"",
            .item = item->item->number,
            .answer = item->final->id,
            .note = decision == NULL ? NULL : decision->note,
        };
        if (!claim_item(db, actor, sheet->row->id, sheet->edition, &answer, error))
            return false;
    }
    return true;
}

static char *frozen_departments(const Sheet *sheet)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_list(&json, NULL);
    for (guint i = 0; i < sheet->departments->len; i++) {
        const AnsweringDepartment *department = g_ptr_array_index(sheet->departments, i);
        g_autoptr(Score) score = score_new(sheet->edition, g_ptr_array_index(sheet->answers_by, i));
        frozen_write_department(&json, department->id, department->name, score);
    }
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

static AssessmentRow *frozen_row(const Sheet *sheet, const Actor *actor, const char *size_band)
{
    AssessmentRow *row = g_new(AssessmentRow, 1);
    *row = (AssessmentRow){
        .id = g_strdup(sheet->row->id),
        .questionnaire = g_strdup(sheet->row->questionnaire),
        .closed_at = actor->now,
        .answered = sheet->score->answered,
        .total = sheet->score->total,
        .answers = frozen_write_answers(sheet->edition, sheet->answers_final),
        .parts = frozen_write_parts(sheet->score),
        .departments = frozen_departments(sheet),
        .size_band = g_strdup(size_band),
    };
    return row;
}

static bool share_score(Db *db, const Organisation *organisation, const AssessmentRow *row,
                        GError **error)
{
    const char *industry = organisation->industry, *size_band = organisation->size_band;
    g_autoptr(GArray) parts = frozen_read_parts(row->parts);
    for (guint i = 0; i < parts->len; i++) {
        const FrozenPart *part = &g_array_index(parts, FrozenPart, i);
        if (!peer_score_save(db, industry, size_band, row, part->part, part->score, error))
            return false;
    }
    return peer_score_save(db, industry, size_band, row, 0, (int)row->total, error);
}

bool assessment_close(Db *db, const Actor *actor, const Sheet *sheet,
                      const Organisation *organisation, GError **error)
{
    if (!check_complete(sheet, error))
        return false;
    g_autoptr(AssessmentRow) row = frozen_row(sheet, actor, organisation->size_band);
    if (!assessment_freeze(db, actor, row, error) || !claim_merged(db, actor, sheet, error) ||
        (organisation->shares_with_peers && !share_score(db, organisation, row, error)))
        return false;

    JsonWriter details;
    begin_details(&details);
    json_int(&details, "total", row->total);
    return record(db, actor, "assessment.close", row->id, &details, error);
}

bool assessment_organisation_changed(Db *db, const Organisation *organisation, GError **error)
{
    if (!peer_scores_delete(db, error))
        return false;
    if (!organisation->shares_with_peers)
        return true;
    g_autoptr(GPtrArray) rows = assessments_last_closed(db, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        if (!share_score(db, organisation, g_ptr_array_index(rows, i), error))
            return false;
    }
    return rows != NULL;
}
