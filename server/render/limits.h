/* limits.h - refuses Markdown that would cost its reader too much, before it is read. Pure.
 *
 * cmark-gfm fills short rows of a table with empty cells (84 KB became 8 GB), walks all open lists
 * for every empty line, reads a paragraph again for every line that looks like the rule of a table,
 * and copies the address of a [definition] as often as it is used; all are bounded here, roughly
 * and on the safe side. The exact limits of document.h are held after reading.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether @markdown may be read; otherwise refuses with APP_ERROR_INVALID. Line ends are \n. */
bool limits_check(const char *markdown, GError **error);
