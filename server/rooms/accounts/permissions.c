#include "rooms/accounts/permissions.h"

#include <string.h>

const char *const ROLES[] = { "owner",     "manager", "department_manager", "employee", "inspector",
                              "supporter", NULL };

/* One line per permission; the letters are the roles in the order of ROLES: a letter for the whole
 * company, ~ for the own department, . for what is assigned to the person, - for not at all. */
static const struct {
    const char *permission;
    const char *roles;
} RIGHTS[] = {
    { "organisation.read", "omd-is" },   { "organisation.write", "om----" },
    { "organisation.export", "o-----" }, { "people.read", "om~-i-" },
    { "people.write", "om----" },        { "audit.read", "om--i-" },
    { "assessment.read", "om~-is" },     { "assessment.answer", "om~---" },
    { "assessment.manage", "om----" },   { "controls.read", "om~-is" },
    { "controls.write", "om~--s" },      { "controls.decide", "om----" },
    { "controls.approve", "o-----" },    { "tasks.read", "om~.is" },
    { "tasks.write", "om~.-s" },         { "documents.read", "omd-is" },
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

static Reach reach_of_letter(char letter)
{
    static const char LIMITED[] = "-.~"; /* in the order of Reach */
    const char *found = strchr(LIMITED, letter);
    return found == NULL ? REACH_COMPANY : (Reach)(found - LIMITED);
}

/* Of several roles the one that reaches furthest counts. */
static Reach reach_of_roles(const char *letters, char *const *roles)
{
    Reach reach = REACH_NONE;
    for (; *roles != NULL; roles++) {
        const int number = role_number(*roles);
        if (number >= 0)
            reach = MAX(reach, reach_of_letter(letters[number]));
    }
    return reach;
}

GArray *rights_of_roles(char *const *roles)
{
    GArray *rights = g_array_new(FALSE, FALSE, sizeof(Right));
    for (size_t i = 0; i < G_N_ELEMENTS(RIGHTS); i++) {
        const Right right = { RIGHTS[i].permission, reach_of_roles(RIGHTS[i].roles, roles) };
        if (right.reach != REACH_NONE)
            g_array_append_val(rights, right);
    }
    return rights;
}

bool roles_cover(char *const *roles, char *const *others)
{
    for (size_t i = 0; i < G_N_ELEMENTS(RIGHTS); i++) {
        if (reach_of_roles(RIGHTS[i].roles, roles) < reach_of_roles(RIGHTS[i].roles, others))
            return false;
    }
    return true;
}

bool roles_may_end(char *const *roles, char *const *others, bool can_sign_in, bool has_owner)
{
    return !can_sign_in || !has_owner || roles_cover(roles, others);
}
