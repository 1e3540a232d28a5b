/* chart_svg.h - a chart as inline SVG. Pure. */
#pragma once

#include "render/document.h"

/* Appends the picture; for those who do not see it, its title has all values. */
void chart_append_svg(GString *out, const Chart *chart, const char *language);

/* "レーダーチャート" or "推移", the caption of the table beside it. Lent. */
const char *chart_caption(const Chart *chart, const char *language);
