/* file.h - reads small files whole, with a ceiling; makes names of files durable. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * Opens a file to read. A pipe or a device is refused at once: whoever waits at one waits for ever.
 *
 * Returns its number, which the caller closes; -1 with errno: EINVAL if it is no regular file.
 */
int file_open(const char *path);

/**
 * Reads a file, as file_open() opens it.
 *
 * @path: "-" is standard input, whatever that is
 * @max: the largest size to accept, in bytes
 * Returns the bytes; the caller owns them.
 * Fails with APP_ERROR_NOT_FOUND, APP_ERROR_TOO_LARGE, or APP_ERROR_INVALID (cannot be read).
 */
GBytes *file_read(const char *path, size_t max, GError **error);

/* Puts bytes in the place of a file, readable by its owner only; whole or not at all, and durable.
 * Fails with an error of GLib: its message is the reason, the caller has the sentence. */
bool file_replace(const char *path, GBytes *bytes, GError **error);

/**
 * Makes the names in a folder durable: a file that was made, linked or renamed and synced itself
 * may still be without its name after a power cut.
 *
 * Returns false with errno. A file system that cannot sync a folder is not a failure.
 */
bool folder_sync(const char *folder);

/* The same for the folder that @path lies in. */
bool folder_sync_of(const char *path);

/* Removes a folder with all that is in it, as far as that can be done. Links are removed, not
 * followed. */
void folder_remove(const char *path);
