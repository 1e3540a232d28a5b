/* problems.h - what is wrong with files that people wrote: file, line, what to do.
 *
 * A reader goes on after a mistake, so that a person can correct all of them
 * in one go. The list has a ceiling; the rest is counted.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define PROBLEMS_MAX 50

typedef struct {
    GPtrArray *lines;  /* of char: "controls/updates.yaml:12: ..." */
    unsigned left_out; /* found beyond PROBLEMS_MAX */
} Problems;

void problems_init(Problems *problems);
void problems_clear(Problems *problems);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Problems, problems_clear)

/* @line: 0 for the file as a whole. The sentence says what is wrong and what to do, in English. */
void problems_add(Problems *problems, const char *file, int line, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* True if there are none; otherwise fails with APP_ERROR_INVALID and all of them, one a line. */
bool problems_settle(const Problems *problems, GError **error);
