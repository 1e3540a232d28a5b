#include "app/sign_in.h"

#include "base/error.h"
#include "rooms/accounts/second_factor.h"

static bool read_demand(const Settings *settings, const char *name, FactorDemand *demand,
                        GError **error)
{
    const char *value = settings_text(settings, name);
    return factor_demand_named(value, demand) ||
           fail(error, APP_ERROR_INVALID, "Setting '%s': '%s' is not nobody, managers or everybody",
                name, value);
}

bool sign_in_configure(const Settings *settings, GError **error)
{
    SignInRules rules = { .totp_tolerance = settings_number(settings, "totp-tolerance") };
    if (!read_demand(settings, "second-factor-least", &rules.least, error) ||
        !read_demand(settings, "second-factor-new", &rules.first, error))
        return false;
    sign_in_rules_set(&rules);
    return true;
}
