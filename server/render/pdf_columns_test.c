#include "render/pdf_columns.h"

#include <glib.h>

static double sum_of(const double *widths, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += widths[i];
    return sum;
}

static void nothing_wraps_if_there_is_room(void)
{
    const ColumnNeed needs[] = { { 20, 50 }, { 20, 150 } };
    double widths[2];
    columns_share(needs, 2, 400, widths);
    g_assert_cmpfloat_with_epsilon(widths[0], 100, 0.01);
    g_assert_cmpfloat_with_epsilon(widths[1], 300, 0.01);
    columns_share(needs, 2, 200, widths);
    g_assert_cmpfloat_with_epsilon(widths[0], 50, 0.01);
}

static void no_word_is_cut_if_words_fit(void)
{
    const ColumnNeed needs[] = { { 60, 60 }, { 50, 500 }, { 50, 1000 } };
    double widths[3];
    columns_share(needs, 3, 400, widths);
    for (int i = 0; i < 3; i++)
        g_assert_cmpfloat(widths[i], >=, needs[i].least - 0.01);
    g_assert_cmpfloat(widths[2], >, widths[1]);
    g_assert_cmpfloat_with_epsilon(sum_of(widths, 3), 400, 0.01);
}

static void the_widest_gives_way_first(void)
{
    const ColumnNeed needs[] = { { 60, 60 }, { 5000, 5000 }, { 70, 80 } };
    double widths[3];
    columns_share(needs, 3, 400, widths);
    g_assert_cmpfloat_with_epsilon(widths[0], 60, 0.01);
    g_assert_cmpfloat_with_epsilon(widths[2], 70, 0.01);
    g_assert_cmpfloat_with_epsilon(widths[1], 270, 0.01);
}

static void empty_and_many_columns_share_equally(void)
{
    ColumnNeed needs[50] = { 0 };
    double widths[50];
    columns_share(needs, 50, 441, widths);
    g_assert_cmpfloat_with_epsilon(widths[49], 441.0 / 50, 0.01);
    for (int i = 0; i < 50; i++)
        needs[i] = (ColumnNeed){ 100, 200 };
    columns_share(needs, 50, 441, widths);
    g_assert_cmpfloat_with_epsilon(widths[0], 441.0 / 50, 0.01);
    g_assert_cmpfloat_with_epsilon(sum_of(widths, 50), 441, 0.01);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/nothing-wraps-if-there-is-room", nothing_wraps_if_there_is_room);
    g_test_add_func("/columns/no-word-is-cut-if-words-fit", no_word_is_cut_if_words_fit);
    g_test_add_func("/columns/the-widest-gives-way-first", the_widest_gives_way_first);
    g_test_add_func("/columns/empty-and-many-columns-share-equally",
                    empty_and_many_columns_share_equally);
    return g_test_run();
}
