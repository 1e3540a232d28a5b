#include "render/pdf_pages.h"

/* A head that takes more of a page than this is not repeated. */
#define HEAD_SHARE_MAX 0.4
#define TOLERANCE 0.01
#define SPILL_MAX 0.25 /* of a page: more than this is worth a page of its own */
#define SIZE_STEP 0.25 /* points */

typedef struct {
    const Strip *strips;
    int count;
    double height;
    int page;
    double top;    /* where the next strip begins */
    bool is_empty; /* nothing stands on the page yet */
    GArray *placed;
} Pages;

bool pages_keep_line(int line, int count)
{
    return line + 1 < count && (line == 0 || line == count - 2);
}

static double head_height(const Pages *pages, int strip)
{
    int head = pages->strips[strip].head;
    if (head < 0 || head >= strip)
        return 0;
    double height = pages->strips[head].height;
    return height <= pages->height * HEAD_SHARE_MAX ? height : 0;
}

/* The first strip behind those that want to be on one page with @first. */
static int group_end(const Pages *pages, int first)
{
    int end = first + 1;
    while (end < pages->count && pages->strips[end - 1].is_kept && !pages->strips[end].begins_page)
        end++;
    return end;
}

/* Of the strips up to @end, from the place where the page is now. */
static double group_height(const Pages *pages, int first, int end, bool is_at_top)
{
    double sum = is_at_top ? head_height(pages, first) : 0;
    for (int i = first; i < end && sum <= pages->height * 2; i++)
        sum += pages->strips[i].height + (i == first && is_at_top ? 0 : pages->strips[i].space);
    return sum;
}

static void put(Pages *pages, int strip, double space)
{
    Placement placement = { strip, pages->page, pages->top + space };
    g_array_append_val(pages->placed, placement);
    pages->top += space + pages->strips[strip].height;
}

static void turn(Pages *pages)
{
    pages->page++;
    pages->top = 0;
    pages->is_empty = true;
}

static void place(Pages *pages, int strip)
{
    if (pages->is_empty && head_height(pages, strip) > 0)
        put(pages, pages->strips[strip].head, 0);
    put(pages, strip, pages->is_empty ? 0 : pages->strips[strip].space);
    pages->is_empty = false;
}

static bool has_room(const Pages *pages, int first, int end)
{
    return pages->top + group_height(pages, first, end, pages->is_empty) <=
           pages->height + TOLERANCE;
}

/* Places a group on this page or the next; one that fits no page is parted where it must be. */
static void place_group(Pages *pages, int first, int end)
{
    bool fits_a_page = group_height(pages, first, end, true) <= pages->height + TOLERANCE;
    bool begins_page = pages->strips[first].begins_page;
    if (!pages->is_empty && (begins_page || (fits_a_page && !has_room(pages, first, end))))
        turn(pages);
    for (int i = first; i < end; i++) {
        if (!pages->is_empty && !has_room(pages, i, i + 1))
            turn(pages);
        place(pages, i);
    }
}

GArray *pages_place(const Strip *strips, int count, double height)
{
    Pages pages = {
        strips, count, height, 0, 0, true, g_array_new(FALSE, FALSE, sizeof(Placement))
    };
    for (int first = 0; first < count && pages.page < PAGES_MAX;) {
        int end = group_end(&pages, first);
        place_group(&pages, first, end);
        first = end;
    }
    return pages.placed;
}

double pages_filled(const GArray *placed, const Strip *strips, double height)
{
    if (placed->len == 0)
        return 0;
    const Placement *last = &g_array_index(placed, Placement, placed->len - 1);
    return last->page + (last->top + strips[last->strip].height) / height;
}

double pages_next_size(double size, double most, double least, double filled)
{
    bool is_near = filled > 1 + TOLERANCE && (size < most || filled <= 1 + SPILL_MAX);
    return is_near && size - SIZE_STEP >= least - TOLERANCE ? size - SIZE_STEP : 0;
}
