#include "rooms/accounts/sign_in_reset.h"

#include <string.h>

#include "base/error.h"
#include "rooms/accounts/permissions.h"

static bool may_do_more(const ResetCase *reset)
{
    g_auto(GStrv) roles = g_strsplit(reset->roles, " ", 0);
    return !roles_cover(reset->by_roles, roles);
}

bool sign_in_reset_check(const ResetCase *reset, GError **error)
{
    if (!reset->reaches)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    if (g_str_equal(reset->person_id, reset->by_id))
        return refuse(error, APP_ERROR_CONFLICT, "error.reset-own", NULL);
    if (may_do_more(reset))
        return refuse(error, APP_ERROR_DENIED, "error.reset-above", NULL);
    if (!reset->has_account)
        return refuse(error, APP_ERROR_CONFLICT, "error.reset-nothing", NULL);
    if (reset->is_shared)
        return refuse(error, APP_ERROR_CONFLICT, "error.reset-shared", NULL);
    if (reset->access_ends_on != NULL && strcmp(reset->access_ends_on, reset->today) < 0)
        return refuse(error, APP_ERROR_CONFLICT, "error.reset-access-ended", NULL);
    return true;
}
