#include "rooms/accounts/second_factor.h"

#include <glib.h>

static const char *const NAMES[] = { [FACTOR_OF_NOBODY] = "nobody",
                                     [FACTOR_OF_MANAGERS] = "managers",
                                     [FACTOR_OF_EVERYBODY] = "everybody" };

static SignInRules kept = { .first = FACTOR_OF_EVERYBODY };

const char *factor_demand_name(FactorDemand demand)
{
    return NAMES[demand];
}

bool factor_demand_named(const char *name, FactorDemand *demand)
{
    *demand = FACTOR_OF_NOBODY;
    if (name == NULL)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (g_str_equal(NAMES[i], name)) {
            *demand = (FactorDemand)i;
            return true;
        }
    }
    return false;
}

void sign_in_rules_set(const SignInRules *rules)
{
    kept = *rules;
}

const SignInRules *sign_in_rules(void)
{
    return &kept;
}

bool factor_is_demanded(FactorDemand company, FactorDemand least, bool may_manage)
{
    const FactorDemand demand = MAX(company, least);
    return demand == FACTOR_OF_EVERYBODY || (demand == FACTOR_OF_MANAGERS && may_manage);
}

/* Who removed the last factor has shown one that is gone. */
bool factor_is_missing(const FactorState *state)
{
    return !state->is_by_link && !(state->has_two_factors && state->has_second);
}
