#include "app/diagnosis.h"

#include "base/json_writer.h"
#include "rooms/assessment/merge.h"

static void department_score_free(void *data)
{
    DepartmentScore *department = data;
    g_free(department->name);
    score_free(department->score);
    g_free(department);
}

static void add_department(Diagnosis *diagnosis, const char *name,
                           const AnswerChoice *const *answers)
{
    DepartmentScore *department = g_new(DepartmentScore, 1);
    *department = (DepartmentScore){ g_strdup(name), score_new(diagnosis->edition, answers) };
    g_ptr_array_add(diagnosis->departments, department);
}

/* The answers of the company; for g_autofree. Departments are scored on the way. */
static const AnswerChoice **answers_of_company(Diagnosis *diagnosis, const AnswerSheet *sheet)
{
    if (sheet->departments->len == 0)
        return answer_sheet_answers(sheet, diagnosis->edition, 0);

    g_autoptr(GPtrArray) departments = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < sheet->departments->len; i++) {
        const AnswerChoice **answers = answer_sheet_answers(sheet, diagnosis->edition, i);
        g_ptr_array_add(departments, answers);
        add_department(diagnosis, g_ptr_array_index(sheet->departments, i), answers);
    }
    GArray *merge = merge_new(diagnosis->edition, departments, NULL);
    const AnswerChoice **answers = merge_answers(merge);
    merge_free(merge);
    return answers;
}

Diagnosis *diagnosis_new(const QuestionnaireEdition *edition, const SizeBand *size,
                         const AnswerSheet *sheet)
{
    Diagnosis *diagnosis = g_new(Diagnosis, 1);
    *diagnosis = (Diagnosis){
        .edition = edition,
        .size = size,
        .departments = g_ptr_array_new_with_free_func(department_score_free),
    };
    g_autofree const AnswerChoice **answers = answers_of_company(diagnosis, sheet);
    diagnosis->score = score_new(edition, answers);
    diagnosis->actions = next_actions_all(edition, answers, size->size, NULL);
    if (diagnosis->actions->len > NEXT_ACTIONS)
        g_array_set_size(diagnosis->actions, NEXT_ACTIONS);
    return diagnosis;
}

void diagnosis_free(Diagnosis *diagnosis)
{
    if (diagnosis == NULL)
        return;
    score_free(diagnosis->score);
    g_array_unref(diagnosis->actions);
    g_ptr_array_unref(diagnosis->departments);
    g_free(diagnosis);
}

static void write_numbers(JsonWriter *json, const char *key, const GArray *numbers)
{
    json_begin_list(json, key);
    for (guint i = 0; i < numbers->len; i++)
        json_int(json, NULL, g_array_index(numbers, int, i));
    json_end(json);
}

static void write_parts(JsonWriter *json, const Score *score, const char *language)
{
    json_begin_list(json, "parts");
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        json_begin_object(json, NULL);
        json_int(json, "part", part->part->number);
        json_text(json, "title", local_text(&part->part->title, language));
        json_int(json, "score", part->score);
        json_int(json, "max", part->max);
        json_end(json);
    }
    json_end(json);
}

static void write_band(JsonWriter *json, const Score *score)
{
    json_text(json, "band", score->band == NULL ? NULL : score->band->id);
}

static void write_weakest(JsonWriter *json, const Score *score, const char *language)
{
    g_autoptr(GPtrArray) weakest = score_weakest(score, G_MAXINT);
    json_begin_list(json, "weakest");
    for (guint i = 0; i < weakest->len; i++) {
        const ScoredItem *scored = g_ptr_array_index(weakest, i);
        json_begin_object(json, NULL);
        json_int(json, "item", scored->item->number);
        json_text(json, "category", local_text(&scored->item->category, language));
        json_text(json, "answer", scored->answer->id);
        json_int(json, "points", scored->points);
        json_end(json);
    }
    json_end(json);
}

static void write_actions(JsonWriter *json, const GArray *actions, const char *language)
{
    json_begin_list(json, "next_actions");
    for (guint i = 0; i < actions->len; i++) {
        const NextAction *action = &g_array_index(actions, NextAction, i);
        json_begin_object(json, NULL);
        json_int(json, "rank", i + 1);
        json_int(json, "item", action->item->number);
        json_text(json, "category", local_text(&action->item->category, language));
        json_int(json, "gain", action->gain);
        json_text(json, "effort", effort_name(action->measure->effort));
        json_text(json, "cost", cost_name(action->measure->cost));
        json_text(json, "control", action->control->id);
        json_text(json, "action", local_text(&action->measure->text, language));
        json_end(json);
    }
    json_end(json);
}

static void write_departments(JsonWriter *json, const GPtrArray *departments, const char *language)
{
    json_begin_list(json, "departments");
    for (guint i = 0; i < departments->len; i++) {
        const DepartmentScore *department = g_ptr_array_index(departments, i);
        json_begin_object(json, NULL);
        json_text(json, "department", department->name);
        json_int(json, "total", department->score->total);
        json_int(json, "max", department->score->max);
        write_parts(json, department->score, language);
        write_numbers(json, "unknown", department->score->unknown);
        write_band(json, department->score);
        json_end(json);
    }
    json_end(json);
}

void diagnosis_write_json(const Diagnosis *diagnosis, const char *language, GString *out)
{
    const Score *score = diagnosis->score;
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "edition", diagnosis->edition->id);
    json_text(&json, "questionnaire", diagnosis->edition->questionnaire->id);
    json_int(&json, "total", score->total);
    json_int(&json, "max", score->max);
    json_int(&json, "least", score->least);
    json_int(&json, "answered", score->answered);
    write_numbers(&json, "unanswered", score->unanswered);
    write_parts(&json, score, language);
    write_numbers(&json, "unknown", score->unknown);
    write_band(&json, score);
    json_text(&json, "bandTitle",
              score->band == NULL ? NULL : local_text(&score->band->title, language));
    json_text(&json, "advice",
              score->band == NULL ? NULL : local_text(&score->band->advice, language));
    write_weakest(&json, score, language);
    write_actions(&json, diagnosis->actions, language);
    if (diagnosis->departments->len > 0)
        write_departments(&json, diagnosis->departments, language);
    json_end(&json);
    g_string_append_printf(out, "%s\n", json.text->str);
    json_writer_clear(&json);
}
