#include "rooms/accounts/browser.h"

#include <glib.h>

static void names_machine_and_browser(void)
{
    static const struct {
        const char *user_agent, *want;
    } CASES[] = {
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 "
          "Edg/120.0",
          "Windows / Edge" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
          "iPhone / Safari" },
        { "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0",
          "Linux / Firefox" },
        { "curl/7.88 (Windows)", "Windows" },
        { "node", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *name = browser_name(CASES[i].user_agent);
        g_assert_cmpstr(name, ==, CASES[i].want);
    }
}

static void leaves_out_what_names_one_machine(void)
{
    static const char *const CASES[][2] = {
        { "203.0.113.9", "203.0.113.*" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:*" },
        { "::1", "0:0:0:*" },
        { "", "" },
        { "unix", "unix" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *coarse = browser_coarse_address(CASES[i][0]);
        g_assert_cmpstr(coarse, ==, CASES[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/browser/names-machine-and-browser", names_machine_and_browser);
    g_test_add_func("/accounts/browser/leaves-out-what-names-one-machine",
                    leaves_out_what_names_one_machine);
    return g_test_run();
}
