/* docx_xml.h - writes XML piece by piece; what is opened is closed, what is text is escaped. */
#pragma once

#include <glib.h>

typedef struct {
    GString *text;   /* owned */
    GPtrArray *open; /* of char, lent: the names of open elements */
} Xml;

void xml_init(Xml *xml); /* with the declaration */
void xml_clear(Xml *xml);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Xml, xml_clear)

/* Names and values in turn, ended by NULL; a pair whose value is NULL is left out. Names are
 * constants. */
void xml_open(Xml *xml, const char *name, ...) G_GNUC_NULL_TERMINATED;
void xml_empty(Xml *xml, const char *name, ...) G_GNUC_NULL_TERMINATED;
void xml_close(Xml *xml);
void xml_close_all(Xml *xml);

/* Characters that XML 1.0 does not allow are left out. */
void xml_text(Xml *xml, const char *text);
void xml_whole(Xml *xml, const char *name, const char *text); /* <name>text</name> */

/* w:val="…" is what most elements of Word have. */
void xml_value(Xml *xml, const char *name, const char *value);
void xml_number(Xml *xml, const char *name, int value);
