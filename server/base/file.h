/* file.h - reads small files whole, with a ceiling. */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * Reads a file.
 *
 * @path: "-" is standard input
 * @max: the largest size to accept, in bytes
 * Returns the bytes; the caller owns them.
 * Fails with APP_ERROR_NOT_FOUND, APP_ERROR_TOO_LARGE, or APP_ERROR_INVALID (cannot be read).
 */
GBytes *file_read(const char *path, size_t max, GError **error);
