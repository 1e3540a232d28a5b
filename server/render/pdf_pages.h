/* pdf_pages.h - which strip of a document stands on which page, and where. Pure.
 *
 * A strip is what is never parted: a line of text, a row of a table, a chart. Lengths are points.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define PAGES_MAX 2000

typedef struct {
    double height;
    double space; /* above it; none at the top of a page */
    bool is_kept; /* on the page of the next strip, if a page has room for both */
    bool begins_page;
    int head; /* the strip that is repeated above it at the top of a page; -1: none */
} Strip;

typedef struct {
    int strip;
    int page;   /* from 0 */
    double top; /* from the upper edge of the text area */
} Placement;

/* Whether a line (from 0) of a paragraph of @count lines stays with the next one, so that none
 * stands alone at the foot or at the head of a page. */
bool pages_keep_line(int line, int count);

/* Places @count strips on pages of @height. Returns a new array of Placement, heads that are
 * repeated included; the last page is that of the last one. Stops on page PAGES_MAX. */
GArray *pages_place(const Strip *strips, int count, double height);

/* How many pages they fill: 1.25 is one and a quarter of the next. */
double pages_filled(const GArray *placed, const Strip *strips, double height);

/**
 * The size of type to try next, so that a document that is one page and a little becomes one page.
 *
 * @size: the one tried last, at most @most; it filled @filled pages
 * @least: no smaller one is tried
 * Returns 0 if there is nothing to try: it is one page, or far from it, or would be too small.
 */
double pages_next_size(double size, double most, double least, double filled);
