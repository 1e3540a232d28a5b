#include "http/guard.h"

#include <glib.h>

static void takes_only_tokens_for_names_of_headers(void)
{
    static const struct {
        const char *name;
        bool want;
    } CASES[] = {
        { "Content-Length", true },
        { "x!#$%&'*+-.^_`|~9", true },
        { "Content-Length ", false },
        { "Content-Length\t", false },
        { " Host", false },
        { "A B", false },
        { "A(", false },
        { "A\xff", false },
        { "", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(guard_is_name(CASES[i].name), ==, CASES[i].want);
}

static void knows_its_own_names_only(void)
{
    char *hosts[] = { (char *)"localhost", (char *)"127.0.0.1", (char *)"[::1]", NULL };
    static const struct {
        const char *host;
        bool want;
    } CASES[] = {
        { "localhost", true },
        { "LOCALHOST:8080", true },
        { "127.0.0.1:80", true },
        { "[::1]", true },
        { "[::1]:65535", true },
        { "evil.example", false },
        { "localhost.evil.example", false },
        { "127.0.0.1:80@evil.example", false },
        { "127.0.0.1:@evil.example", false },
        { "127.0.0.1:", false },
        { "127.0.0.1:080808", false },
        { "127.0.0.1:-1", false },
        { "[::1]x", false },
        { "[::1]x:80", false },
        { "[::1", false },
        { "", false },
        { NULL, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(guard_knows_host(CASES[i].host, hosts), ==, CASES[i].want);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guard/takes-only-tokens-for-names-of-headers",
                    takes_only_tokens_for_names_of_headers);
    g_test_add_func("/guard/knows-its-own-names-only", knows_its_own_names_only);
    return g_test_run();
}
