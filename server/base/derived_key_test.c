#include "base/derived_key.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

/* RFC 5869, A.3: 22 bytes of 0x0b, neither salt nor info; the first 32 bytes of what comes out. */
static void makes_what_the_standard_says(void)
{
    unsigned char key[22], derived[DERIVED_KEY_SIZE];
    char hex[2 * DERIVED_KEY_SIZE + 1];
    memset(key, 0x0b, sizeof key);
    derived_key(key, sizeof key, NULL, "", derived);
    sodium_bin2hex(hex, sizeof hex, derived, sizeof derived);
    g_assert_cmpstr(hex, ==, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

static void differs_by_key_salt_and_purpose(void)
{
    unsigned char key[32] = { 1 }, other[32] = { 2 };
    unsigned char made[4][DERIVED_KEY_SIZE];
    derived_key(key, sizeof key, "a", "b", made[0]);
    derived_key(other, sizeof other, "a", "b", made[1]);
    derived_key(key, sizeof key, "c", "b", made[2]);
    derived_key(key, sizeof key, "a", "c", made[3]);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++)
            g_assert_cmpint(memcmp(made[i], made[j], DERIVED_KEY_SIZE), !=, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/derived-key/makes-what-the-standard-says", makes_what_the_standard_says);
    g_test_add_func("/base/derived-key/differs-by-key-salt-and-purpose",
                    differs_by_key_salt_and_purpose);
    return g_test_run();
}
