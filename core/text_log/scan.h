/* scan.h - takes a line of text apart from its front.
 *
 * Each function takes what it is called after off the front of *@rest.
 */
#pragma once

#include "core/bytes/slice.h"

/* Up to the next @end, which is taken too; all that is left where there is none. */
Slice scan_until(Slice *rest, char end);

/* Up to the next space; the spaces behind it are taken too. */
Slice scan_word(Slice *rest);

/* Takes @text if the line goes on with it. */
bool scan_text(Slice *rest, Slice text);

/* Takes @least to @most digits; @number may be NULL. false: there are fewer, nothing is taken. */
bool scan_digits(Slice *rest, size_t least, size_t most, unsigned long *number);

/* What stands between quotation marks, "\"" and "\\" inside it as they are; the marks are taken
 * too. Where the text does not begin with one: up to the next space. */
Slice scan_quoted(Slice *rest);

static inline bool scan_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Where @part begins in @text; @text.length: nowhere. */
size_t scan_find(Slice text, Slice part);
size_t scan_find_last(Slice text, Slice part);
