/* second_factor.h - of whom a second factor is demanded, and what else the operator set for all
 * sign-ins. (OWASP ASVS 5.0, 6.3.3 and 6.5.5)
 *
 * Pure but for the rules of the operator, which are set once. */
#pragma once

#include <stdbool.h>

/* In the order of how many it asks. */
typedef enum {
    FACTOR_OF_NOBODY,
    FACTOR_OF_MANAGERS, /* who may change the company's settings */
    FACTOR_OF_EVERYBODY,
} FactorDemand;

/* "nobody", "managers", "everybody" */
const char *factor_demand_name(FactorDemand demand);
/* False: there is none of this name. NULL, as of a company that has not chosen: nobody. */
bool factor_demand_named(const char *name, FactorDemand *demand);

/* What the operator set. */
typedef struct {
    FactorDemand least; /* no company asks less */
    FactorDemand first; /* a new company begins with it */
    int totp_tolerance; /* steps before and after the present one whose code counts too: 0 or 1 */
} SignInRules;

/* Once, before the first thread starts. */
void sign_in_rules_set(const SignInRules *rules);
const SignInRules *sign_in_rules(void);

/* Whether a company that chose @company demands it of somebody, with what the operator set. */
bool factor_is_demanded(FactorDemand company, FactorDemand least, bool may_manage);

/* What a session has shown by now. */
typedef struct {
    bool is_by_link;      /* of an employee without a password, for the own tasks alone */
    bool has_two_factors; /* both were shown in this session */
    bool has_second;      /* the account has a passkey or an app now */
} FactorState;

/* Whether the session must first show a second factor, where one is demanded. */
bool factor_is_missing(const FactorState *state);
