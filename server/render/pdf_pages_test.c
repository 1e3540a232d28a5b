#include "render/pdf_pages.h"

#define LINES 10 /* of a page; each strip is one high */

static void fill(Strip *strips, int count)
{
    for (int i = 0; i < count; i++)
        strips[i] = (Strip){ .height = 1, .head = -1 };
}

static int page_of(const GArray *placed, int strip)
{
    for (guint i = 0; i < placed->len; i++)
        if (g_array_index(placed, Placement, i).strip == strip)
            return g_array_index(placed, Placement, i).page;
    return -1;
}

static void keep_lines(Strip *strips, int count)
{
    for (int i = 0; i < count; i++)
        strips[i].is_kept = pages_keep_line(i, count);
}

static void a_page_takes_what_fits_and_no_more(void)
{
    Strip strips[LINES + 1];
    fill(strips, LINES + 1);
    g_autoptr(GArray) placed = pages_place(strips, LINES + 1, LINES);
    g_assert_cmpint(page_of(placed, LINES - 1), ==, 0);
    g_assert_cmpint(page_of(placed, LINES), ==, 1);
    g_assert_cmpfloat(g_array_index(placed, Placement, LINES).top, ==, 0);
}

static void room_above_is_dropped_at_the_top_of_a_page(void)
{
    Strip strips[LINES + 1];
    fill(strips, LINES + 1);
    strips[0].space = strips[LINES].space = 3;
    g_autoptr(GArray) placed = pages_place(strips, LINES + 1, LINES);
    g_assert_cmpfloat(g_array_index(placed, Placement, 0).top, ==, 0);
    g_assert_cmpfloat(g_array_index(placed, Placement, LINES).top, ==, 0);
}

/* A paragraph of @count lines that begins on line @before of the page: how many stay there. */
static int lines_that_stay(int before, int count)
{
    Strip strips[3 * LINES];
    fill(strips, before + count);
    keep_lines(strips + before, count);
    g_autoptr(GArray) placed = pages_place(strips, before + count, LINES);
    int staying = 0;
    while (staying < count && page_of(placed, before + staying) == 0)
        staying++;
    return staying;
}

static void no_line_of_a_paragraph_stands_alone(void)
{
    g_assert_cmpint(lines_that_stay(9, 4), ==, 0); /* not 1: an orphan */
    g_assert_cmpint(lines_that_stay(8, 4), ==, 2);
    g_assert_cmpint(lines_that_stay(7, 4), ==, 2); /* not 3: a widow */
    g_assert_cmpint(lines_that_stay(6, 4), ==, 4);
    g_assert_cmpint(lines_that_stay(8, 3), ==, 0); /* three lines stay together */
    g_assert_cmpint(lines_that_stay(9, 2), ==, 0);
    g_assert_cmpint(lines_that_stay(9, 1), ==, 1);
    g_assert_cmpint(lines_that_stay(0, 25), ==, 10);
}

static void a_heading_is_never_last_on_a_page(void)
{
    Strip strips[LINES + 3];
    fill(strips, LINES + 3);
    strips[LINES - 1].is_kept = true; /* the heading; two lines follow that are kept as well */
    keep_lines(strips + LINES, 3);
    g_autoptr(GArray) placed = pages_place(strips, LINES + 3, LINES);
    g_assert_cmpint(page_of(placed, LINES - 2), ==, 0);
    g_assert_cmpint(page_of(placed, LINES - 1), ==, 1);
    g_assert_cmpint(page_of(placed, LINES), ==, 1);
}

static void a_page_begins_where_the_text_says_so(void)
{
    Strip strips[4];
    fill(strips, 4);
    strips[0].begins_page = strips[2].begins_page =
        true; /* the first is on a page of its own anyway */
    strips[1].is_kept = true;
    g_autoptr(GArray) placed = pages_place(strips, 4, LINES);
    g_assert_cmpint(page_of(placed, 0), ==, 0);
    g_assert_cmpint(page_of(placed, 1), ==, 0);
    g_assert_cmpint(page_of(placed, 2), ==, 1);
    g_assert_cmpint(page_of(placed, 3), ==, 1);
}

static void the_head_of_a_table_comes_again(void)
{
    Strip strips[LINES + 5];
    fill(strips, LINES + 5);
    strips[0].is_kept = true;
    for (int i = 1; i < LINES + 5; i++)
        strips[i].head = 0;
    g_autoptr(GArray) placed = pages_place(strips, LINES + 5, LINES);
    g_assert_cmpuint(placed->len, ==, LINES + 6);
    const Placement *again = &g_array_index(placed, Placement, LINES);
    g_assert_cmpint(again->strip, ==, 0);
    g_assert_cmpint(again->page, ==, 1);
    g_assert_cmpfloat(again[1].top, ==, 1);

    strips[0].height = 5; /* half of a page: once is enough */
    g_autoptr(GArray) once = pages_place(strips, LINES + 5, LINES);
    g_assert_cmpuint(once->len, ==, LINES + 5);
}

static void what_fits_no_page_is_parted_and_ends(void)
{
    Strip strips[3 * LINES];
    fill(strips, 3 * LINES);
    for (int i = 0; i < 3 * LINES; i++)
        strips[i].is_kept = true;
    g_autoptr(GArray) placed = pages_place(strips, 3 * LINES, LINES);
    g_assert_cmpint(page_of(placed, 3 * LINES - 1), ==, 2);
    strips[0].height = 25; /* alone too high: stands at the top and is followed on the next page */
    g_autoptr(GArray) high = pages_place(strips, 2, LINES);
    g_assert_cmpint(page_of(high, 0), ==, 0);
    g_assert_cmpint(page_of(high, 1), ==, 1);
}

static void pages_are_counted_with_the_share_of_the_last(void)
{
    Strip strips[LINES + 3];
    fill(strips, LINES + 3);
    g_autoptr(GArray) none = pages_place(strips, 0, LINES);
    g_assert_cmpfloat_with_epsilon(pages_filled(none, strips, LINES), 0, 1e-9);
    g_autoptr(GArray) whole = pages_place(strips, LINES, LINES);
    g_assert_cmpfloat_with_epsilon(pages_filled(whole, strips, LINES), 1, 1e-9);
    g_autoptr(GArray) more = pages_place(strips, LINES + 3, LINES);
    g_assert_cmpfloat_with_epsilon(pages_filled(more, strips, LINES), 1.3, 1e-9);
}

static void type_becomes_smaller_only_for_a_few_lines_too_many(void)
{
    g_assert_cmpfloat(pages_next_size(10.5, 10.5, 9, 1), ==, 0);
    g_assert_cmpfloat(pages_next_size(10.5, 10.5, 9, 1.02), ==, 10.25);
    g_assert_cmpfloat(pages_next_size(10.5, 10.5, 9, 1.25), ==, 10.25);
    g_assert_cmpfloat(pages_next_size(10.5, 10.5, 9, 1.26), ==, 0);
    /* once begun it goes on, down to the least and not below */
    g_assert_cmpfloat(pages_next_size(10.25, 10.5, 9, 1.26), ==, 10);
    g_assert_cmpfloat(pages_next_size(9.25, 10.5, 9, 1.05), ==, 9);
    g_assert_cmpfloat(pages_next_size(9, 10.5, 9, 1.05), ==, 0);
    g_assert_cmpfloat(pages_next_size(9.25, 10.5, 9, 1), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pages/a-page-takes-what-fits-and-no-more",
                    a_page_takes_what_fits_and_no_more);
    g_test_add_func("/pages/room-above-is-dropped-at-the-top",
                    room_above_is_dropped_at_the_top_of_a_page);
    g_test_add_func("/pages/no-line-of-a-paragraph-stands-alone",
                    no_line_of_a_paragraph_stands_alone);
    g_test_add_func("/pages/a-heading-is-never-last", a_heading_is_never_last_on_a_page);
    g_test_add_func("/pages/a-page-begins-where-the-text-says-so",
                    a_page_begins_where_the_text_says_so);
    g_test_add_func("/pages/the-head-of-a-table-comes-again", the_head_of_a_table_comes_again);
    g_test_add_func("/pages/what-fits-no-page-is-parted", what_fits_no_page_is_parted_and_ends);
    g_test_add_func("/pages/pages-are-counted-with-the-share-of-the-last",
                    pages_are_counted_with_the_share_of_the_last);
    g_test_add_func("/pages/type-becomes-smaller-only-for-a-few-lines",
                    type_becomes_smaller_only_for_a_few_lines_too_many);
    return g_test_run();
}
