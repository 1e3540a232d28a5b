/* text.h - questions about text, and the forms it is brought into.
 *
 * All text inside the program is UTF-8. What comes from outside is checked
 * with text_is_plain() or text_is_lines() at the door.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define TEXT_EMAIL_MAX 254 /* characters, RFC 5321 section 4.5.3.1 as corrected by erratum 1690 */

/* Whether @bytes are valid UTF-8 of one line: no control characters, no line separators.
 * @length: in bytes; -1 up to the first NUL */
bool text_is_plain(const char *bytes, ssize_t length);

/* The same, with tabs and line ends allowed. */
bool text_is_lines(const char *bytes, ssize_t length);

/* Characters (code points), not bytes; @text is valid UTF-8. */
size_t text_length(const char *text);

/* Columns on a terminal: East Asian wide characters take two, combining ones none. */
size_t text_columns(const char *text);

/* A copy without white space at both ends (Unicode's, so the full-width space as well). */
char *text_trim(const char *text);

/* The one form of texts that people would call the same: trimmed, full-width and half-width forms
 * unified (NFKC), lower case, every minus sign written '-'. For comparing, never for showing. */
char *text_fold(const char *text);

/**
 * Reads a whole number as people in Japan type it: full-width digits and minus signs count.
 *
 * Returns false if @text is anything else or is not from @least to @most; *@number is then
 * untouched.
 */
bool text_to_int(const char *text, int least, int most, int *number);

/* Windows code page 932 (Shift_JIS as Excel writes it) as UTF-8; NULL if @bytes are not in it. */
char *text_from_cp932(const char *bytes, size_t length);

/* A new lower-case, trimmed copy, the one form in which addresses are kept. */
char *text_email(const char *text);

/* Whether @text looks like one mail address. Simple on purpose: only a letter proves that it works.
 */
bool text_is_email(const char *text);

/* 法人番号: 13 digits, the first of which checks the other twelve. */
bool corporate_number_is_valid(const char *text);

/* 郵便番号: "123-4567" or "1234567". */
bool postal_code_is_valid(const char *text);

/* Appends @text so that it may stand in an HTML element or a quoted attribute. */
void text_append_html(GString *out, const char *text);

/* Appends @text in lines of at most @columns columns, each begun with @indent (counted as well) and
 * ended. Japanese is broken between characters but not before 、 or 。, English at spaces. */
void text_append_wrapped(GString *out, const char *text, size_t columns, const char *indent);

/**
 * The candidate that @word was probably meant to be.
 *
 * @candidates: NULL-terminated; Returns one of them, or NULL if none is within a third of its
 * letters.
 */
const char *text_nearest(const char *word, const char *const *candidates);
