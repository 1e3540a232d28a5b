/* escape.h - writes a value as Markdown that reads as that value and nothing else. Pure. */
#pragma once

#include <glib.h>

/**
 * Appends @value so that document_parse() gives back the same text, in running text, headings,
 * items and cells, wherever it stands and whatever stands beside it.
 *
 * @value: UTF-8 without control characters other than tabs and line ends, which become spaces
 *
 * What is harmless stays as it is ("2026-11-21", "A/B", "a@b.example"), since people edit the text
 * by hand. Not for code: there is no escaping in it.
 */
void escape_markdown(GString *out, const char *value);
