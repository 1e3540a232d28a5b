#include "http/pace.h"

static void lets_each_do_so_much_a_minute(void)
{
    int64_t wait_s = 0;
    Pace *pace = pace_new(3);
    for (int i = 0; i < 3; i++)
        g_assert_true(pace_allows(pace, "a", 600 + i, &wait_s));
    g_assert_false(pace_allows(pace, "a", 645, &wait_s));
    g_assert_cmpint(wait_s, ==, 15);
    g_assert_true(pace_allows(pace, "b", 645, &wait_s));
    g_assert_false(pace_allows(pace, "a", 659, &wait_s));
    g_assert_cmpint(wait_s, ==, 1);
    g_assert_true(pace_allows(pace, "a", 660, &wait_s));
    pace_free(pace);
}

static void has_no_limit_where_none_is_wanted(void)
{
    int64_t wait_s = 0;
    Pace *pace = pace_new(0);
    for (int i = 0; i < 10000; i++)
        g_assert_true(pace_allows(pace, "a", 600, &wait_s));
    pace_free(pace);
}

static void remembers_only_so_many(void)
{
    int64_t wait_s = 0;
    Pace *pace = pace_new(3);
    for (int i = 0; i < PACE_WHO_MAX; i++) {
        g_autofree char *who = g_strdup_printf("%d", i);
        g_assert_true(pace_allows(pace, who, 600, &wait_s));
    }
    g_assert_false(pace_allows(pace, "one more", 600, &wait_s));
    g_assert_true(pace_allows(pace, "7", 600, &wait_s));
    g_assert_true(pace_allows(pace, "one more", 660, &wait_s));
    pace_free(pace);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/pace/lets-each-do-so-much-a-minute", lets_each_do_so_much_a_minute);
    g_test_add_func("/http/pace/has-no-limit-where-none-is-wanted",
                    has_no_limit_where_none_is_wanted);
    g_test_add_func("/http/pace/remembers-only-so-many", remembers_only_so_many);
    return g_test_run();
}
