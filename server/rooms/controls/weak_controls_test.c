#include "rooms/controls/weak_controls.h"

static void say(GPtrArray *claims, const char *subject, ControlState state)
{
    Claim *claim = g_new(Claim, 1);
    *claim = (Claim){ .subject = g_strdup(subject),
                      .department_id = g_strdup(""),
                      .state = state,
                      .reference = g_strdup(""),
                      .person_name = g_strdup("A"),
                      .claimed_at = 1 };
    g_ptr_array_add(claims, claim);
}

static void decide(GPtrArray *decisions, const char *control_id, DecisionState state,
                   int64_t evidence)
{
    Decision *decision = g_new0(Decision, 1);
    decision->control_id = g_strdup(control_id);
    decision->state = state;
    decision->evidence = evidence;
    g_ptr_array_add(decisions, decision);
}

/* "close-window! lock-door": in their order, the important ones marked. */
static char *weak_of(const Content *content, GPtrArray *claims, const GPtrArray *decisions)
{
    g_autoptr(ControlsOverview) overview = controls_overview_new(content, claims, NULL);
    g_autoptr(GArray) weak = weak_controls(content, overview, decisions);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < weak->len; i++) {
        const WeakControl *one = &g_array_index(weak, WeakControl, i);
        g_string_append_printf(text, "%s%s%s", i == 0 ? "" : " ", one->control->id,
                               one->is_important ? "!" : "");
    }
    return g_string_free(text, FALSE);
}

static Content *sample(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests/packs/good", NULL);
    Content *content = content_load(packs, &error);
    g_assert_no_error(error);
    return content;
}

static void puts_the_weakest_first_and_leaves_out_what_is_well(void)
{
    g_autoptr(Content) content = sample();
    g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
    static const struct {
        ControlState lock_door, count_keys;
        const char *want;
    } CASES[] = {
        { CONTROL_PARTIAL, CONTROL_NOT_IMPLEMENTED, "count-keys lock-door" },
        { CONTROL_PARTIAL, CONTROL_UNKNOWN, "count-keys lock-door" },
        { CONTROL_NOT_IMPLEMENTED, CONTROL_NOT_IMPLEMENTED, "lock-door count-keys" },
        { CONTROL_UNKNOWN, CONTROL_PARTIAL, "lock-door count-keys" },
        { CONTROL_IMPLEMENTED, CONTROL_PARTIAL, "count-keys" },
        { CONTROL_UNKNOWN, CONTROL_NOT_APPLICABLE, "lock-door" },
        { CONTROL_IMPLEMENTED, CONTROL_IMPLEMENTED, "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
        say(claims, CLAIM_BY_HAND "lock-door", CASES[i].lock_door);
        say(claims, CLAIM_BY_HAND "count-keys", CASES[i].count_keys);
        g_autofree char *text = weak_of(content, claims, decisions);
        g_assert_cmpstr(text, ==, CASES[i].want);
    }
}

static void leaves_out_what_is_decided(void)
{
    g_autoptr(Content) content = sample();
    static const struct {
        DecisionState state;
        int64_t evidence;
        bool is_shown;
    } CASES[] = {
        { DECISION_PLANNED, 0, false }, { DECISION_PLANNED, 1, false }, { DECISION_DONE, 0, false },
        { DECISION_DONE, 1, true }, /* it was carried out and the control is weak all the same */
        { DECISION_DROPPED, 0, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GPtrArray) decisions =
            g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
        GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
        say(claims, CLAIM_BY_HAND "lock-door", CONTROL_PARTIAL);
        decide(decisions, "lock-door", CASES[i].state, CASES[i].evidence);
        g_autofree char *text = weak_of(content, claims, decisions);
        g_assert_cmpint(text[0] != '\0', ==, CASES[i].is_shown);
    }
}

static void puts_the_important_ones_before_weaker_ones(void)
{
    g_autoptr(Content) content = sample();
    g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
    GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
    say(claims, CLAIM_BY_HAND "lock-door", CONTROL_NOT_IMPLEMENTED);
    say(claims, CLAIM_BY_HAND "close-window", CONTROL_PARTIAL);
    g_autofree char *text = weak_of(content, claims, decisions);
    g_assert_cmpstr(text, ==, "close-window! lock-door");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/controls/weak/puts-the-weakest-first-and-leaves-out-what-is-well",
                    puts_the_weakest_first_and_leaves_out_what_is_well);
    g_test_add_func("/controls/weak/leaves-out-what-is-decided", leaves_out_what_is_decided);
    g_test_add_func("/controls/weak/puts-the-important-ones-before-weaker-ones",
                    puts_the_important_ones_before_weaker_ones);
    return g_test_run();
}
