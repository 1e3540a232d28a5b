#include "http/browser_key.h"

#include <string.h>

static char *key_of(unsigned char first, const char *org_id, const char *account_id)
{
    const unsigned char server_key[DERIVED_KEY_SIZE] = { first };
    const Identity identity = { .org_id = (char *)org_id, .account_id = (char *)account_id };
    return browser_key_of(server_key, &identity);
}

static void is_the_accounts_own_and_stays(void)
{
    g_autofree char *key = key_of(1, "a", "b"), *again = key_of(1, "a", "b");
    g_autofree char *other_company = key_of(1, "b", "b"), *other_account = key_of(1, "a", "c");
    g_autofree char *other_server = key_of(2, "a", "b");
    g_assert_cmpuint(strlen(key), ==, 43);
    g_assert_cmpstr(key, ==, again);
    g_assert_cmpstr(key, !=, other_company);
    g_assert_cmpstr(key, !=, other_account);
    g_assert_cmpstr(key, !=, other_server);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/browser-key/is-the-accounts-own-and-stays",
                    is_the_accounts_own_and_stays);
    return g_test_run();
}
