/* mustache_margin.h - white space before lines that move from one place to another. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define MUSTACHE_MARGIN_MAX 4096 /* bytes before a line */

typedef struct {
    const char *off; /* what lines lose if they begin with it */
    const char *on;  /* what they get instead */
} MustacheMargin;

/* What stands before a line that began with @blank. The caller owns it. */
char *mustache_margin_move(const MustacheMargin *margin, const char *blank);

/**
 * Appends text of a template, each line with its new margin.
 *
 * @begins_line: whether the first line is a whole one; then even an empty text gets its margin
 * Stops soon after @out is longer than @most.
 */
void mustache_margin_append(GString *out, const char *text, size_t length, bool begins_line,
                            const MustacheMargin *margin, size_t most);
