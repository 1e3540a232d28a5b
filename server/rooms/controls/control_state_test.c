#include "rooms/controls/control_state.h"

#define DAY 86400

/* A claim in short. */
typedef struct {
    const char *subject;
    const char *department;
    ControlState state;
    int day;
} Said;

static GPtrArray *claims_from(const Said *said, size_t count)
{
    GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
    for (size_t i = 0; i < count && said[i].subject != NULL; i++) {
        Claim *claim = g_new(Claim, 1);
        *claim = (Claim){ .subject = g_strdup(said[i].subject),
                          .department_id = g_strdup(said[i].department),
                          .state = said[i].state,
                          .reference = g_strdup(""),
                          .person_name = g_strdup("A"),
                          .claimed_at = said[i].day * DAY };
        g_ptr_array_add(claims, claim);
    }
    return claims;
}

#define HAND "control/lock"
#define YES CONTROL_IMPLEMENTED
#define PART CONTROL_PARTIAL
#define NO CONTROL_NOT_IMPLEMENTED
#define UNSURE CONTROL_UNKNOWN
#define NONE CONTROL_NOT_APPLICABLE

static const struct {
    const char *rule;
    const char *department; /* NULL: the whole company */
    Said said[4];
    ControlState want;
    bool is_contradicted;
} CASES[] = {
    { "nothing is said", NULL, { { 0 } }, CONTROL_NO_RECORD, false },
    { "one answer", NULL, { { "self/1", "", PART, 1 } }, PART, false },
    { "newer hand", NULL, { { "self/1", "", NO, 1 }, { HAND, "", YES, 2 } }, YES, false },
    { "hand in the same second",
      NULL,
      { { "self/1", "", NO, 1 }, { HAND, "", YES, 1 } },
      YES,
      false },
    { "older hand", NULL, { { "self/1", "", NO, 2 }, { HAND, "", YES, 1 } }, NO, true },
    { "newer questionnaire",
      NULL,
      { { "self/1", "", YES, 1 }, { "five/1", "", NO, 2 } },
      NO,
      true },
    { "older questionnaire",
      NULL,
      { { "self/1", "", YES, 3 }, { "five/1", "", NO, 2 } },
      YES,
      true },
    { "partly contradicts",
      NULL,
      { { "self/1", "", YES, 3 }, { "five/1", "", PART, 2 } },
      YES,
      true },
    { "unknown contradicts nothing",
      NULL,
      { { "self/1", "", YES, 3 }, { "five/1", "", UNSURE, 2 } },
      YES,
      false },
    { "two items of one questionnaire",
      NULL,
      { { "self/1", "", NO, 1 }, { "self/4", "", YES, 2 } },
      NO,
      false },
    { "a prefix is another questionnaire",
      NULL,
      { { "self/1", "", NO, 1 }, { "self-25/1", "", YES, 2 } },
      YES,
      true },
    { "the weakest department",
      NULL,
      { { "self/1", "a", YES, 1 }, { "self/1", "b", PART, 1 } },
      PART,
      false },
    { "unknown is weaker than partly",
      NULL,
      { { "self/1", "a", UNSURE, 1 }, { "self/1", "b", PART, 1 } },
      UNSURE,
      false },
    { "unknown is weaker, whoever says it",
      NULL,
      { { "self/1", "a", PART, 1 }, { "self/1", "b", UNSURE, 1 } },
      UNSURE,
      false },
    { "not is weaker than unknown",
      NULL,
      { { "self/1", "a", UNSURE, 1 }, { "self/1", "b", NO, 1 } },
      NO,
      false },
    { "not applicable is passed over",
      NULL,
      { { "self/1", "a", NONE, 1 }, { "self/1", "b", PART, 1 } },
      PART,
      false },
    { "not applicable if all say so",
      NULL,
      { { "self/1", "a", NONE, 1 }, { "self/1", "b", NONE, 1 } },
      NONE,
      false },
    { "the merged answer",
      NULL,
      { { "self/1", "a", NO, 1 }, { "self/1", "", YES, 1 } },
      YES,
      false },
    { "a department after the merge",
      NULL,
      { { "self/1", "a", NO, 2 }, { "self/1", "", YES, 1 } },
      NO,
      false },
    { "hand for the company, later",
      NULL,
      { { "self/1", "a", NO, 1 }, { "self/1", "b", PART, 1 }, { HAND, "", YES, 2 } },
      YES,
      false },
    { "hand for one department only",
      NULL,
      { { "self/1", "a", NO, 1 }, { "self/1", "b", PART, 1 }, { HAND, "a", YES, 2 } },
      PART,
      false },
    { "the company against one department",
      NULL,
      { { "five/1", "", YES, 1 }, { "self/1", "a", NO, 2 } },
      NO,
      true },
    { "other departments do not contradict",
      NULL,
      { { "five/1", "b", YES, 1 }, { "self/1", "a", NO, 2 } },
      NO,
      false },
    { "a department's own word",
      "a",
      { { "self/1", "a", NO, 1 }, { "self/1", "", YES, 2 } },
      NO,
      false },
    { "a department without a word",
      "c",
      { { "self/1", "a", NO, 1 }, { "self/1", "", YES, 2 } },
      YES,
      false },
    { "nobody speaks of the department",
      "c",
      { { "self/1", "a", NO, 1 } },
      CONTROL_NO_RECORD,
      false },
    { "the company's hand, for a department",
      "a",
      { { "self/1", "a", NO, 1 }, { HAND, "", YES, 2 } },
      YES,
      false },
    { "what the company alone says",
      "",
      { { "self/1", "a", NO, 2 }, { "self/1", "", YES, 1 } },
      YES,
      false },
};

static void judges_by_the_rules(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GPtrArray) claims = claims_from(CASES[i].said, G_N_ELEMENTS(CASES[i].said));
        g_autoptr(ControlStatus) status = control_status_new(claims, CASES[i].department);
        g_test_message("%s", CASES[i].rule);
        g_assert_cmpstr(control_state_name(status->state), ==, control_state_name(CASES[i].want));
        g_assert_cmpint(status->is_contradicted, ==, CASES[i].is_contradicted);
    }
}

static void lists_what_is_in_force_first_then_the_newest(void)
{
    const Said said[] = { { "self/1", "", NO, 1 },
                          { HAND, "", YES, 3 },
                          { "five/1", "", PART, 4 } };
    g_autoptr(GPtrArray) claims = claims_from(said, G_N_ELEMENTS(said));
    g_autoptr(ControlStatus) status = control_status_new(claims, NULL);
    static const char *const want[] = { "five/1", HAND, "self/1" };
    g_assert_cmpuint(status->reasons->len, ==, 3);
    for (guint i = 0; i < 3; i++) {
        const Reason *reason = &g_array_index(status->reasons, Reason, i);
        g_assert_cmpstr(reason->claim->subject, ==, want[i]);
        g_assert_cmpint(reason->is_in_force, ==, i < 2);
    }
}

static void names_states_as_the_table_does(void)
{
    static const char *const names[] = { "no_record",       "implemented", "partial",
                                         "not_implemented", "unknown",     "not_applicable" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        ControlState state = CONTROL_NO_RECORD;
        g_assert_true(control_state_from_name(names[i], &state));
        g_assert_cmpstr(control_state_name(state), ==, names[i]);
    }
    ControlState state = CONTROL_PARTIAL;
    g_assert_false(control_state_from_name("done", &state));
    g_assert_false(control_state_from_name(NULL, &state));
    g_assert_cmpint(state, ==, CONTROL_PARTIAL);
}

static void takes_answers_as_states(void)
{
    for (AnswerState answer = ANSWER_IMPLEMENTED; answer <= ANSWER_NOT_APPLICABLE; answer++)
        g_assert_cmpstr(control_state_name(control_state_of_answer(answer)), ==,
                        answer_state_name(answer));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/controls/state/judges-by-the-rules", judges_by_the_rules);
    g_test_add_func("/controls/state/lists-what-is-in-force-first-then-the-newest",
                    lists_what_is_in_force_first_then_the_newest);
    g_test_add_func("/controls/state/names-states-as-the-table-does",
                    names_states_as_the_table_does);
    g_test_add_func("/controls/state/takes-answers-as-states", takes_answers_as_states);
    return g_test_run();
}
