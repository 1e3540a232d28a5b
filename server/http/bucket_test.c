#include "http/bucket.h"

#define SECOND G_USEC_PER_SEC
#define START (INT64_C(1000) * SECOND)

static void gives_a_minutes_worth_at_once_and_then_evenly(void)
{
    Bucket bucket = 0;
    for (int i = 0; i < 60; i++)
        g_assert_cmpint(bucket_take(&bucket, 60, START), ==, 0);
    g_assert_cmpint(bucket_take(&bucket, 60, START), ==, 1);
    g_assert_cmpint(bucket_take(&bucket, 60, START + SECOND - 1), ==, 1);
    g_assert_cmpint(bucket_take(&bucket, 60, START + SECOND), ==, 0);
    g_assert_cmpint(bucket_take(&bucket, 60, START + SECOND), ==, 1);
}

static void is_full_again_after_a_minute_and_never_fuller(void)
{
    Bucket bucket = 0;
    static const int64_t PAUSES_S[] = { 0, 60, 100000 };
    int64_t now_us = START;
    for (size_t i = 0; i < G_N_ELEMENTS(PAUSES_S); i++) {
        now_us += PAUSES_S[i] * SECOND;
        for (int taken = 0; taken < 10; taken++)
            g_assert_cmpint(bucket_take(&bucket, 10, now_us), ==, 0);
        g_assert_cmpint(bucket_take(&bucket, 10, now_us), ==, 6);
    }
}

static void a_refusal_takes_nothing(void)
{
    Bucket bucket = 0;
    g_assert_cmpint(bucket_take(&bucket, 1, START), ==, 0);
    for (int i = 0; i < 1000; i++)
        g_assert_cmpint(bucket_take(&bucket, 1, START + 30 * SECOND), ==, 30);
    g_assert_cmpint(bucket_take(&bucket, 1, START + 60 * SECOND - 1), ==, 1);
    g_assert_cmpint(bucket_take(&bucket, 1, START + 60 * SECOND), ==, 0);
}

static void keeps_no_more_than_the_most_and_forgets_the_one_unused_for_longest(void)
{
    g_autoptr(Buckets) buckets = buckets_new(3);
    static const char *const NAMES[] = { "a", "b", "c" };
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
        bucket_take(buckets_find(buckets, NAMES[i]), 1, START);
    g_assert_cmpint(bucket_take(buckets_find(buckets, "a"), 1, START), ==, 60); /* used again */
    g_assert_cmpint(bucket_take(buckets_find(buckets, "d"), 1, START), ==, 0);
    g_assert_cmpuint(buckets_count(buckets), ==, 3);
    g_assert_cmpint(bucket_take(buckets_find(buckets, "a"), 1, START), ==, 60);
    g_assert_cmpint(bucket_take(buckets_find(buckets, "c"), 1, START), ==, 60);
    g_assert_cmpint(bucket_take(buckets_find(buckets, "b"), 1, START), ==,
                    0); /* it was forgotten */
    for (int i = 0; i < 10000; i++) {
        g_autofree char *name = g_strdup_printf("%d", i);
        buckets_find(buckets, name);
    }
    g_assert_cmpuint(buckets_count(buckets), ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bucket/gives-a-minutes-worth-at-once-and-then-evenly",
                    gives_a_minutes_worth_at_once_and_then_evenly);
    g_test_add_func("/bucket/is-full-again-after-a-minute-and-never-fuller",
                    is_full_again_after_a_minute_and_never_fuller);
    g_test_add_func("/bucket/a-refusal-takes-nothing", a_refusal_takes_nothing);
    g_test_add_func("/bucket/keeps-no-more-than-the-most-and-forgets-the-one-unused-for-longest",
                    keeps_no_more_than_the_most_and_forgets_the_one_unused_for_longest);
    return g_test_run();
}
