#include "rooms/accounts/permissions.h"

static Reach reach(const char *roles, const char *permission)
{
    g_auto(GStrv) list = g_strsplit(roles, " ", 0);
    g_autoptr(GArray) rights = rights_of_roles(list);
    for (guint i = 0; i < rights->len; i++) {
        const Right *right = &g_array_index(rights, Right, i);
        if (g_str_equal(right->permission, permission))
            return right->reach;
    }
    return REACH_NONE;
}

static void gives_each_role_its_rights(void)
{
    static const struct {
        const char *roles, *permission;
        Reach want;
    } CASES[] = {
        { "owner", "people.write", REACH_COMPANY },
        { "manager", "assessment.manage", REACH_COMPANY },
        { "owner", "controls.approve", REACH_COMPANY },
        { "manager", "controls.approve", REACH_NONE },
        { "manager", "controls.decide", REACH_COMPANY },
        { "department_manager", "assessment.answer", REACH_DEPARTMENT },
        { "department_manager", "assessment.manage", REACH_NONE },
        { "department_manager", "people.write", REACH_NONE },
        { "department_manager", "audit.read", REACH_NONE },
        { "employee", "assessment.read", REACH_NONE },
        { "employee", "tasks.write", REACH_OWN },
        { "inspector", "audit.read", REACH_COMPANY },
        { "inspector", "controls.write", REACH_NONE },
        { "inspector", "tasks.write", REACH_NONE },
        { "supporter", "controls.write", REACH_COMPANY },
        { "supporter", "people.read", REACH_NONE },
        { "employee inspector", "audit.read", REACH_COMPANY },
        { "department_manager", "organisation.read", REACH_COMPANY },
        { "department_manager", "people.read", REACH_DEPARTMENT },
        { "department_manager", "controls.write", REACH_DEPARTMENT },
        { "department_manager", "tasks.read", REACH_DEPARTMENT },
        { "employee", "tasks.read", REACH_OWN },
        { "inspector", "tasks.read", REACH_COMPANY },
        { "employee department_manager", "tasks.write", REACH_DEPARTMENT },
        { "department_manager inspector", "controls.read", REACH_COMPANY },
        { "department_manager inspector", "controls.write", REACH_DEPARTMENT },
        { "", "tasks.read", REACH_NONE },
        { "king", "tasks.read", REACH_NONE },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(reach(CASES[i].roles, CASES[i].permission), ==, CASES[i].want);
}

static void knows_every_role_and_no_other(void)
{
    static const char *const KNOWN[] = { "owner",    "manager",   "department_manager",
                                         "employee", "inspector", "supporter" };
    for (size_t i = 0; i < G_N_ELEMENTS(KNOWN); i++)
        g_assert_true(role_is_known(KNOWN[i]));
    g_assert_false(role_is_known("Owner"));
    g_assert_false(role_is_known(""));
}

static void lists_a_permission_once(void)
{
    g_auto(GStrv) roles = g_strsplit("owner manager", " ", 0);
    g_autoptr(GArray) both = rights_of_roles(roles);
    roles[1] = (g_free(roles[1]), NULL);
    g_autoptr(GArray) one = rights_of_roles(roles);
    g_assert_cmpuint(both->len, ==, one->len);
}

static bool covers(const char *roles, const char *others)
{
    g_auto(GStrv) some = g_strsplit(roles, " ", 0);
    g_auto(GStrv) list = g_strsplit(others, " ", 0);
    return roles_cover(some, list);
}

static void covers_who_may_no_more(void)
{
    static const struct {
        const char *roles, *others;
        bool want;
    } CASES[] = {
        { "owner", "owner manager", true },
        { "owner manager", "owner", true },
        { "owner", "supporter", true },
        { "manager", "manager", true },
        { "manager", "department_manager", true },
        { "manager", "employee inspector", true },
        { "manager", "supporter", true },
        { "manager", "owner", false },
        { "manager", "employee owner", false },
        { "department_manager", "manager", false },
        { "department_manager", "employee", true },
        { "employee", "department_manager", false },
        { "inspector", "employee", false },
        { "manager", "", true },
        { "", "employee", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(covers(CASES[i].roles, CASES[i].others), ==, CASES[i].want);
}

static void ends_nobody_who_may_more_while_an_owner_can_sign_in(void)
{
    static const struct {
        const char *roles, *others;
        bool can_sign_in, has_owner, want;
    } CASES[] = {
        { "manager", "owner", true, true, false },
        { "manager", "owner supporter", true, true, false },
        { "manager", "owner", false, true, true }, /* invited, or her access is over */
        { "manager", "owner", true, false, true },
        { "manager", "manager", true, true, true },
        { "manager", "employee", true, true, true },
        { "owner", "owner manager", true, true, true },
        { "department_manager", "manager", true, true, false },
        { "department_manager", "manager", false, true, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_auto(GStrv) roles = g_strsplit(CASES[i].roles, " ", 0);
        g_auto(GStrv) others = g_strsplit(CASES[i].others, " ", 0);
        g_assert_cmpint(roles_may_end(roles, others, CASES[i].can_sign_in, CASES[i].has_owner), ==,
                        CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/permissions/knows-every-role-and-no-other",
                    knows_every_role_and_no_other);
    g_test_add_func("/accounts/permissions/covers-who-may-no-more", covers_who_may_no_more);
    g_test_add_func("/accounts/permissions/ends-nobody-who-may-more-while-an-owner-can-sign-in",
                    ends_nobody_who_may_more_while_an_owner_can_sign_in);
    g_test_add_func("/accounts/permissions/gives-each-role-its-rights", gives_each_role_its_rights);
    g_test_add_func("/accounts/permissions/lists-a-permission-once", lists_a_permission_once);
    return g_test_run();
}
