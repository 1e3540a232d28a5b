#include "rooms/safekeeping/export_secrets.h"

#include "base/time.h"

#define NOW ((int64_t)1700000000)

static bool is_there(const char *job_id, const char *passphrase)
{
    g_auto(SealSecret) secret = { 0 };
    const bool is_found = export_secret_take(job_id, &secret);
    if (is_found)
        g_assert_cmpstr(secret.passphrase, ==, passphrase);
    return is_found;
}

static void hands_each_over_once_to_its_own_job(void)
{
    export_secret_keep("a", "words of a", NOW);
    export_secret_keep("b", "words of b", NOW);
    g_assert_false(is_there("c", NULL));
    g_assert_true(is_there("b", "words of b"));
    g_assert_false(is_there("b", NULL));
    g_assert_true(is_there("a", "words of a"));
}

static void forgets_what_nobody_fetches(void)
{
    export_secret_keep("old", "words", NOW);
    export_secret_keep("young", "words", NOW + 1);
    export_secret_keep("new", "words", NOW + DAY_S + 1);
    g_assert_false(is_there("old", NULL));
    g_assert_true(is_there("young", "words"));
    g_assert_true(is_there("new", "words"));
    for (int i = 0; i <= EXPORT_SECRETS_MAX; i++) {
        g_autofree char *id = g_strdup_printf("%d", i);
        export_secret_keep(id, "words", NOW);
    }
    g_assert_false(is_there("0", NULL));
    for (int i = 1; i <= EXPORT_SECRETS_MAX; i++) {
        g_autofree char *id = g_strdup_printf("%d", i);
        g_assert_true(is_there(id, "words"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/safekeeping/export-secrets/once", hands_each_over_once_to_its_own_job);
    g_test_add_func("/safekeeping/export-secrets/forgets", forgets_what_nobody_fetches);
    return g_test_run();
}
