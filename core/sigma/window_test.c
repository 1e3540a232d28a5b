#include "core/sigma/window.h"

#include <glib.h>
#include <stdlib.h>

#define COUNT_MAX 2500

static int by_number(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Rows of numbers that are easy or hard to part. */
static double number_of(int pattern, guint index, guint count)
{
    switch (pattern) {
    case 0:
        return index;
    case 1:
        return (double)count - index;
    case 2:
        return 7;
    case 3:
        return MIN(index, count - index); /* up and down again */
    case 4:
        return index % 3;
    case 5: /* bad for the middle of first, last and the one between */
        return index % 2 == 0 ? index : (double)count - index / 2.0;
    default:
        return g_test_rand_int_range(-1000, 1000) / 8.0;
    }
}

static void holds_against_sorting(int pattern, guint count)
{
    static KeptMatch matches[COUNT_MAX];
    static double sorted[COUNT_MAX];
    for (guint i = 0; i < count; i++)
        matches[i].is.number = sorted[i] = number_of(pattern, i, count);
    qsort(sorted, count, sizeof *sorted, by_number);
    const Window window = { matches, count };
    for (int percent = 0; percent <= 100; percent += 5) {
        const SigmaCorrelation correlation = { .type = CORRELATION_VALUE_PERCENTILE,
                                               .percentile = percent };
        const guint rank = MAX((percent * count + 99) / 100, 1);
        g_assert_cmpfloat(window_measure(&correlation, window), ==, sorted[rank - 1]);
    }
    const SigmaCorrelation median = { .type = CORRELATION_VALUE_MEDIAN };
    g_assert_cmpfloat(window_measure(&median, window), ==,
                      (sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
}

static void finds_percentiles_as_sorting_does(void)
{
    for (int pattern = 0; pattern < 8; pattern++) {
        for (guint count = 1; count <= 70; count++)
            holds_against_sorting(pattern, count);
        holds_against_sorting(pattern, COUNT_MAX - 1);
        holds_against_sorting(pattern, COUNT_MAX);
    }
}

static void counts_different_values(void)
{
    static KeptMatch matches[COUNT_MAX];
    const SigmaCorrelation correlation = { .type = CORRELATION_VALUE_COUNT };
    for (guint i = 0; i < COUNT_MAX; i++)
        matches[i].is.value = (uint64_t)(i % 1000) << 20; /* all want the same place of a table */
    for (guint count = 1; count <= COUNT_MAX; count += 83)
        g_assert_cmpfloat(window_measure(&correlation, (Window){ matches, count }), ==,
                          MIN(count, 1000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/window/" #test, test)
    ADD(finds_percentiles_as_sorting_does);
    ADD(counts_different_values);
    return g_test_run();
}
