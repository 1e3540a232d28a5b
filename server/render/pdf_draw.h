/* pdf_draw.h - draws the bands of a flow where they have been placed. */
#pragma once

#include "render/pdf_flow.h"

/* Where a band comes to stand, in points from the upper left corner of the sheet. */
typedef struct {
    TagCursor *tags;
    double top;
    bool is_page_top, is_page_foot; /* the first or last on its page: tables draw their edges */
    const int *pages; /* the number of the page of each place; NULL: nothing leads anywhere */
} DrawPlace;

void band_draw(const Flow *flow, const Band *band, const DrawPlace *place);
