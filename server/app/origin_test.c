#include "app/origin.h"

#include <glib.h>

static void reads_scheme_name_and_port_and_nothing_else(void)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "https://mimamori.example", "https://mimamori.example" },
        { "https://mimamori.example/", "https://mimamori.example" },
        { "HTTPS://Mimamori.Example:8443", "https://mimamori.example:8443" },
        { "https://mimamori.example:443", "https://mimamori.example" },
        { "http://mimamori.example:80/", "http://mimamori.example" },
        { "http://mimamori.example:443", "http://mimamori.example:443" },
        { "https://mimamori.example:65535", "https://mimamori.example:65535" },
        { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
        { "http://[::1]:8080", "http://[::1]:8080" },
        { "https://mimamori.example//", NULL },
        { "https://mimamori.example/app", NULL },
        { "https://mimamori.example?a", NULL },
        { "https://mimamori.example#a", NULL },
        { "https://user@mimamori.example", NULL },
        { "https://user:word@mimamori.example", NULL },
        { "https://mimamori.example:", NULL },
        { "https://mimamori.example:0", NULL },
        { "https://mimamori.example:65536", NULL },
        { "https://mimamori.example:+80", NULL },
        { "https://mimamori.example: 80", NULL },
        { "https://a b", NULL },
        { "https://a\nb", NULL },
        { "https://見守り.example", NULL },
        { "https://-a", NULL },
        { "https://.a", NULL },
        { "https://[::1", NULL },
        { "https://[]", NULL },
        { "https://[x]", NULL },
        { "https://[::1]a", NULL },
        { "https:///", NULL },
        { "https://", NULL },
        { "https:mimamori.example", NULL },
        { "javascript:alert(1)", NULL },
        { "ftp://mimamori.example", NULL },
        { "mimamori.example", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *origin = origin_read(CASES[i].text);
        g_assert_cmpstr(origin, ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/origin/reads-scheme-name-and-port-and-nothing-else",
                    reads_scheme_name_and_port_and_nothing_else);
    return g_test_run();
}
