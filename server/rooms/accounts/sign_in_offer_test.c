#include "rooms/accounts/accounts.h"

static void offers_a_passkey_where_one_can_be_made(void)
{
    static const struct {
        bool has_app;
        int64_t passkeys;
        bool may_prove;
        const char *base_url, *want;
    } CASES[] = {
        { false, 0, true, "https://mimamori.example.co.jp", "passkey" },
        { true, 0, true, "https://mimamori.example.co.jp", "passkey" },
        { false, 0, true, "http://192.168.1.5:8080", "authenticator" },
        { true, 0, true, "http://192.168.1.5:8080", NULL },
        { false, 1, true, "https://mimamori.example.co.jp", NULL },
        { false, 1, true, "http://192.168.1.5:8080", NULL },
        { false, 0, false, "https://mimamori.example.co.jp", NULL },
        { false, 0, false, "http://192.168.1.5:8080", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const SignInState state = { .has_app = CASES[i].has_app,
                                    .passkeys = CASES[i].passkeys,
                                    .may_prove = CASES[i].may_prove,
                                    .base_url = CASES[i].base_url };
        g_assert_cmpstr(sign_in_offer(&state), ==, CASES[i].want);
    }
}

/* One thing at a time: first the own lock, then the company's. */
static void offers_to_demand_one_of_all_to_whom_has_one_herself(void)
{
    static const struct {
        bool has_app;
        int64_t passkeys;
        bool may_prove;
        const char *want;
    } CASES[] = { { false, 0, true, "passkey" },
                  { true, 0, true, "company" },
                  { false, 1, true, "company" },
                  { false, 1, false, NULL } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const SignInState state = { .has_app = CASES[i].has_app,
                                    .passkeys = CASES[i].passkeys,
                                    .may_prove = CASES[i].may_prove,
                                    .may_choose_factor = true,
                                    .base_url = "https://mimamori.example.co.jp" };
        g_assert_cmpstr(sign_in_offer(&state), ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/sign-in-offer/offers-a-passkey-where-one-can-be-made",
                    offers_a_passkey_where_one_can_be_made);
    g_test_add_func("/accounts/sign-in-offer/offers-to-demand-one-of-all-to-whom-has-one-herself",
                    offers_to_demand_one_of_all_to_whom_has_one_herself);
    return g_test_run();
}
