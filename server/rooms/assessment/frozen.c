#include "rooms/assessment/frozen.h"

#include <jansson.h>

static char *take_text(JsonWriter *json)
{
    char *text = g_strdup(json->text->str);
    json_writer_clear(json);
    return text;
}

static void write_parts(JsonWriter *json, const char *key, const Score *score)
{
    json_begin_list(json, key);
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        json_begin_object(json, NULL);
        json_int(json, "part", part->part->number);
        json_int(json, "score", part->score);
        json_int(json, "max", part->max);
        json_end(json);
    }
    json_end(json);
}

char *frozen_write_answers(const QuestionnaireEdition *edition, const AnswerChoice *const *answers)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_list(&json, NULL);
    for (guint i = 0; i < edition->items->len; i++)
        json_text(&json, NULL, answers[i] == NULL ? NULL : answers[i]->id);
    json_end(&json);
    return take_text(&json);
}

char *frozen_write_parts(const Score *score)
{
    JsonWriter json;
    json_writer_init(&json);
    write_parts(&json, NULL, score);
    return take_text(&json);
}

void frozen_write_department(JsonWriter *json, const char *id, const char *name, const Score *score)
{
    json_begin_object(json, NULL);
    json_text(json, "id", id);
    json_text(json, "name", name);
    json_int(json, "answered", score->answered);
    json_int(json, "total", score->total);
    write_parts(json, "parts", score);
    json_end(json);
}

static json_t *parse(const char *text)
{
    return text == NULL ? NULL : json_loads(text, 0, NULL);
}

const AnswerChoice **frozen_read_answers(const char *text, const QuestionnaireEdition *edition)
{
    const AnswerChoice **answers = answers_new(edition);
    json_t *list = parse(text);
    for (guint i = 0; i < edition->items->len; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        if (id != NULL)
            answers[i] = questionnaire_answer(edition->questionnaire, id);
    }
    json_decref(list);
    return answers;
}

static int int_of(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static GArray *parts_of(const json_t *list)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(FrozenPart));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        const FrozenPart part = { int_of(entry, "part"), int_of(entry, "score"),
                                  int_of(entry, "max") };
        g_array_append_val(parts, part);
    }
    return parts;
}

GArray *frozen_read_parts(const char *text)
{
    json_t *list = parse(text);
    GArray *parts = parts_of(list);
    json_decref(list);
    return parts;
}

static void frozen_department_free(void *data)
{
    FrozenDepartment *department = data;
    g_free(department->id);
    g_free(department->name);
    g_array_unref(department->parts);
    g_free(department);
}

GPtrArray *frozen_read_departments(const char *text)
{
    GPtrArray *departments = g_ptr_array_new_with_free_func(frozen_department_free);
    json_t *list = parse(text);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        FrozenDepartment *department = g_new(FrozenDepartment, 1);
        *department = (FrozenDepartment){
            .id = g_strdup(json_string_value(json_object_get(entry, "id"))),
            .name = g_strdup(json_string_value(json_object_get(entry, "name"))),
            .answered = int_of(entry, "answered"),
            .total = int_of(entry, "total"),
            .parts = parts_of(json_object_get(entry, "parts")),
        };
        g_ptr_array_add(departments, department);
    }
    json_decref(list);
    return departments;
}
