#include "core/sigma/sketch.h"

#include <glib.h>

#include "core/bytes/siphash.h"

#define TIMESPAN ((int64_t)160 * 1000)

static uint64_t hash_of(uint64_t number)
{
    return siphash((SipKey){ 0 }, (Slice){ (const char *)&number, sizeof number });
}

/* Four times the standard error that the header states. */
#define MOST_WRONG (4 * 0.0325)

static void counts_with_the_error_it_states(void)
{
    static const uint64_t counts[] = { 1, 10, 500, 2000, 3000, 20000, 1000000 };
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree Sketch *sketch = sketch_new(TIMESPAN, 0);
        for (uint64_t j = 0; j < counts[i] * 2; j++)
            sketch_add(sketch, 0, hash_of(j % counts[i]));
        const double share = sketch_count(sketch) / (double)counts[i];
        g_test_message("%" G_GUINT64_FORMAT ": %g", counts[i], share);
        g_assert_cmpfloat(share, >, 1 - MOST_WRONG);
        g_assert_cmpfloat(share, <, 1 + MOST_WRONG);
    }
}

static void add_many(Sketch *sketch, int64_t time_ms, uint64_t from)
{
    for (uint64_t i = from; i < from + 500; i++)
        sketch_add(sketch, time_ms, hash_of(i));
}

static void forgets_what_is_a_timespan_ago(void)
{
    g_autofree Sketch *sketch = sketch_new(TIMESPAN, -5000);
    add_many(sketch, -5000, 0);
    add_many(sketch, 5000, 500);
    g_assert_cmpfloat(sketch_count(sketch), >, 850);
    add_many(sketch, 155000, 1000); /* the slice of -5000 is the sixteenth before: gone */
    g_assert_cmpfloat(sketch_count(sketch), <, 1150);
    g_assert_cmpfloat(sketch_count(sketch), >, 850);
    add_many(sketch, -20000, 2000); /* too late */
    g_assert_cmpfloat(sketch_count(sketch), <, 1150);
    g_assert_false(sketch_is_over(sketch, 309999));
    g_assert_true(sketch_is_over(sketch, 310000));
    add_many(sketch, 100000000, 0);
    g_assert_cmpfloat(sketch_count(sketch), <, 600);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/sketch/" #test, test)
    ADD(counts_with_the_error_it_states);
    ADD(forgets_what_is_a_timespan_ago);
    return g_test_run();
}
