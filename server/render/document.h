/* document.h - one document as a tree, the same for every form it is shown in.
 *
 * A document is written in Markdown (GitHub's flavour: tables, footnotes, task
 * lists, strikethrough). document_parse() reads it once into blocks with runs of
 * text and works out every number (第3条, 2, （1）, ア); html.c, pdf.c, docx.c and
 * plain_text.c only draw what stands here, so that all four say the same.
 *
 * Fenced blocks with these words are more than text; each has a table or a list
 * of lines inside and is drawn:
 *
 *   ```radar      a line "label,value,max" for each axis, 3 to 30
 *   ```trend      a line "label,value" for each point, 1 to 24; "max,100" first
 *   ```sign-off   a line for each box of the 確認欄, 1 to 6: "担当"
 *   ```page-break nothing: what follows begins on a new page
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Document Document;

typedef enum {
    RUN_STRONG = 1 << 0,
    RUN_EMPHASIS = 1 << 1,
    RUN_CODE = 1 << 2,
    RUN_STRIKE = 1 << 3,
    RUN_BREAK = 1 << 4,    /* a line ends here; the text is empty */
    RUN_FOOTNOTE = 1 << 5, /* the text is the number of a footnote */
} RunStyle;

/* Text in one style. */
typedef struct {
    char *text;     /* UTF-8, no control characters */
    unsigned style; /* of RunStyle */
    char *url;      /* http, https, mailto or tel; NULL: no link */
} Run;

typedef enum {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_LIST,  /* children: BLOCK_ITEM */
    BLOCK_ITEM,  /* children: any blocks, mostly one paragraph */
    BLOCK_TABLE, /* children: BLOCK_ROW, the first is the head */
    BLOCK_ROW,   /* children: BLOCK_CELL */
    BLOCK_CELL,
    BLOCK_QUOTE, /* children: any blocks */
    BLOCK_CODE,  /* one run for each line */
    BLOCK_RULE,
    BLOCK_CHART,
    BLOCK_SIGN_OFF, /* one run for each box */
    BLOCK_PAGE_BREAK,
    BLOCK_FOOTNOTE, /* children: any blocks; stand at the end of the document */
} BlockKind;

typedef enum { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } Alignment;

typedef enum { CHART_RADAR, CHART_TREND } ChartKind;

typedef struct {
    char *label;
    double value;
} ChartPoint;

/* What is drawn as a chart; every renderer adds the same numbers as a table. */
typedef struct {
    ChartKind kind;
    double
        max; /* the outer ring, the upper edge; radar: values are shares of their own max, 0..1 */
    GArray *points;   /* of ChartPoint */
    GPtrArray *texts; /* of char: the value as written, "12／20" or "62"; one for each point */
} Chart;

typedef struct Block {
    BlockKind kind;
    int level; /* heading: 1 to 6; list: 1 for the outermost, 2 inside it … */
    bool is_ordered;
    bool has_checkbox, is_checked; /* of an item of a task list */
    Alignment alignment;           /* of a cell */
    char *number; /* of a heading, an item or a footnote: "第3条", "2", "(1)", "ア", "・"; NULL:
                     none */
    int ordinal;  /* the same as a number within its level, from 1; 0: none; of an ordered list:
                     of its first item */
    GPtrArray *runs;      /* of Run: heading, paragraph, cell, code, sign-off; never NULL */
    GPtrArray *children;  /* of Block; never NULL */
    Chart *chart;         /* of BLOCK_CHART; else NULL */
    struct Block *parent; /* borrowed; NULL at the top */
} Block;

/* How headings and lists are numbered. */
typedef enum {
    NUMBERING_NONE,     /* headings carry none; ordered lists 1. 2. 3. */
    NUMBERING_SECTIONS, /* 1　, 1.1　, 1.1.1　for headings; ordered lists (1) (2), a) b) */
    NUMBERING_ARTICLES, /* level 1: 第1章　; level 2: 第1条（…）, counted through all chapters; an
                           ordered list: 項 1 2 3, inside it 号 (1) (2) (3), inside that ア イ ウ */
} Numbering;

typedef enum { PAGE_A4, PAGE_A6 } PageSize;

/* What stands around the text. All borrowed by document_parse() and copied. */
typedef struct {
    const char *title;    /* the first line of the document; never empty */
    const char *company;  /* NULL: none; head of every page */
    const char *version;  /* "第2版", "案"; NULL: none; head of every page */
    const char *date;     /* as shown: "2026年11月21日", "令和8年11月21日"; NULL: none */
    const char *language; /* "ja" or "en" */
    Numbering numbering;
    PageSize page_size;
    bool has_contents; /* 目次 before the text: of headings of level 1 and 2 */
    bool has_cover;    /* title, company, version and date on a page of their own */
} DocumentFrame;

struct Document {
    char *title, *company, *version, *date; /* NULL: none, but for the title */
    char *language;
    Numbering numbering;
    PageSize page_size;
    bool has_contents, has_cover;
    GPtrArray *blocks; /* of Block, footnotes last */
};

#define DOCUMENT_MAX_BYTES (1024 * 1024)
#define DOCUMENT_MAX_COLUMNS 50 /* of a table */
#define DOCUMENT_MAX_DEPTH 24   /* of lists and quotes inside each other */
#define DOCUMENT_MAX_BLOCKS 50000

/**
 * Reads Markdown.
 *
 * @markdown: UTF-8; control characters other than tab and line ends are refused
 * Returns a new document; the caller owns it.
 * Refuses with APP_ERROR_INVALID, saying the line and what is wrong, if it is beyond a limit above,
 * not valid UTF-8, or a fenced block is not what its word promises.
 *
 * HTML in the text is shown as it is written. Pictures become their words. Between ** and ** is
 * bold wherever a person would say so (CommonMark leaves **「強調」**です alone). Web and mail
 * addresses become links and end before Japanese text. A line that ends between two Japanese
 * characters leaves no space.
 */
Document *document_parse(const char *markdown, const DocumentFrame *frame, GError **error);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* A heading as shown: "第4条（パスワード）", "2.1　範囲", "はじめに". The caller owns it. */
char *document_heading_text(const Document *document, const Block *heading);

/* What stands before and after the runs of a heading: "第4条（" and "）", "2.1　" and "".
 * The caller owns both. */
void document_heading_affixes(const Document *document, const Block *heading, char **before,
                              char **after);

/* The text of the runs of one block, one after the other: a line that ends is \n, the numbers of
 * footnotes are left out. The caller owns it. */
char *block_text(const Block *block);

/* Empty, with a copy of the frame. */
Document *document_new(const DocumentFrame *frame);

/* For what builds a document: a block at the end of @parent's children, or of the document's if
 * that is NULL. Lent. */
Block *document_add(Document *document, Block *parent, BlockKind kind);

/* A run at the end. */
void block_add_run(Block *block, const char *text, unsigned style, const char *url);
