#include "rooms/assessment/sheet.h"

#include "base/error.h"

const QuestionnaireEdition *edition_of(const Content *content, const char *questionnaire,
                                       const char *edition, GError **error)
{
    const Questionnaire *found = content_questionnaire(content, questionnaire);
    const QuestionnaireEdition *result =
        found == NULL ? NULL : questionnaire_edition(found, edition);
    if (result == NULL)
        return fail_null(error, APP_ERROR_INTERNAL,
                         "Questionnaire '%s', edition '%s' is recorded but not in the packs",
                         questionnaire, edition);
    return result;
}

static const AnswerRow *row_of(const GPtrArray *rows, const char *department_id, int item)
{
    for (guint i = 0; i < rows->len; i++) {
        const AnswerRow *row = g_ptr_array_index(rows, i);
        if (row->item == item && g_str_equal(row->department_id, department_id))
            return row;
    }
    return NULL;
}

const AnswerRow *sheet_answer(const Sheet *sheet, const char *department_id, int item)
{
    return row_of(sheet->answers, department_id, item);
}

const AnswerRow *sheet_decision(const Sheet *sheet, int item)
{
    return row_of(sheet->merged, "", item);
}

/* What the edition does not know is passed over. */
const AnswerChoice **answers_of_rows(const GPtrArray *rows, const char *department_id,
                                     const QuestionnaireEdition *edition)
{
    const AnswerChoice **answers = answers_new(edition);
    for (guint i = 0; i < rows->len; i++) {
        const AnswerRow *row = g_ptr_array_index(rows, i);
        if (g_str_equal(row->department_id, department_id) &&
            edition_item(edition, row->item) != NULL)
            answers[row->item - 1] = questionnaire_answer(edition->questionnaire, row->answer);
    }
    return answers;
}

static void merge_departments(Sheet *sheet)
{
    for (guint i = 0; i < sheet->departments->len; i++) {
        const AnsweringDepartment *department = g_ptr_array_index(sheet->departments, i);
        g_ptr_array_add(sheet->answers_by,
                        answers_of_rows(sheet->answers, department->id, sheet->edition));
    }
    g_autofree const AnswerChoice **decided = answers_of_rows(sheet->merged, "", sheet->edition);
    sheet->merge = merge_new(sheet->edition, sheet->answers_by, decided);
    sheet->answers_final = merge_answers(sheet->merge);
}

static void evaluate(Sheet *sheet)
{
    sheet->answers_by = g_ptr_array_new_with_free_func(g_free);
    if (sheet_is_by_departments(sheet)) {
        merge_departments(sheet);
    } else {
        g_ptr_array_add(sheet->answers_by, answers_of_rows(sheet->answers, "", sheet->edition));
        sheet->answers_final = answers_of_rows(sheet->answers, "", sheet->edition);
    }
    sheet->score = score_new(sheet->edition, sheet->answers_final);
}

static bool load_rows(Sheet *sheet, Db *db, const Content *content, GError **error)
{
    const char *id = sheet->row->id;
    if ((sheet->edition =
             edition_of(content, sheet->row->questionnaire, sheet->row->edition, error)) == NULL ||
        (sheet->departments = assessment_departments(db, id, error)) == NULL ||
        (sheet->answers = answers_of(db, id, NULL, error)) == NULL)
        return false;
    sheet->merged = sheet->departments->len > 0
                        ? merged_answers_of(db, id, error)
                        : g_ptr_array_new_with_free_func((GDestroyNotify)answer_row_free);
    return sheet->merged != NULL;
}

Sheet *sheet_load(Db *db, const Content *content, const char *assessment_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Sheet) sheet = g_new0(Sheet, 1);
    sheet->row = assessment_find(db, assessment_id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    if (sheet->row == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    if (!load_rows(sheet, db, content, error))
        return NULL;
    evaluate(sheet);
    return g_steal_pointer(&sheet);
}

void sheet_free(Sheet *sheet)
{
    if (sheet == NULL)
        return;
    assessment_row_free(sheet->row);
    g_clear_pointer(&sheet->departments, g_ptr_array_unref);
    g_clear_pointer(&sheet->answers, g_ptr_array_unref);
    g_clear_pointer(&sheet->merged, g_ptr_array_unref);
    g_clear_pointer(&sheet->answers_by, g_ptr_array_unref);
    g_clear_pointer(&sheet->merge, merge_free);
    g_free(sheet->answers_final);
    score_free(sheet->score);
    g_free(sheet);
}

bool sheet_is_by_departments(const Sheet *sheet)
{
    return sheet->departments->len > 0;
}

GArray *sheet_open_items(const Sheet *sheet)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < sheet->edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(sheet->edition->items, i);
        bool is_open = sheet->answers_final[i] == NULL;
        if (sheet->merge != NULL) {
            const MergedItem *merged = &g_array_index(sheet->merge, MergedItem, i);
            is_open = merged->decided == NULL && merged->missing->len > 0;
        }
        if (is_open)
            g_array_append_val(items, item->number);
    }
    return items;
}
