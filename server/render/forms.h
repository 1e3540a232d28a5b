/* forms.h - the four forms a document is shown in. Pure: no clock, no files, no rows.
 *
 * The same document and the same moment give the same bytes, so that a hash of them means
 * something.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "render/document.h"

/* Plain text, the measure for the others: headings with their numbers, items with their marks,
 * tables as lines "cell｜cell", charts as their table. Lines end with \n. The caller owns it. */
char *document_to_text(const Document *document);

/* HTML of the text alone, everything escaped, headings from @first_level (1..4) on: for a page of
 * ours. Charts are inline SVG without styles. The caller owns it. */
char *document_to_html_part(const Document *document, int first_level);

/* A whole HTML page with its own style sheet for screen and print, nothing loaded from anywhere: a
 * file for the company's own site. The caller owns it. */
char *document_to_html(const Document *document);

/**
 * PDF by Pango and Cairo: embedded subset fonts, outline, contents, tags, n／m on every page.
 *
 * @made_at: Unix time in seconds, UTC; stands in the file
 * Fails with APP_ERROR_INTERNAL (no font, Cairo refused) or INVALID (more than 2,000 pages).
 */
GBytes *document_to_pdf(const Document *document, int64_t made_at, GError **error);

/* Office Open XML for Word: real styles, numbered headings, tables, header and footer.
 * Fails as document_to_pdf() does. */
GBytes *document_to_docx(const Document *document, int64_t made_at, GError **error);
