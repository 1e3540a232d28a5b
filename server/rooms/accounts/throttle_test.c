#include "rooms/accounts/throttle.h"

#include <glib.h>

#define NOW INT64_C(1800000000)
#define FREE_FAILURES 5

static Attempts after_failures(int count)
{
    Attempts attempts = { 0 };
    for (int i = 0; i < count; i++)
        attempts = throttle_failed(attempts, FREE_FAILURES, NOW);
    return attempts;
}

static void waits_longer_after_each_failure(void)
{
    static const struct {
        int failures;
        int64_t want_s;
    } CASES[] = { { 0, 0 }, { 4, 0 },    { 5, 0 },    { 6, 2 },    { 7, 4 },
                  { 8, 8 }, { 14, 512 }, { 15, 900 }, { 16, 900 }, { 90, 900 } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Attempts attempts = after_failures(CASES[i].failures);
        g_assert_cmpint(throttle_wait(&attempts, NOW), ==, CASES[i].want_s);
    }
}

static void lets_in_when_the_time_is_over(void)
{
    const Attempts attempts = after_failures(7);
    g_assert_cmpint(throttle_wait(&attempts, NOW + 3), ==, 1);
    g_assert_cmpint(throttle_wait(&attempts, NOW + 4), ==, 0);
}

static void forgets_after_a_day(void)
{
    const Attempts old = after_failures(10);
    g_assert_cmpint(throttle_failed(old, FREE_FAILURES, NOW + 86400).failures, ==, 11);
    g_assert_cmpint(throttle_failed(old, FREE_FAILURES, NOW + 86401).failures, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/throttle/waits-longer-after-each-failure",
                    waits_longer_after_each_failure);
    g_test_add_func("/accounts/throttle/lets-in-when-the-time-is-over",
                    lets_in_when_the_time_is_over);
    g_test_add_func("/accounts/throttle/forgets-after-a-day", forgets_after_a_day);
    return g_test_run();
}
