#include "core/breach/key_sort.h"

#include <glib.h>

static int ascending(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Against the C library's sorting. */
static void check(uint64_t *keys, size_t count)
{
    g_autofree uint64_t *spare = g_new(uint64_t, count + 1);
    g_autofree uint64_t *want = g_memdup2(keys, (count + 1) * sizeof *keys);
    size_t kept = 0;
    qsort(want, count, sizeof *want, ascending);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || want[i] != want[i - 1])
            want[kept++] = want[i];
    }
    g_assert_cmpuint(key_sort_unique(keys, spare, count), ==, kept);
    g_assert_cmpmem(keys, (int)(kept * sizeof *keys), want, (int)(kept * sizeof *want));
}

static uint64_t any(GRand *rand)
{
    return (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
}

static void sorts_like_the_c_library(void)
{
    static const uint64_t MASKS[] = { UINT64_MAX, 0xff, 0xff00000000000000, 0x0101010101010101,
                                      0x3 };
    GRand *rand = g_rand_new_with_seed(1);
    for (size_t mask = 0; mask < G_N_ELEMENTS(MASKS); mask++) {
        for (size_t count = 0; count < 600; count = count * 2 + 1) {
            g_autofree uint64_t *keys = g_new0(uint64_t, count + 1);
            for (size_t i = 0; i < count; i++)
                keys[i] = any(rand) & MASKS[mask];
            check(keys, count);
            check(keys, count); /* what is sorted stays so */
        }
    }
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/key_sort/sorts_like_the_c_library", sorts_like_the_c_library);
    return g_test_run();
}
