/* docx_numbering.h - numbers that Word counts itself: of headings and of lists. */
#pragma once

#include <stdbool.h>

#include "render/docx_parts.h"

#define DOCX_HEADINGS 1   /* w:numId of the headings; of 章 where there are articles */
#define DOCX_ARTICLES 2   /* of 条, which go on through all 章 and therefore count apart */
#define DOCX_BULLETS 3    /* of all lists without numbers */
#define DOCX_FIRST_LIST 4 /* of the first list with numbers; each has its own */
#define DOCX_LEVELS 9     /* Word has no more */

/* A list with numbers. */
typedef struct {
    int level; /* 0 to 8: how many such lists it is inside of */
    int start;
} DocxList;

/* Whether Word comes to the numbers of the document: not if a level of headings is left out. */
bool docx_can_number_headings(const Document *document);

/* Whether headings of this level (1 to 6) have a number that Word counts. */
bool docx_is_numbered_level(const Document *document, int level);

/* The w:numId of such headings; their w:ilvl. */
int docx_heading_list(const Document *document, int level, int *list_level);

/* Enters a list with numbers; returns its w:numId, and 0 if Word cannot count it. */
int docx_add_list(Docx *docx, const Block *list, int *level);

void docx_write_numbering(const Docx *docx, Xml *xml);
