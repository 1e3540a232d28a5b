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
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(sign_in_offer(CASES[i].has_app, CASES[i].passkeys, CASES[i].may_prove,
                                      CASES[i].base_url),
                        ==, CASES[i].want);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/sign-in-offer/offers-a-passkey-where-one-can-be-made",
                    offers_a_passkey_where_one_can_be_made);
    return g_test_run();
}
