/* docx_styles.h - the parts of a Word file that say how it looks. Lengths are twips: 1/20 point. */
#pragma once

#include "render/docx_xml.h"
#include "render/document.h"

/* A page as Word has it; the text area is that of the PDF. */
typedef struct {
    int width, height, side, top, bottom; /* margins */
    int text_width;
    int size; /* of running text, in half points */
    int pitch;
} WordPage;

const WordPage *word_page(PageSize page_size);

/* An em of running text. */
int word_em(const Document *document);

/* What a font is named in w:rFonts. */
const char *word_font(const Document *document);

void docx_write_styles(const Document *document, Xml *xml);
void docx_write_fonts(Xml *xml);
void docx_write_settings(const Document *document, Xml *xml);
