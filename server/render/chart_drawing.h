/* chart_drawing.h - draws a chart with Cairo: into a PDF, or as a picture for Word. */
#pragma once

#include "render/pdf_text.h"

/* Draws it in the middle of a rectangle. @size: of the labels, in the units of @cairo */
void chart_draw(const Chart *chart, TextSetter *setter, cairo_t *cairo, double x, double y,
                double width, double height, double size);
