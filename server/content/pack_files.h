/* pack_files.h - where packs come from: a folder, or the resources inside the binary. */
#pragma once

#include <glib.h>

#define PACK_FILES_MAX 500 /* of one folder */

/* Names below are relative to the packs: "sources.yaml", "controls/updates.yaml".
 * @directory: NULL for the packs inside the binary (GResource /mimamori/packs/) */

/* Of char: the names of the files in @folder that end in @suffix, sorted; empty if there are none.
 */
GPtrArray *pack_files_list(const char *directory, const char *folder, const char *suffix);

/* As problems show it: "packs/sources.yaml", or below @directory. The caller owns it. */
char *pack_file_shown(const char *directory, const char *name);

/* The bytes of a file, at most PACK_SIZE_MAX; the caller owns them.
 * Fails with APP_ERROR_NOT_FOUND, TOO_LARGE or INVALID. */
GBytes *pack_file_read(const char *directory, const char *name, GError **error);
