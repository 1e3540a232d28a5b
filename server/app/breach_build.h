/* breach_build.h - makes a filter (core/breach) of a list of hashes, within a limit of memory. */
#pragma once

#include "app/progress.h"
#include "core/breach/hash_line.h"

#define BREACH_MEMORY_LEAST 64 /* MB */
#define BREACH_MEMORY_MOST 65536
#define BREACH_WRONG_LINES_MAX 20 /* more, and it is no list of hashes */

typedef struct {
    const char *path; /* of the list, maybe packed (gzip, xz, zstd); "-": standard input */
    const char *to;   /* the filter's file; is replaced as a whole when the new one is complete */
    guint memory_mb;  /* of the whole program */
    bool skips_wrong; /* lines that are wrong do not stop it */
} BreachBuildOptions;

typedef struct {
    guint64 hashes, lines, wrong, padding, bytes; /* different hashes; bytes of the file */
} BreachBuilt;

/* Told of the first wrong lines. */
typedef void (*BreachTellLine)(guint64 line, HashLine kind, void *data);

/**
 * Makes it.
 *
 * Ctrl+C and SIGTERM stop it: nothing is left then, and what was there before stays.
 * Fails with APP_ERROR_INVALID and a sentence: wrong lines, a damaged list, no hash at all; with
 * APP_ERROR_UNAVAILABLE: it cannot be written; with APP_ERROR_CONFLICT: it was stopped.
 */
bool breach_build(const BreachBuildOptions *options, Progress *progress, BreachTellLine tell,
                  void *data, BreachBuilt *built, GError **error);
