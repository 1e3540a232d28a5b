/* kept_folder.h - a folder of files as one run of bytes, and back again: what a backup keeps of the
 * rules that were imported.
 *
 * For each file, in the order of the paths: the length of its path and its size (4 bytes each,
 * little endian), the path, the bytes. Paths are relative; links are not followed, empty folders
 * not kept.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define KEPT_FOLDER_SIZE_MAX (256U << 20) /* bytes of all files and their paths */
#define KEPT_FOLDER_FILES_MAX 100000
#define KEPT_FOLDER_DEPTH_MAX 32
#define KEPT_PATH_MAX 1000 /* bytes */

/**
 * Reads all files below @folder as they are at one moment: what is replaced meanwhile is read
 * again.
 *
 * Returns the bytes, none where there is no such folder; the caller owns them.
 * Fails with TOO_LARGE (more than the ceilings above) or UNAVAILABLE, naming the folder.
 */
GByteArray *kept_folder_read(const char *folder, GError **error);

/* Whether @bytes are such a run, and every path stays below its folder. Pure. Fails with INVALID.
 */
bool kept_folder_check(const guint8 *bytes, gsize size, GError **error);

/**
 * Makes @folder what it was: all of its files, or none. What is there stays beside it under another
 * name, unless it is the same.
 *
 * @now: for that name, "rules.before-20261126-205800"
 * @aside: that name, owned by the caller; NULL if there was nothing to keep
 * Fails with INVALID (the bytes are wrong) or UNAVAILABLE (cannot be written); @folder is then as
 * it was.
 */
bool kept_folder_place(const guint8 *bytes, gsize size, const char *folder, int64_t now,
                       char **aside, GError **error);

/* The first half of it: the files, durable, in a folder beside @folder. @made: its name, owned by
 * the caller; NULL: @folder is the same already */
bool kept_folder_make(const guint8 *bytes, gsize size, const char *folder, char **made,
                      GError **error);
/* … and the second. */
bool kept_folder_take(const char *made, const char *folder, int64_t now, char **aside,
                      GError **error);
