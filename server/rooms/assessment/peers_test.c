#include "rooms/assessment/peers.h"

static Peers *peers_of(const PeerSum *sums, guint count)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(PeerSum));
    g_array_append_vals(array, sums, count);
    return peers_new(array);
}

static void shows_nothing_below_ten_companies(void)
{
    const PeerSum sums[] = { { 0, 9, 630 }, { 1, 9, 90 } };
    g_autoptr(Peers) peers = peers_of(sums, G_N_ELEMENTS(sums));
    g_assert_false(peers->is_shown);
    g_assert_cmpint(peers->count, ==, 9);
    g_assert_cmpuint(peers->parts->len, ==, 0);
}

static void shows_averages_from_ten_on(void)
{
    const PeerSum sums[] = { { 0, 10, 625 }, { 1, 10, 123 }, { 2, 9, 99 } };
    g_autoptr(Peers) peers = peers_of(sums, G_N_ELEMENTS(sums));
    g_assert_true(peers->is_shown);
    g_assert_cmpfloat(peers->average, ==, 62.5);
    g_assert_cmpuint(peers->parts->len, ==, 1); /* part 2 has too few */
    g_assert_cmpint(g_array_index(peers->parts, PeerAverage, 0).part, ==, 1);
    g_assert_cmpfloat(g_array_index(peers->parts, PeerAverage, 0).average, ==, 12.3);
}

static void shows_no_part_without_the_total(void)
{
    const PeerSum sums[] = { { 0, 9, 630 }, { 1, 10, 90 } };
    g_autoptr(Peers) peers = peers_of(sums, G_N_ELEMENTS(sums));
    g_assert_cmpuint(peers->parts->len, ==, 0);
}

static void has_nobody_to_compare_with(void)
{
    g_autoptr(Peers) peers = peers_of(NULL, 0);
    g_assert_cmpint(peers->count, ==, 0);
    g_assert_false(peers->is_shown);
}

static void rounds_to_one_decimal(void)
{
    static const struct {
        int64_t companies, points;
        double want;
    } cases[] = {
        { 16, 10, 0.6 },    /* 0.625 */
        { 20, 1, 0.1 },     /* 0.05 */
        { 20, -1, -0.1 },   /* -0.05 */
        { 30, -100, -3.3 }, /* -3.33 */
        { 12, 740, 61.7 },  /* 61.66 */
        { 10, 0, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const PeerSum sum = { 0, cases[i].companies, cases[i].points };
        g_autoptr(Peers) peers = peers_of(&sum, 1);
        g_assert_cmpfloat_with_epsilon(peers->average, cases[i].want, 1e-9);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/peers/shows-nothing-below-ten-companies",
                    shows_nothing_below_ten_companies);
    g_test_add_func("/assessment/peers/shows-averages-from-ten-on", shows_averages_from_ten_on);
    g_test_add_func("/assessment/peers/shows-no-part-without-the-total",
                    shows_no_part_without_the_total);
    g_test_add_func("/assessment/peers/has-nobody-to-compare-with", has_nobody_to_compare_with);
    g_test_add_func("/assessment/peers/rounds-to-one-decimal", rounds_to_one_decimal);
    return g_test_run();
}
