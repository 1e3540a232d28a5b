/* pdf_layout.h - on which pages the headings of a document come to stand. */
#pragma once

#include "render/document.h"

/**
 * The page of each heading, in the order of the text; a cover counts as a page. Word's own contents
 * begin with these numbers and become exact there: lines are counted by rough widths, because Word
 * has other fonts anyway.
 *
 * Returns a new array; the caller owns it. Fails as document_to_pdf() does.
 */
int *pdf_pages_of_headings(const Document *document, GError **error);
