#include "rooms/accounts/permissions.h"

static bool may(const char *roles, const char *permission)
{
    g_auto(GStrv) list = g_strsplit(roles, " ", 0);
    g_autoptr(GPtrArray) permissions = permissions_of_roles(list);
    for (guint i = 0; i < permissions->len; i++) {
        if (g_str_equal(g_ptr_array_index(permissions, i), permission))
            return true;
    }
    return false;
}

static void gives_each_role_its_rights(void)
{
    static const struct {
        const char *roles, *permission;
        bool want;
    } CASES[] = {
        { "owner", "people.write", true },
        { "manager", "assessment.manage", true },
        { "owner", "controls.approve", true },
        { "manager", "controls.approve", false },
        { "manager", "controls.decide", true },
        { "department_manager", "assessment.answer", true },
        { "department_manager", "assessment.manage", false },
        { "department_manager", "people.write", false },
        { "department_manager", "audit.read", false },
        { "employee", "assessment.read", false },
        { "employee", "tasks.write", true },
        { "inspector", "audit.read", true },
        { "inspector", "controls.write", false },
        { "inspector", "tasks.write", false },
        { "supporter", "controls.write", true },
        { "supporter", "people.read", false },
        { "employee inspector", "audit.read", true },
        { "", "tasks.read", false },
        { "king", "tasks.read", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(may(CASES[i].roles, CASES[i].permission), ==, CASES[i].want);
}

static void lists_a_permission_once(void)
{
    g_auto(GStrv) roles = g_strsplit("owner manager", " ", 0);
    g_autoptr(GPtrArray) both = permissions_of_roles(roles);
    roles[1] = (g_free(roles[1]), NULL);
    g_autoptr(GPtrArray) one = permissions_of_roles(roles);
    g_assert_cmpuint(both->len, ==, one->len);
}

static void knows_its_roles(void)
{
    g_assert_true(role_is_known("supporter"));
    g_assert_false(role_is_known("Owner"));
    g_assert_false(role_is_known(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/permissions/gives-each-role-its-rights", gives_each_role_its_rights);
    g_test_add_func("/accounts/permissions/lists-a-permission-once", lists_a_permission_once);
    g_test_add_func("/accounts/permissions/knows-its-roles", knows_its_roles);
    return g_test_run();
}
