/* forms.h - the four forms a document is shown in. Pure: no clock, no files, no rows.
 *
 * The same document and the same moment give the same bytes, so that a hash of them means
 * something.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "render/document.h"

/* Plain text, the measure for the others: the title, a line of company, version and date, headings
 * with their numbers, items with their marks, tables as lines "cell｜cell", charts as their table,
 * footnotes as "[1]". No contents. Lines end with \n. The caller owns it. */
char *document_to_text(const Document *document);

/* HTML of the text alone, everything escaped, headings from @first_level (1..4) on: for a page of
 * ours, inside of an element of class "document". Charts are inline SVG. There are no style
 * attributes, and ids carry a digest of the text, so that two documents fit on one page. The caller
 * owns it. */
char *document_to_html_part(const Document *document, int first_level);

/* A whole HTML page with its own style sheet for screen and print, nothing loaded from anywhere: a
 * file for the company's own site. The caller owns it. */
char *document_to_html(const Document *document);

/* The style sheet that is in that page, for a server that sends it by itself or names its hash in a
 * Content-Security-Policy; it differs by the size of pages only. Lent. */
const char *document_style(PageSize page_size);

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
