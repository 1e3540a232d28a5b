#include "render/pdf_tags.h"

#include <cairo-pdf.h>
#include <glib.h>
#include <stdbool.h>

static bool is_inside(const Tag *tag, const Tag *outer)
{
    while (tag != NULL && tag != outer)
        tag = tag->parent;
    return tag == outer;
}

static void open_from(cairo_t *cairo, const Tag *outer, const Tag *tag)
{
    if (tag == outer)
        return;
    open_from(cairo, outer, tag->parent);
    cairo_tag_begin(cairo, tag->name, "");
}

void tag_move(TagCursor *cursor, const Tag *tag)
{
    while (cursor->open != NULL && !is_inside(tag, cursor->open)) {
        cairo_tag_end(cursor->cairo, cursor->open->name);
        cursor->open = cursor->open->parent;
    }
    open_from(cursor->cairo, cursor->open, tag);
    cursor->open = tag;
}

/* Attributes are printed with points of the C locale, whatever the process has. */
static void append_number(GString *text, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(text, "%s ", g_ascii_formatd(digits, sizeof(digits), "%.2f", number));
}

static void add_link(cairo_t *cairo, const char *target, double x, double y, double width,
                     double height)
{
    g_autoptr(GString) attributes = g_string_new("rect=[");
    append_number(attributes, x);
    append_number(attributes, y);
    append_number(attributes, width);
    append_number(attributes, height);
    g_string_append_printf(attributes, "] %s", target);
    cairo_tag_begin(cairo, CAIRO_TAG_LINK, attributes->str);
    cairo_tag_end(cairo, CAIRO_TAG_LINK);
}

void tag_link(cairo_t *cairo, const char *url, double x, double y, double width, double height)
{
    /* Neither a quote nor a bracket may stand in it: Cairo 1.16 writes it as it is. */
    g_autofree char *escaped = g_uri_escape_string(url, ":/?#@!$&*+,;=%[]", FALSE);
    g_autofree char *target = g_strdup_printf("uri='%s'", escaped);
    add_link(cairo, target, x, y, width, height);
}

void tag_jump(cairo_t *cairo, int place, double x, double y, double width, double height)
{
    g_autofree char *target = tag_outline_link(place);
    add_link(cairo, target, x, y, width, height);
}

void tag_place(cairo_t *cairo, int place, double x, double y)
{
    g_autoptr(GString) attributes = g_string_new(NULL);
    g_string_printf(attributes, "name='place-%d' x=", place);
    append_number(attributes, x);
    g_string_append(attributes, "y=");
    append_number(attributes, y);
    cairo_tag_begin(cairo, CAIRO_TAG_DEST, attributes->str);
    cairo_tag_end(cairo, CAIRO_TAG_DEST);
}

char *tag_outline_link(int place)
{
    return g_strdup_printf("dest='place-%d'", place);
}
