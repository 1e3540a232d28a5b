#include "rooms/assessment/frozen.h"

#include <string.h>

#include "rooms/assessment/test_answers.h"

static void reads_answers_as_they_were_written(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    g_autofree const AnswerChoice **answers = test_answers(edition, "d.nu");
    g_autofree char *json = frozen_write_answers(edition, answers);
    g_assert_cmpstr(json, ==, "[\"done\",null,\"not-done\",\"unknown\"]");
    g_autofree const AnswerChoice **again = frozen_read_answers(json, edition);
    for (guint i = 0; i < edition->items->len; i++)
        g_assert_true(again[i] == answers[i]);
}

static void reads_what_is_missing_or_broken_as_nothing(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    static const char *const texts[] = { NULL, "", "{}", "[", "[1,true]", "[\"sometimes\"]" };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree const AnswerChoice **answers = frozen_read_answers(texts[i], edition);
        for (guint j = 0; j < edition->items->len; j++)
            g_assert_null(answers[j]);
        g_autoptr(GPtrArray) departments = frozen_read_departments(i < 4 ? texts[i] : NULL);
        g_assert_cmpuint(departments->len, ==, 0);
    }
}

static void keeps_parts_and_departments(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    g_autofree const AnswerChoice **answers = test_answers(edition, "dpn.");
    g_autoptr(Score) score = score_new(edition, answers);
    g_autofree char *parts_json = frozen_write_parts(score);
    g_autoptr(GArray) parts = frozen_read_parts(parts_json);
    g_assert_cmpuint(parts->len, ==, 2);
    g_assert_cmpint(g_array_index(parts, FrozenPart, 0).score, ==, 6);
    g_assert_cmpint(g_array_index(parts, FrozenPart, 1).max, ==, 8);

    JsonWriter json;
    json_writer_init(&json);
    json_begin_list(&json, NULL);
    frozen_write_department(&json, "a", "総務", score);
    json_end(&json);
    g_autoptr(GPtrArray) departments = frozen_read_departments(json.text->str);
    json_writer_clear(&json);
    const FrozenDepartment *department = g_ptr_array_index(departments, 0);
    g_assert_cmpstr(department->name, ==, "総務");
    g_assert_cmpint(department->answered, ==, 3);
    g_assert_cmpint(department->total, ==, 6);
    g_assert_cmpuint(department->parts->len, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/frozen/reads-answers-as-they-were-written",
                    reads_answers_as_they_were_written);
    g_test_add_func("/assessment/frozen/reads-what-is-missing-or-broken-as-nothing",
                    reads_what_is_missing_or_broken_as_nothing);
    g_test_add_func("/assessment/frozen/keeps-parts-and-departments", keeps_parts_and_departments);
    return g_test_run();
}
