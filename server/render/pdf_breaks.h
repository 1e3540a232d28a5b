/* pdf_breaks.h - where a line of text may end (禁則処理), and where it does. Pure.
 *
 * Widths are points. The rules are those of JIS X 4051 in their common form: no line begins with
 * 、。」ー or a small kana, none ends with an opening bracket.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One character, in the order of reading. */
typedef struct {
    gunichar character;
    float advance;
    bool may_begin;    /* a line may begin with it */
    bool must_begin;   /* a line has to begin with it */
    bool may_split;    /* a cluster begins with it: where a word too long for a line is cut */
    bool is_vanishing; /* white space: takes no room at the end of a line */
} BreakCharacter;

typedef struct {
    int begin, end; /* characters; without the white space at the end */
    double width;
} BreakLine;

/* Whether a line may end with @before and the next begin with @after. */
bool break_is_allowed(gunichar before, gunichar after);

/* The lines of a text, each as long as it can be; a text without characters is one empty line.
 * Returns a new array of BreakLine. */
GArray *break_lines(const BreakCharacter *characters, int count, double width);

/* The width below which words are cut, and the width of the text without any break. */
void break_measure(const BreakCharacter *characters, int count, double *least, double *most);
