#include "http/address.h"

#include <glib.h>

static void reads_one_address_and_nothing_else(void)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "2001:DB8:0:0::1", "2001:db8::1" },
        { "::1", "::1" },
        { "::1%eth0", NULL }, /* a zone is any text a client likes */
        { "::1%\033[31m", NULL },
        { "192.0.2.1:443", NULL },
        { "[::1]", NULL },
        { "192.0.2", NULL },
        { "192.0.2.01", NULL },
        { " 192.0.2.1", NULL },
        { "unknown", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *read = address_read(CASES[i].text);
        g_assert_cmpstr(read, ==, CASES[i].want);
    }
}

static void takes_a_house_for_one(void)
{
    static const struct {
        const char *address, *want;
    } CASES[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::" },
        { "2001:db8:1:3::1", "2001:db8:1:3::" },
        { "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
        { "", "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *house = address_house(CASES[i].address);
        g_assert_cmpstr(house, ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/reads-one-address-and-nothing-else",
                    reads_one_address_and_nothing_else);
    g_test_add_func("/address/takes-a-house-for-one", takes_a_house_for_one);
    return g_test_run();
}
