#include "app/breach_spread.h"

#include <glib/gstdio.h>

#include "base/error.h"

typedef struct {
    guint64 last;
    gsize count, pieces;
    gsize stop_after; /* keys; 0: never */
} Seen;

static bool look(const guint64 *keys, gsize count, void *data)
{
    Seen *seen = data;
    for (gsize i = 0; i < count; i++) {
        g_assert_true(seen->count == 0 || keys[i] > seen->last);
        seen->last = keys[i];
        seen->count++;
    }
    seen->pieces++;
    return seen->stop_after == 0 || seen->count < seen->stop_after;
}

static guint64 any(GRand *rand)
{
    return (guint64)g_rand_int(rand) << 32 | g_rand_int(rand);
}

/* Each of @count keys twice, the second time far from the first, in no order. */
static gsize spread_and_count(gsize count, guint64 mask, gsize sorted_max, gsize *pieces)
{
    Seen seen = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(BreachSpread) spread = breach_spread_new(g_get_tmp_dir());
    for (int round = 0; round < 2; round++) {
        GRand *rand = g_rand_new_with_seed(5);
        for (gsize i = 0; i < count; i++)
            g_assert_true(breach_spread_add(spread, any(rand) & mask, &error));
        g_rand_free(rand);
    }
    g_assert_true(breach_spread_drain(spread, sorted_max, look, &seen, &error));
    g_assert_no_error(error);
    *pieces = seen.pieces;
    return seen.count;
}

static gsize distinct(gsize count, guint64 mask)
{
    GRand *rand = g_rand_new_with_seed(5);
    g_autoptr(GHashTable) set = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (gsize i = 0; i < count; i++) {
        const gint64 key = (gint64)(any(rand) & mask);
        g_hash_table_add(set, g_memdup2(&key, sizeof key));
    }
    g_rand_free(rand);
    return g_hash_table_size(set);
}

static void gives_each_key_once_and_in_order(void)
{
    static const struct {
        gsize count;
        guint64 mask; /* what keys differ in */
        gsize sorted_max;
    } CASES[] = {
        { 0, G_MAXUINT64, 10 },
        { 1, G_MAXUINT64, 10 },
        { 5000, G_MAXUINT64, 100000 },      /* all stay in memory */
        { 600000, G_MAXUINT64, 100000 },    /* some in the file */
        { 600000, G_MAXUINT64, 1000 },      /* spread twice */
        { 50000, 0x00000000ffffffff, 900 }, /* all in one bucket, four times over */
        { 50000, 0x0000000000000fff, 300 }, /* few keys, often */
        { 20000, 0x8000000000000001, 1 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        gsize pieces = 0;
        g_assert_cmpuint(
            spread_and_count(CASES[i].count, CASES[i].mask, CASES[i].sorted_max, &pieces), ==,
            distinct(CASES[i].count, CASES[i].mask));
        g_assert_true(pieces > 1 || CASES[i].count < 2); /* not all at once */
    }
}

static void ends_with_the_same_key_over_and_over(void)
{
    Seen seen = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(BreachSpread) spread = breach_spread_new(g_get_tmp_dir());
    for (int i = 0; i < 100000; i++)
        g_assert_true(breach_spread_add(spread, i % 2 == 0 ? 7 : 8, &error));
    g_assert_true(breach_spread_drain(spread, 10, look, &seen, &error));
    g_assert_cmpuint(seen.count, ==, 2);
}

static void stops_when_told(void)
{
    Seen seen = { .stop_after = 1 };
    g_autoptr(GError) error = NULL;
    g_autoptr(BreachSpread) spread = breach_spread_new(g_get_tmp_dir());
    g_assert_true(breach_spread_add(spread, 1, &error));
    g_assert_true(breach_spread_add(spread, G_MAXUINT64, &error));
    g_assert_false(breach_spread_drain(spread, 10, look, &seen, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(seen.count, ==, 1);
}

static void leaves_no_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", &error);
    g_autoptr(BreachSpread) spread = breach_spread_new(folder);
    for (guint64 i = 0; i < 10000; i++)
        g_assert_true(breach_spread_add(spread, i, &error)); /* one bucket: some go to the file */
    GDir *dir = g_dir_open(folder, 0, &error);
    g_assert_null(g_dir_read_name(dir));
    g_dir_close(dir);
    g_rmdir(folder);
}

static void says_where_it_cannot_write(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BreachSpread) spread = breach_spread_new("/nowhere");
    bool is_good = true;
    for (guint64 i = 0; is_good && i < 10000; i++)
        is_good = breach_spread_add(spread, i, &error);
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    g_assert_cmpstr(error_key(error), ==, "cli.breach-spill");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/breach_spread/gives_each_key_once_and_in_order",
                    gives_each_key_once_and_in_order);
    g_test_add_func("/breach_spread/ends_with_the_same_key_over_and_over",
                    ends_with_the_same_key_over_and_over);
    g_test_add_func("/breach_spread/stops_when_told", stops_when_told);
    g_test_add_func("/breach_spread/leaves_no_file", leaves_no_file);
    g_test_add_func("/breach_spread/says_where_it_cannot_write", says_where_it_cannot_write);
    return g_test_run();
}
