/* pdf_fonts.h - the fonts of one document, cut down to the glyphs it shows.
 *
 * Cairo puts a font of tens of thousands of glyphs into a file by reading all of it, and sometimes
 * takes all its subroutines along. So HarfBuzz cuts each font before Cairo sees it. What HarfBuzz
 * cannot cut (pictures, variable fonts, bold or oblique that the font itself lacks) stays Pango's.
 *
 * A FontBook belongs to one thread. First all glyphs are told, then the fonts are cut, then glyphs
 * are shown.
 */
#pragma once

#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>

typedef struct FontBook FontBook;
typedef struct FontUse FontUse; /* a font in one size */

FontBook *font_book_new(void);
void font_book_free(FontBook *book);

/* Lent until the end of the book. */
FontUse *font_book_use(FontBook *book, PangoFont *font);

/* Takes note of glyphs; none are taken any more after font_book_cut(). */
void font_use_note(FontUse *use, const PangoGlyphString *glyphs);

/* Once. */
void font_book_cut(FontBook *book);

/**
 * Shows glyphs from the current point on, which it does not move, with the text they stand for.
 *
 * @text: what the offset of the item counts in
 * Returns false if nothing was shown, because the font was not cut or lacks one of them.
 */
bool font_use_show(const FontUse *use, cairo_t *cairo, const char *text, PangoGlyphItem *item);
