#include "rooms/accounts/second_factor.h"

#include <glib.h>

static void asks_whom_the_company_chose_and_never_less_than_the_operator(void)
{
    static const struct {
        const char *company, *least;
        bool may_manage, want;
    } CASES[] = {
        { NULL, "nobody", true, false },        { "nobody", "nobody", true, false },
        { "managers", "nobody", true, true },   { "managers", "nobody", false, false },
        { "everybody", "nobody", true, true },  { "everybody", "nobody", false, true },
        { NULL, "managers", true, true },       { "nobody", "managers", false, false },
        { "nobody", "everybody", false, true }, { "everybody", "managers", false, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        FactorDemand company, least;
        g_assert_true(factor_demand_named(CASES[i].company, &company));
        g_assert_true(factor_demand_named(CASES[i].least, &least));
        g_assert_cmpint(factor_is_demanded(company, least, CASES[i].may_manage), ==, CASES[i].want);
    }
}

static void knows_its_own_names_alone(void)
{
    FactorDemand demand;
    for (FactorDemand each = FACTOR_OF_NOBODY; each <= FACTOR_OF_EVERYBODY; each++) {
        g_assert_true(factor_demand_named(factor_demand_name(each), &demand));
        g_assert_cmpint(demand, ==, each);
    }
    g_assert_false(factor_demand_named("", &demand));
    g_assert_false(factor_demand_named("Everybody", &demand));
}

/* A company that is founded where nobody configured anything begins safely. */
static void begins_with_everybody(void)
{
    g_assert_cmpint(sign_in_rules()->first, ==, FACTOR_OF_EVERYBODY);
    g_assert_cmpint(sign_in_rules()->totp_tolerance, ==, 0);
}

static void is_missing_until_both_were_shown_and_the_second_is_there(void)
{
    static const struct {
        FactorState state;
        bool want;
    } CASES[] = {
        { { .is_by_link = false, .has_two_factors = false, .has_second = false }, true },
        { { .is_by_link = false, .has_two_factors = false, .has_second = true }, true },
        { { .is_by_link = false, .has_two_factors = true, .has_second = false }, true },
        { { .is_by_link = false, .has_two_factors = true, .has_second = true }, false },
        { { .is_by_link = true, .has_two_factors = false, .has_second = false }, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(factor_is_missing(&CASES[i].state), ==, CASES[i].want);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func(
        "/accounts/second-factor/asks-whom-the-company-chose-and-never-less-than-the-operator",
        asks_whom_the_company_chose_and_never_less_than_the_operator);
    g_test_add_func("/accounts/second-factor/knows-its-own-names-alone", knows_its_own_names_alone);
    g_test_add_func("/accounts/second-factor/begins-with-everybody", begins_with_everybody);
    g_test_add_func(
        "/accounts/second-factor/is-missing-until-both-were-shown-and-the-second-is-there",
        is_missing_until_both_were_shown_and_the_second_is_there);
    return g_test_run();
}
