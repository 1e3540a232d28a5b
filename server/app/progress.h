/* progress.h - how far the reading of files has come: one line on a terminal that is written over,
 * and nothing anywhere else. */
#pragma once

#include "app/speak.h"

typedef struct {
    const Speaker *speaker;
    bool is_wanted;      /* standard error is a terminal, and nobody said never */
    bool is_drawn;       /* the line stands there now */
    guint64 total;       /* bytes of all files; 0: not known, because one of them is no file */
    guint64 read;        /* bytes of files so far, packed as they are */
    gint64 begun, drawn; /* microseconds */
} Progress;

/* @files: of char, to be read */
void progress_begin(Progress *progress, const Speaker *speaker, const GPtrArray *files,
                    bool is_wanted);

/* Shows it, at most a few times a second. @events: so far */
void progress_show(Progress *progress, unsigned long events);

/* Before anything else is written to the terminal. */
void progress_hide(Progress *progress);

/* The line. Pure. The caller owns it. @spent_us: microseconds since the beginning; @columns: of
 * the terminal */
char *progress_line(const Progress *progress, unsigned long events, gint64 spent_us, guint columns);
