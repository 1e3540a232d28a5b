#include "core/breach/fuse.h"

#include <glib.h>
#include <math.h>

typedef struct {
    uint64_t *keys;
    size_t count;
    FuseShape shape;
    uint8_t *bytes;
} Built;

static uint64_t any(GRand *rand)
{
    return (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
}

static Built build(GRand *rand, FuseScratch *scratch, size_t count)
{
    Built built = { .keys = g_new(uint64_t, count), .count = count, .shape = fuse_shape(count) };
    for (size_t i = 0; i < count; i++)
        built.keys[i] = any(rand);
    built.bytes = g_malloc(fuse_length(&built.shape));
    g_assert_true(fuse_build(scratch, built.keys, count, &built.shape, built.bytes));
    return built;
}

static void built_clear(Built *built)
{
    g_free(built->keys);
    g_free(built->bytes);
}

static size_t count_of_misses(const Built *built)
{
    size_t misses = 0;
    for (size_t i = 0; i < built->count; i++)
        misses += !fuse_contains(&built->shape, built->bytes, built->keys[i]);
    return misses;
}

static size_t count_of_false_finds(const Built *built, GRand *rand, size_t asked)
{
    size_t found = 0;
    for (size_t i = 0; i < asked; i++)
        found += fuse_contains(&built->shape, built->bytes, any(rand));
    return found;
}

static void finds_every_key_of_every_size(void)
{
    GRand *rand = g_rand_new_with_seed(2);
    FuseScratch scratch = { 0 };
    for (size_t count = 1; count < 300000; count = count < 70 ? count + 1 : count * 3 / 2) {
        Built built = build(rand, &scratch, count);
        g_assert_cmpuint(count_of_misses(&built), ==, 0);
        built_clear(&built);
    }
    fuse_scratch_clear(&scratch);
    g_rand_free(rand);
}

/* Within five standard deviations of one in 256. */
static void takes_one_absent_key_in_256_for_present(void)
{
    const size_t asked = 2000000;
    GRand *rand = g_rand_new_with_seed(3);
    FuseScratch scratch = { 0 };
    Built built = build(rand, &scratch, 200000);
    const double want = (double)asked / 256;
    const double found = (double)count_of_false_finds(&built, rand, asked);
    g_assert_cmpfloat(fabs(found - want), <, 5 * sqrt(want * 255 / 256));
    built_clear(&built);
    fuse_scratch_clear(&scratch);
    g_rand_free(rand);
}

static void needs_at_most_nine_bits_for_a_key_of_a_million(void)
{
    const FuseShape million = fuse_shape(1 << 20);
    const double bits = 8.0 * (double)fuse_length(&million) / (1 << 20);
    g_assert_cmpfloat(bits, <, 8.7);
    g_assert_cmpfloat(bits, >, 8.6); /* less would not work out with any seed */
}

static void says_that_equal_keys_do_not_go(void)
{
    uint64_t keys[] = { 1, 2, 3, 2 };
    uint8_t bytes[1024];
    FuseScratch scratch = { 0 };
    FuseShape shape = fuse_shape(G_N_ELEMENTS(keys));
    g_assert_cmpuint(fuse_length(&shape), <=, sizeof bytes);
    g_assert_false(fuse_build(&scratch, keys, G_N_ELEMENTS(keys), &shape, bytes));
    keys[3] = 4;
    g_assert_true(fuse_build(&scratch, keys, G_N_ELEMENTS(keys), &shape, bytes));
    fuse_scratch_clear(&scratch);
}

static void makes_the_same_bytes_of_the_same_keys(void)
{
    GRand *rand = g_rand_new_with_seed(4);
    FuseScratch scratch = { 0 }, other = { 0 };
    Built larger = build(rand, &scratch, 5000); /* leaves its traces in the scratch */
    Built first = build(rand, &scratch, 3000);
    FuseShape shape = fuse_shape(first.count);
    g_autofree uint8_t *bytes = g_malloc(fuse_length(&shape));
    g_assert_true(fuse_build(&other, first.keys, first.count, &shape, bytes));
    g_assert_cmpmem(bytes, (int)fuse_length(&shape), first.bytes, (int)fuse_length(&first.shape));
    built_clear(&larger);
    built_clear(&first);
    fuse_scratch_clear(&scratch);
    fuse_scratch_clear(&other);
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fuse/finds_every_key_of_every_size", finds_every_key_of_every_size);
    g_test_add_func("/fuse/takes_one_absent_key_in_256_for_present",
                    takes_one_absent_key_in_256_for_present);
    g_test_add_func("/fuse/needs_at_most_nine_bits_for_a_key_of_a_million",
                    needs_at_most_nine_bits_for_a_key_of_a_million);
    g_test_add_func("/fuse/says_that_equal_keys_do_not_go", says_that_equal_keys_do_not_go);
    g_test_add_func("/fuse/makes_the_same_bytes_of_the_same_keys",
                    makes_the_same_bytes_of_the_same_keys);
    return g_test_run();
}
