/* pdf_flow.h - a document as bands from top to bottom, before anybody knows about pages.
 *
 * A band is a strip with what is on it. Everything a band points to belongs to its flow.
 */
#pragma once

#include "render/pdf_pages.h"
#include "render/pdf_tags.h"
#include "render/pdf_text.h"

/* A sheet of paper, in points. */
typedef struct {
    double width, height;
    double left, top; /* of the text area */
    double text_width, text_height;
    double size, pitch; /* of running text */
    bool is_bare;       /* no head and no foot: for a card of one page */
} Sheet;

/* How a document of more than one page is set. */
Sheet sheet_of(PageSize page_size);

/* How one of one page is set. */
Sheet sheet_single(PageSize page_size);

/* The smallest type for one page. */
double sheet_least_size(PageSize page_size);

/* The same paper with other type. */
Sheet sheet_with_size(const Sheet *sheet, double size);

/* The bar at the left of a quotation. */
typedef struct QuoteBar {
    double x;
    const struct QuoteBar *outer;
} QuoteBar;

/* A row of a table, its cells broken into lines. */
typedef struct {
    int columns;
    SetText **cells;
    Alignment *alignments;
    const double *edges; /* columns + 1, from the left of the table; lent */
    double pad_x, pad_y, pitch;
    bool is_head;
    int lines; /* of the highest cell, at least 1 */
} TableRow;

typedef enum {
    BAND_LINE, /* a line of a text */
    BAND_ROW,  /* a row of a table, or some lines of one too high for a page */
    BAND_RULE,
    BAND_CHART,
    BAND_SIGN_OFF, /* 確認欄 */
} BandKind;

typedef struct {
    Strip strip;
    BandKind kind;
    const Tag *tag;
    const QuoteBar *bars;
    double x, width; /* from the left of the text area */

    SetText *text; /* BAND_LINE; NULL: an empty line */
    int line;
    double indent; /* of this line, from x */
    bool is_shaded;
    SetText *marker; /* the number or the point of an item, drawn at marker_x */
    double marker_x;
    const Tag *marker_tag;
    bool has_checkbox, is_checked; /* the marker is a box */
    int place;                     /* what it can be jumped to by; -1: not */
    int leads_to;                  /* a line of the contents: the place; -1: no such line */

    TableRow *row; /* BAND_ROW */
    int first_line, line_count;

    const Block *block; /* BAND_CHART, BAND_SIGN_OFF */
} Band;

/* What stands in the outline and in the contents. */
typedef struct {
    int level;
    int band;
    char *text;
} FlowPlace;

typedef struct {
    const Document *document;
    const Sheet *sheet;
    TextSetter *setter;  /* lent */
    GArray *bands;       /* of Band */
    GArray *places;      /* of FlowPlace, in the order of the text */
    GPtrArray *texts;    /* of SetText, owned */
    GPtrArray *memory;   /* of void, owned */
    GHashTable *markers; /* of SetText, lent, by scale and number */
    double height;       /* of all bands */
    bool breaks_page;    /* before the next band */
} Flow;

/* All of these lend what they are given until their end. The text of the document, with its title
 * above it unless there is a cover. */
Flow *flow_of_text(TextSetter *setter, const Document *document, const Sheet *sheet);

/* The contents: a line for each place of level 1 and 2 of @text. */
Flow *flow_of_contents(TextSetter *setter, const Document *document, const Flow *text);

void flow_free(Flow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flow, flow_free)

/* Whether it is longer than PAGES_MAX pages can hold; then the rest has been left out. */
bool flow_is_full(const Flow *flow);

/* --- for the files that build a flow ------------------------------------------------------ */

/* Where in the width of the page something stands, and inside of what. */
typedef struct {
    double x, width;
    const Tag *tag;
    const QuoteBar *bars;
    double scale; /* of the type: smaller in notes */
} FlowFrame;

const Tag *flow_tag(Flow *flow, const char *name, const Tag *parent);
SetText *flow_own_text(Flow *flow, SetText *text);
void *flow_own(Flow *flow, void *memory); /* freed by g_free() */

/* Adds a band at the frame; lent until the next. */
Band *flow_add(Flow *flow, const FlowFrame *frame, BandKind kind, double height, double space);

/* Adds the lines of a text; returns the first band. */
int flow_add_text(Flow *flow, const FlowFrame *frame, SetText *text, double space,
                  Alignment alignment);

TypeStyle flow_style(const Flow *flow, const FlowFrame *frame);

/* In pdf_table.c. */
void flow_add_table(Flow *flow, const FlowFrame *frame, const Block *table);
/* The numbers of a chart: label and value. */
void flow_add_chart_table(Flow *flow, const FlowFrame *frame, const Chart *chart);
