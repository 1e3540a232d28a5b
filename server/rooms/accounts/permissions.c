#include "rooms/accounts/permissions.h"

const char *const ROLES[] = { "owner",     "manager", "department_manager", "employee", "inspector",
                              "supporter", NULL };

/* One line per permission; the letters are the roles in the order of ROLES. */
static const struct {
    const char *permission;
    const char *roles;
} RIGHTS[] = {
    { "organisation.read", "omd-is" },   { "organisation.write", "om----" },
    { "organisation.export", "o-----" }, { "people.read", "omd-i-" },
    { "people.write", "om----" },        { "audit.read", "om--i-" },
    { "assessment.read", "omd-is" },     { "assessment.answer", "omd---" },
    { "assessment.manage", "om----" },   { "controls.read", "omd-is" },
    { "controls.write", "omd--s" },      { "controls.decide", "om----" },
    { "controls.approve", "o-----" },    { "tasks.read", "omdeis" },
    { "tasks.write", "omde-s" },         { "documents.read", "omd-is" },
    { "documents.write", "om---s" },     { "documents.publish", "om----" },
    { "documents.approve", "om----" },   { "stars.read", "omd-is" },
    { "stars.write", "om----" },         { "board.read", "om--is" },
    { "board.write", "om----" },         { "tokens.write", "om----" },
};

G_STATIC_ASSERT(G_N_ELEMENTS(RIGHTS) <= PERMISSIONS_MAX);

static int role_number(const char *role)
{
    for (int i = 0; ROLES[i] != NULL; i++) {
        if (g_str_equal(ROLES[i], role))
            return i;
    }
    return -1;
}

bool role_is_known(const char *role)
{
    return role_number(role) >= 0;
}

static bool is_granted(const char *letters, char *const *roles)
{
    for (; *roles != NULL; roles++) {
        const int number = role_number(*roles);
        if (number >= 0 && letters[number] != '-')
            return true;
    }
    return false;
}

GPtrArray *permissions_of_roles(char *const *roles)
{
    GPtrArray *permissions = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(RIGHTS); i++) {
        if (is_granted(RIGHTS[i].roles, roles))
            g_ptr_array_add(permissions, (char *)RIGHTS[i].permission);
    }
    return permissions;
}
