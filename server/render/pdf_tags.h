/* pdf_tags.h - the structure that a PDF tells to readers of screens, and its links.
 *
 * Cairo cannot carry a tag over the edge of a page: what goes on there gets a second one.
 */
#pragma once

#include <cairo.h>

/* A place in the structure; lent to those who use it. */
typedef struct Tag {
    const char *name;         /* of ISO 32000-1, 14.8.4: "P", "H1", "Table" */
    const struct Tag *parent; /* NULL: directly in the document */
} Tag;

/* What is open on a page. */
typedef struct {
    cairo_t *cairo;
    const Tag *open; /* the innermost; NULL: none */
} TagCursor;

/* Closes and opens tags until @tag is the innermost; NULL closes all. */
void tag_move(TagCursor *cursor, const Tag *tag);

/* Makes a rectangle of the page a link. */
void tag_link(cairo_t *cairo, const char *url, double x, double y, double width, double height);
/* The same to a place inside of the document, named by tag_place(). */
void tag_jump(cairo_t *cairo, int place, double x, double y, double width, double height);
/* Names the place (0 …) at this height of the page. */
void tag_place(cairo_t *cairo, int place, double x, double y);
/* For cairo_pdf_surface_add_outline(): the caller owns it. */
char *tag_outline_link(int place);
