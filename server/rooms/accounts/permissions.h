/* permissions.h - which role may do what. Pure.
 *
 * Roles follow the guideline's management structure (IPA guideline 3rd edition, part 2, tables 5
 * and 6): the owner, the person in charge, heads of departments, employees, the one who inspects,
 * and the supporter from outside.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* "owner", "manager", "department_manager", "employee", "inspector", "supporter"; NULL-terminated.
 */
extern const char *const ROLES[];

#define PERMISSIONS_MAX 64 /* there are never more */

bool role_is_known(const char *role);

/* The permissions of somebody with @roles (NULL-terminated), each once: of const char*, static.
 * The caller owns the array. */
GPtrArray *permissions_of_roles(char *const *roles);
