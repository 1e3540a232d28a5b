#include "http/proxies.h"

static void believes_only_our_proxies(void)
{
    static const struct {
        const char *proxies, *peer, *forwarded, *want;
    } CASES[] = {
        { "127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9" },
        { "127.0.0.1", "127.0.0.1", NULL, "127.0.0.1" },
        /* what the client made up stands before what the proxy saw */
        { "127.0.0.1", "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9" },
        { "127.0.0.1", "127.0.0.1", "192.0.2.1,203.0.113.9 ", "203.0.113.9" },
        /* nobody else is believed */
        { "127.0.0.1", "198.51.100.7", "203.0.113.9", "198.51.100.7" },
        { "", "127.0.0.1", "203.0.113.9", "127.0.0.1" },
        /* two proxies, one behind the other */
        { "127.0.0.1 10.0.0.0/8", "127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9" },
        { "127.0.0.1 10.0.0.0/8", "127.0.0.1", "10.9.9.9, 203.0.113.9, 10.1.2.3", "203.0.113.9" },
        { "10.0.0.0/8", "11.0.0.1", "203.0.113.9", "11.0.0.1" },
        { "10.0.0.0/8", "10.255.255.255", "203.0.113.9", "203.0.113.9" },
        /* rubbish is no address */
        { "127.0.0.1", "127.0.0.1", "unknown", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "203.0.113.9, <script>", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "203.0.113.9:443", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "::1%ANYTHING", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "203.0.113.9,::1%\033[31m", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1", "203.0.113.9,fe80::1%\xff", "127.0.0.1" },
        /* an address has one form */
        { "127.0.0.1", "127.0.0.1", "2001:DB8:0::1", "2001:db8::1" },
        /* lines of which the last is the proxy's own */
        { "127.0.0.1", "127.0.0.1", "127.0.0.1,203.0.113.9", "203.0.113.9" },
        { "127.0.0.1", "127.0.0.1", ",203.0.113.9", "203.0.113.9" },
        { "127.0.0.1", "127.0.0.1", "203.0.113.9,", "127.0.0.1" },
        /* only proxies */
        { "127.0.0.1", "127.0.0.1", "127.0.0.1, 127.0.0.1", "127.0.0.1" },
        { "::1 2001:db8::/32", "::1", "2001:db9::5, 2001:db8::1", "2001:db9::5" },
        { " ::1  127.0.0.1 ", "127.0.0.1", "2001:db9::5", "2001:db9::5" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Proxies) proxies = proxies_read(CASES[i].proxies, NULL);
        g_autofree char *client = proxies_client(proxies, CASES[i].peer, CASES[i].forwarded);
        g_assert_cmpstr(client, ==, CASES[i].want);
    }
}

static void ends_with_many_proxies(void)
{
    g_autoptr(Proxies) proxies = proxies_read("127.0.0.0/8", NULL);
    g_autoptr(GString) named = g_string_new("203.0.113.9");
    for (int i = 0; i < 1000; i++)
        g_string_append(named, ",127.0.0.1");
    g_autofree char *client = proxies_client(proxies, "127.0.0.1", named->str);
    g_assert_cmpstr(client, ==, "127.0.0.1");
}

static void names_what_is_no_address(void)
{
    static const char *const WRONG[] = { "proxy.example", "10.0.0.0/33", "127.0.0.1 x",
                                         "10.0.0.1/8" };
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(proxies_read(WRONG[i], &error));
        g_assert_nonnull(strstr(error->message, "trusted-proxies"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/proxies/believes-only-our-proxies", believes_only_our_proxies);
    g_test_add_func("/proxies/ends-with-many-proxies", ends_with_many_proxies);
    g_test_add_func("/proxies/names-what-is-no-address", names_what_is_no_address);
    return g_test_run();
}
