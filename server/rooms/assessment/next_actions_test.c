#include "rooms/assessment/next_actions.h"

#include "rooms/assessment/test_answers.h"

/* "number:gain:control:effort " of each action. */
static char *as_text(const GArray *actions)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < actions->len; i++) {
        const NextAction *action = &g_array_index(actions, NextAction, i);
        g_string_append_printf(text, "%d:%d:%s:%s ", action->item->number, action->gain,
                               action->control->id, effort_name(action->measure->effort));
    }
    return g_string_free(text, FALSE);
}

static GHashTable *set_of(const char *const *ids)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    for (; *ids != NULL; ids++)
        g_hash_table_add(set, (char *)*ids);
    return set;
}

static void orders_by_gain_importance_effort_and_number(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    static const struct {
        const char *answers;
        SizeClass size;
        const char *implemented[4], *want;
    } cases[] = {
        /* Item 2 is important; 3 and 4 are less effort than 1. */
        { "nnnn",
          SIZE_CLASS_MICRO,
          { NULL },
          "2:4:close-window:medium 3:4:count-keys:low 4:4:lock-door:low 1:4:close-window:medium " },
        /* The larger gain comes before importance. */
        { "upnd",
          SIZE_CLASS_MICRO,
          { NULL },
          "1:5:close-window:medium 3:4:count-keys:low 2:2:close-window:medium " },
        { "dddd", SIZE_CLASS_MICRO, { NULL }, "" },
        { "....", SIZE_CLASS_MICRO, { NULL }, "" },
        /* A medium company needs the automatic lock. */
        { "dddn", SIZE_CLASS_MEDIUM, { NULL }, "4:4:lock-door:high " },
        { "dddn", SIZE_CLASS_SMALL, { NULL }, "4:4:lock-door:low " },
        /* Implemented controls give way to the next one of the item. */
        { "nndn",
          SIZE_CLASS_MICRO,
          { "close-window", NULL },
          "1:4:lock-door:low 4:4:lock-door:low " },
        { "nddn", SIZE_CLASS_MICRO, { "lock-door", "close-window", NULL }, "4:4:count-keys:low " },
        { "nnnn", SIZE_CLASS_MICRO, { "lock-door", "close-window", "count-keys", NULL }, "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree const AnswerChoice **answers = test_answers(edition, cases[i].answers);
        g_autoptr(GHashTable) implemented = set_of(cases[i].implemented);
        g_autoptr(GArray) actions = next_actions_all(edition, answers, cases[i].size, implemented);
        g_autofree char *got = as_text(actions);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void hands_out_the_measure_and_the_answer(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    g_autofree const AnswerChoice **answers = test_answers(edition, "dpdd");
    g_autoptr(GArray) actions = next_actions_all(edition, answers, SIZE_CLASS_MICRO, NULL);
    g_assert_cmpuint(actions->len, ==, 1);
    const NextAction *action = &g_array_index(actions, NextAction, 0);
    g_assert_true(action->answer == answers[1]);
    g_assert_true(action->item == edition_item(edition, 2));
    g_assert_cmpstr(action->measure->text.en, ==, "Walk round the windows.");
    g_assert_cmpstr(action->control->why.en, ==, "Rain comes in.");
}

static void leaves_retired_controls_out(void)
{
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    Control retired = *content_control(content, "close-window");
    retired.is_retired = true;
    g_autoptr(GPtrArray) controls = g_ptr_array_new();
    g_ptr_array_add(controls, &retired);
    QuestionnaireItem item = *edition_item(edition, 2);
    item.controls = controls;
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    g_ptr_array_add(items, &item);
    const QuestionnaireEdition small = { .questionnaire = edition->questionnaire, .items = items };

    g_autofree const AnswerChoice **answers = test_answers(&small, "n");
    g_autoptr(GArray) actions = next_actions_all(&small, answers, SIZE_CLASS_MICRO, NULL);
    g_assert_cmpuint(actions->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/next-actions/orders-by-gain-importance-effort-and-number",
                    orders_by_gain_importance_effort_and_number);
    g_test_add_func("/assessment/next-actions/hands-out-the-measure-and-the-answer",
                    hands_out_the_measure_and_the_answer);
    g_test_add_func("/assessment/next-actions/leaves-retired-controls-out",
                    leaves_retired_controls_out);
    return g_test_run();
}
