#include "base/id.h"

#include <glib.h>

static void makes_ids_of_version_7(void)
{
    g_autofree char *id = id_new();
    g_assert_true(id_is_valid(id));
    g_assert_cmpuint(strlen(id), ==, 36);
    g_assert_cmpint(id[14], ==, '7');
    g_assert_nonnull(strchr("89ab", id[19])); /* the variant of RFC 9562 */
}

/* The first 48 bits are the time in milliseconds, so ids sort by it. */
static void begins_with_the_time(void)
{
    const gint64 before_ms = g_get_real_time() / 1000;
    g_autofree char *id = id_new();
    const gint64 after_ms = g_get_real_time() / 1000;
    g_autofree char *hex = g_strdup_printf("%.8s%.4s", id, id + 9);
    const gint64 id_ms = (gint64)g_ascii_strtoull(hex, NULL, 16);
    g_assert_cmpint(id_ms, >=, before_ms);
    g_assert_cmpint(id_ms, <=, after_ms);
}

static void repeats_none(void)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 10000; i++)
        g_assert_true(g_hash_table_add(ids, id_new()));
}

static void makes_short_ids_that_can_be_typed(void)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 10000; i++) {
        char *id = id_short();
        g_assert_cmpuint(strlen(id), ==, 16);
        g_assert_cmpuint(strspn(id, "abcdefghijkmnpqrstuvwxyz23456789"), ==, 16);
        g_assert_true(g_hash_table_add(ids, id));
    }
}

static void knows_the_form_of_an_id(void)
{
    static const char *const right[] = { "018f4d0c-0000-7000-8000-0123456789ab",
                                         "00000000-0000-0000-0000-000000000000" };
    static const char *const wrong[] = {
        "",
        "018f4d0c-0000-7000-8000-0123456789a",
        "018f4d0c-0000-7000-8000-0123456789abc",
        "018F4D0C-0000-7000-8000-0123456789AB",
        "018f4d0c00000-7000-8000-0123456789ab",
        "018f4d0c-0000-7000-8000-0123456789ag",
        "018f4d0-c0000-7000-8000-0123456789ab",
        "018f4d0c-0000-7000-8000-0123456789-b",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        g_assert_true(id_is_valid(right[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(id_is_valid(wrong[i]));
    g_assert_false(id_is_valid(NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/id/makes-ids-of-version-7", makes_ids_of_version_7);
    g_test_add_func("/base/id/makes-short-ids-that-can-be-typed",
                    makes_short_ids_that_can_be_typed);
    g_test_add_func("/base/id/begins-with-the-time", begins_with_the_time);
    g_test_add_func("/base/id/repeats-none", repeats_none);
    g_test_add_func("/base/id/knows-the-form-of-an-id", knows_the_form_of_an_id);
    return g_test_run();
}
