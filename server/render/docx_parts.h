/* docx_parts.h - a Word file while it is written: what its parts know of each other. */
#pragma once

#include <stdbool.h>

#include "render/docx_xml.h"
#include "render/document.h"
#include "render/pdf_text.h"

#define WORD_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define RELATION_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* The addresses a part links to; the nth, from 0, is the relation "link-n". */
typedef struct {
    GPtrArray *urls;   /* of char */
    GHashTable *index; /* of url and number + 1 */
} DocxLinks;

typedef struct {
    const Document *document;
    Xml body, notes; /* word/document.xml, word/footnotes.xml */
    DocxLinks body_links, note_links;
    Xml *xml;            /* the part that is being written: body or notes */
    DocxLinks *links;    /* of that part */
    GPtrArray *pictures; /* of GBytes: word/media/picture-n.png, relation "picture-n" */
    GArray *lists;       /* of DocxList: ordered ones, the nth has the number DOCX_FIRST_LIST + n */
    int note_count;      /* BLOCK_FOOTNOTEs there are */
    GHashTable *noted;   /* their numbers that have been referred to */
    int places;          /* headings so far */
    bool breaks_page;    /* before what comes next */
    TextSetter *setter;  /* for pictures; NULL: none needed yet */
    GError *error;       /* the first that happened while pictures were drawn */
} Docx;

/* How a paragraph stands. Lengths are twips. */
typedef struct {
    const char *style;
    int left, hanging;
    int list, level;       /* w:numId and w:ilvl; list 0: none */
    bool is_kept;          /* with the next */
    const char *alignment; /* NULL: as the style has it */
} WordFrame;

/* --- docx_text.c --------------------------------------------------------------------------- */

/* Opens a paragraph with its properties; xml_close() ends it. */
void docx_open_paragraph(Docx *docx, const WordFrame *frame);
void docx_write_runs(Docx *docx, const GPtrArray *runs);
void docx_write_plain(Docx *docx, const char *text); /* a run without style */
void docx_write_field(Docx *docx, const char *code, const char *shown);
void docx_write_field_mark(Docx *docx, const char *type); /* "begin", "separate", "end" */
void docx_write_field_code(Docx *docx, const char *code);

/* --- docx_body.c --------------------------------------------------------------------------- */

/* Title or cover, contents and text. @pages: of the headings, for the contents; may be NULL */
void docx_write_document(Docx *docx, const int *pages);

/* --- docx_table.c -------------------------------------------------------------------------- */

void docx_write_table(Docx *docx, const Block *table, int left);
void docx_write_chart_table(Docx *docx, const Chart *chart);
void docx_write_sign_off(Docx *docx, const Block *block);

/* --- docx_picture.c ------------------------------------------------------------------------ */

void docx_write_chart(Docx *docx, const Chart *chart);
