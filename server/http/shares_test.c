#include "http/shares.h"

static void gives_each_no_more_than_a_share(void)
{
    g_autoptr(Shares) shares = shares_new();
    g_assert_true(shares_give(shares, "a", 60, 100));
    g_assert_true(shares_give(shares, "a", 40, 100));
    g_assert_false(shares_give(shares, "a", 1, 100));
    g_assert_cmpuint(shares_of(shares, "a"), ==, 100);
    g_assert_true(shares_give(shares, "b", 100, 100));
    shares_take_back(shares, "a", 60);
    g_assert_true(shares_give(shares, "a", 60, 100));
    g_assert_true(shares_give(shares, "c", 1000, 0));
}

static void forgets_who_has_nothing(void)
{
    g_autoptr(Shares) shares = shares_new();
    g_assert_true(shares_give(shares, "a", 2, 2));
    g_assert_false(shares_give(shares, "b", 3, 2));
    g_assert_true(shares_give(shares, "c", 0, 2));
    g_assert_cmpuint(shares_count(shares), ==, 1);
    shares_take_back(shares, "a", 2);
    g_assert_cmpuint(shares_count(shares), ==, 0);
    g_assert_cmpuint(shares_of(shares, "a"), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shares/gives-each-no-more-than-a-share", gives_each_no_more_than_a_share);
    g_test_add_func("/shares/forgets-who-has-nothing", forgets_who_has_nothing);
    return g_test_run();
}
