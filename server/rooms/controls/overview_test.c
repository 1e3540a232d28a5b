#include "rooms/controls/controls.h"

typedef struct {
    Content *content;
    ControlsOverview *overview;
} Fixture;

static void say(GPtrArray *claims, const char *subject, const char *department, ControlState state)
{
    Claim *claim = g_new(Claim, 1);
    *claim = (Claim){ .subject = g_strdup(subject),
                      .department_id = g_strdup(department),
                      .state = state,
                      .reference = g_strdup(""),
                      .person_name = g_strdup("A"),
                      .claimed_at = 1 };
    g_ptr_array_add(claims, claim);
}

/* Item 2 of house-check speaks of close-window, item 3 of count-keys. */
static void set_up(Fixture *fixture, const void *data)
{
    (void)data;
    g_autofree char *directory =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", "good", NULL);
    fixture->content = content_load(directory, NULL);
    GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
    say(claims, "house-check/2", "", CONTROL_NOT_APPLICABLE);
    say(claims, "house-check/3", "a", CONTROL_IMPLEMENTED);
    say(claims, "control/lock-door", "a", CONTROL_PARTIAL);
    say(claims, "control/gone", "", CONTROL_PARTIAL);
    fixture->overview = controls_overview_new(fixture->content, claims, NULL);
}

static void tear_down(Fixture *fixture, const void *data)
{
    (void)data;
    controls_overview_free(fixture->overview);
    content_free(fixture->content);
}

static ControlState state_of(const Fixture *fixture, const char *id)
{
    const Control *control = content_control(fixture->content, id);
    return controls_overview_status(fixture->overview, control)->state;
}

static void judges_by_items_and_by_hand(Fixture *fixture, const void *data)
{
    (void)data;
    g_assert_cmpint(state_of(fixture, "close-window"), ==, CONTROL_NOT_APPLICABLE);
    g_assert_cmpint(state_of(fixture, "count-keys"), ==, CONTROL_IMPLEMENTED);
    g_assert_cmpint(state_of(fixture, "lock-door"), ==, CONTROL_PARTIAL);
}

static void judges_for_one_department(Fixture *fixture, const void *data)
{
    (void)data;
    const Control *door = content_control(fixture->content, "lock-door");
    g_assert_cmpint(controls_overview_state_in(fixture->overview, door, "a"), ==, CONTROL_PARTIAL);
    g_assert_cmpint(controls_overview_state_in(fixture->overview, door, "b"), ==,
                    CONTROL_NO_RECORD);
}

static void knows_what_needs_no_more_work(Fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GHashTable) ids = controls_overview_implemented(fixture->overview);
    g_assert_cmpuint(g_hash_table_size(ids), ==, 2);
    g_assert_true(g_hash_table_contains(ids, "close-window"));
    g_assert_true(g_hash_table_contains(ids, "count-keys"));
}

static void finds_what_a_department_said_then_the_company(Fixture *fixture, const void *data)
{
    (void)data;
    const ControlsOverview *overview = fixture->overview;
    g_assert_nonnull(controls_overview_claim(overview, "house-check/3", "a"));
    g_assert_null(controls_overview_claim(overview, "house-check/3", "b"));
    g_assert_null(controls_overview_claim(overview, "house-check/3", ""));
    g_assert_nonnull(controls_overview_claim(overview, "house-check/2", "b"));
    g_assert_null(controls_overview_claim(overview, "house-check/9", ""));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *fixture, const void *data);
    } tests[] = {
        { "/controls/overview/judges-by-items-and-by-hand", judges_by_items_and_by_hand },
        { "/controls/overview/judges-for-one-department", judges_for_one_department },
        { "/controls/overview/knows-what-needs-no-more-work", knows_what_needs_no_more_work },
        { "/controls/overview/finds-what-a-department-said-then-the-company",
          finds_what_a_department_said_then_the_company },
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
