/* permissions.h - which role may do what, and how far. Pure.
 *
 * Roles follow the guideline's management structure (IPA guideline 3rd edition, part 2, tables 5
 * and 6): the owner, the person in charge, heads of departments, employees, the one who inspects,
 * and the supporter from outside.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/right.h"

/* "owner", "manager", "department_manager", "employee", "inspector", "supporter"; NULL-terminated.
 */
extern const char *const ROLES[];

#define PERMISSIONS_MAX 64 /* there are never more */

bool role_is_known(const char *role);

/* What somebody with @roles (NULL-terminated) may do, each permission once: of Right, none of
 * REACH_NONE. The caller owns the array. */
GArray *rights_of_roles(char *const *roles);

/* Whether who has @roles may do all that who has @others may, and as far. (both NULL-terminated) */
bool roles_cover(char *const *roles, char *const *others);

/* Whether who has @roles may end the membership, or the access, of who has @others: of nobody who
 * may do more and can sign in, as long as an owner can. Else whoever manages people would end the
 * last owner's and take her place. (both NULL-terminated) */
bool roles_may_end(char *const *roles, char *const *others, bool can_sign_in, bool has_owner);
