/* inlines.h - the text of one block on its way from cmark to runs. Pure.
 *
 * Bold, links and joined lines are not left to cmark, which knows no Japanese: before it reads,
 * inlines_hide() puts signs (characters that Unicode keeps free for such use) in the place of
 * ** and of what is escaped; after it, inlines_settle() makes of them what a person would expect.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "render/document.h"

/* One character and how it looks. */
typedef struct {
    gunichar letter; /* 0: nothing, but what is left and right of it is never one run */
    unsigned style;  /* of RunStyle */
    const char *url; /* lent; NULL: no link */
} Glyph;

/* Stands in an array of Glyph where a line of the source ends. */
#define INLINES_SOFT_BREAK 0xfdd4

/* Whether the bytes hold a sign already, which they must not. */
bool inlines_has_sign(const char *text, size_t length);

/* Markdown with signs; the caller owns it. */
char *inlines_hide(const char *markdown);

/* What cmark gives back as code, an address or HTML, as it was written; the caller owns it. */
char *inlines_show(const char *text, bool is_code);

/* Adds the characters of @text to @glyphs. */
void inlines_add(GArray *glyphs, const char *text, unsigned style, const char *url);

/* Makes the runs of @block of them. */
void inlines_settle(Block *block, const GArray *glyphs);

/* Only these may be the address of a link: http, https, mailto, tel; without control characters. */
bool inlines_may_link(const char *url);
