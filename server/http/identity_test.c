#include "http/identity.h"

static const char PERMISSION[] = "controls.write";

/* Somebody of a department (NULL: none) whose right reaches so far. */
static Identity *somebody(Reach reach, const char *department_id)
{
    Identity *identity = g_new0(Identity, 1);
    const Right right = { PERMISSION, reach };
    identity->department_id = g_strdup(department_id);
    identity->rights = g_array_new(FALSE, FALSE, sizeof(Right));
    if (reach != REACH_NONE)
        g_array_append_val(identity->rights, right);
    return identity;
}

static void sees_and_changes_as_far_as_the_right_reaches(void)
{
    static const struct {
        Reach reach;
        const char *own, *department;
        bool sees, may;
    } CASES[] = {
        { REACH_COMPANY, NULL, "", true, true },
        { REACH_COMPANY, NULL, "a", true, true },
        { REACH_COMPANY, "a", "b", true, true },
        { REACH_DEPARTMENT, "a", "a", true, true },
        { REACH_DEPARTMENT, "a", "", true, false },
        { REACH_DEPARTMENT, "a", "b", false, false },
        { REACH_DEPARTMENT, "a", "ab", false, false },
        { REACH_DEPARTMENT, NULL, "a", false, false },
        { REACH_DEPARTMENT, NULL, "", true, false },
        { REACH_OWN, "a", "a", true, false },
        { REACH_NONE, "a", "a", false, false },
        { REACH_NONE, "a", "", false, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Identity) identity = somebody(CASES[i].reach, CASES[i].own);
        g_assert_cmpint(identity_sees(identity, PERMISSION, CASES[i].department), ==,
                        CASES[i].sees);
        g_assert_cmpint(identity_may_in(identity, PERMISSION, CASES[i].department), ==,
                        CASES[i].may);
        g_assert_cmpint(identity_may(identity, PERMISSION), ==, CASES[i].reach != REACH_NONE);
    }
}

static void names_the_department_a_right_is_bound_to(void)
{
    g_autoptr(Identity) whole = somebody(REACH_COMPANY, "a");
    g_autoptr(Identity) head = somebody(REACH_DEPARTMENT, "a");
    g_autoptr(Identity) homeless = somebody(REACH_DEPARTMENT, NULL);
    g_assert_null(identity_department(whole, PERMISSION));
    g_assert_cmpstr(identity_department(head, PERMISSION), ==, "a");
    g_assert_cmpstr(identity_department(homeless, PERMISSION), ==, "");
}

static void a_proof_is_good_for_ten_minutes(void)
{
    g_autoptr(Identity) identity = somebody(REACH_COMPANY, NULL);
    g_assert_false(identity_is_proven(identity, 100)); /* none was given */
    identity->proven_at = 1000;
    g_assert_true(identity_is_proven(identity, 1600));
    g_assert_false(identity_is_proven(identity, 1601));
}

/* What the pages hide and show goes by this. */
static void tells_pages_all_rights_and_which_are_limited(void)
{
    static const Right MORE[] = { { "people.read", REACH_COMPANY }, { "audit.read", REACH_OWN } };
    g_autoptr(Identity) identity = somebody(REACH_DEPARTMENT, "a");
    identity->roles = g_new0(char *, 1);
    g_array_append_vals(identity->rights, MORE, G_N_ELEMENTS(MORE));
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    identity_write(&json, "identity", identity);
    json_end(&json);
    const char *text = json.text->str;
    g_assert_nonnull(
        strstr(text, "\"permissions\":[\"controls.write\",\"people.read\",\"audit.read\"]"));
    g_assert_nonnull(strstr(text, "\"limited\":[\"controls.write\",\"audit.read\"]"));
    json_writer_clear(&json);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/identity/sees-and-changes-as-far-as-the-right-reaches",
                    sees_and_changes_as_far_as_the_right_reaches);
    g_test_add_func("/http/identity/names-the-department-a-right-is-bound-to",
                    names_the_department_a_right_is_bound_to);
    g_test_add_func("/http/identity/a-proof-is-good-for-ten-minutes",
                    a_proof_is_good_for_ten_minutes);
    g_test_add_func("/http/identity/tells-pages-all-rights-and-which-are-limited",
                    tells_pages_all_rights_and_which_are_limited);
    return g_test_run();
}
