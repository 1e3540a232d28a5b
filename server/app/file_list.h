/* file_list.h - the files a command is to read: those named, and those in folders. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define FILES_MAX 200000
#define FOLDER_DEPTH_MAX 32

/**
 * Adds a file, or all files below a folder whose names end in one of @suffixes, sorted by path.
 * Links to folders are not followed. "-" stands for itself.
 *
 * @files: of char, owned
 * @others: counts files of folders with other endings; may be NULL
 * Fails with APP_ERROR_NOT_FOUND, INVALID (cannot be read) or TOO_LARGE (FILES_MAX,
 * FOLDER_DEPTH_MAX).
 */
bool file_list_add(GPtrArray *files, const char *path, const char *const *suffixes, guint *others,
                   GError **error);

/* The same for logs: they may be packed (.gz, .xz, .zst) and rotated ("auth.log.2.gz",
 * "messages-20260401"). */
bool file_list_add_logs(GPtrArray *files, const char *path, const char *const *suffixes,
                        guint *others, GError **error);
