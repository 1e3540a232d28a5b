#include "rooms/notices/key_box.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static void opens_only_for_the_owner_with_the_key(void)
{
    unsigned char key[KEY_BOX_KEY_SIZE] = { 1 }, other[KEY_BOX_KEY_SIZE] = { 2 };
    g_autofree char *box = key_box_seal(key, "org-a", "秘密\n2");
    g_autofree char *again = key_box_seal(key, "org-a", "秘密\n2");
    g_assert_cmpstr(box, !=, again); /* nobody sees that two are the same */
    g_autofree char *opened = key_box_unseal(key, "org-a", box);
    g_assert_cmpstr(opened, ==, "秘密\n2");
    g_assert_null(key_box_unseal(other, "org-a", box));
    g_assert_null(key_box_unseal(key, "org-b", box));
    g_assert_null(key_box_unseal(key, "org", box));
    g_autofree char *empty = key_box_seal(key, "org-a", "");
    g_autofree char *nothing = key_box_unseal(key, "org-a", empty);
    g_assert_cmpstr(nothing, ==, "");
}

static void opens_nothing_that_was_altered(void)
{
    unsigned char key[KEY_BOX_KEY_SIZE] = { 1 };
    g_autofree char *box = key_box_seal(key, "a", "secret");
    for (size_t i = 0; i < strlen(box) - 2; i++) {
        g_autofree char *altered = g_strdup(box);
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        g_assert_null(key_box_unseal(key, "a", altered));
    }
    static const char *const WRONG[] = { "", "AAAA", "no base64 !", "====" };
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++)
        g_assert_null(key_box_unseal(key, "a", WRONG[i]));
}

static void makes_the_key_once_for_its_owner_only(void)
{
    g_autoptr(GError) error = NULL;
    unsigned char key[KEY_BOX_KEY_SIZE], again[KEY_BOX_KEY_SIZE];
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", &error);
    g_autofree char *file = g_build_filename(folder, "smtp.key", NULL);
    g_assert_true(key_box_open(file, key, &error));
    g_assert_true(key_box_open(file, again, &error));
    g_assert_cmpmem(key, sizeof key, again, sizeof again);
    g_assert_false(sodium_is_zero(key, sizeof key));
    struct stat facts;
    g_assert_cmpint(g_stat(file, &facts), ==, 0);
    g_assert_cmpint(facts.st_mode & 0777, ==, 0600);

    g_assert_true(g_file_set_contents(file, "short", -1, &error));
    g_assert_false(key_box_open(file, key, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_clear_error(&error);
    g_autofree char *nowhere = g_build_filename(folder, "no", "smtp.key", NULL);
    g_assert_false(key_box_open(nowhere, key, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    g_remove(file);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* no draft is left */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/notices/key-box/opens-only-for-the-owner-with-the-key",
                    opens_only_for_the_owner_with_the_key);
    g_test_add_func("/notices/key-box/opens-nothing-that-was-altered",
                    opens_nothing_that_was_altered);
    g_test_add_func("/notices/key-box/makes-the-key-once-for-its-owner-only",
                    makes_the_key_once_for_its_owner_only);
    return g_test_run();
}
