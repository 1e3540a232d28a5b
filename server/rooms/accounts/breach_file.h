/* breach_file.h - a filter of breached passwords (core/breach) where it lies on disk. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "core/breach/filter.h"

/* Starts as { 0 }. */
typedef struct {
    char *path;
    Filter filter; /* its bytes are the file, mapped into memory */
    struct stat status;
    guint8 *is_whole; /* of each segment: it has been looked at, and nothing was wrong */
} BreachFile;

/**
 * Maps the file and looks at its header and directory.
 *
 * Fails with APP_ERROR_NOT_FOUND or APP_ERROR_INVALID and a sentence that names the file.
 */
bool breach_file_open(BreachFile *file, const char *path, GError **error);
void breach_file_close(BreachFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BreachFile, breach_file_close)

/* Looks at every byte. Fails with APP_ERROR_INVALID. */
bool breach_file_verify(BreachFile *file, GError **error);

/* Whether another file stands at the path now, or none: then it has to be opened again. */
bool breach_file_is_old(const BreachFile *file);

/* Looks at the segment of the key before its first answer. Fails with APP_ERROR_INVALID if it is
 * damaged. */
bool breach_file_contains(BreachFile *file, guint64 key, bool *is_found, GError **error);

/* The key of a password: of its SHA-1. */
guint64 breach_key_of_password(const char *password, gsize length);
