/* laid_files.h - files that are written before a database changes, and get their names after it.
 *
 * They lie beside their places as NAME.restoring, whole and durable, so that nothing is left to
 * fail afterwards but giving names. Whoever is killed in between begins again: what lies there is
 * written over, and a file that is in its place already stays.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct LaidFiles LaidFiles;

/* @now: Unix time in seconds, for the names of what is kept */
LaidFiles *laid_files_new(int64_t now);

/**
 * Writes a file beside its place; nothing where a key with these bytes is there already.
 *
 * @is_key: what is in its place is kept under another name: the old database still needs it
 * Fails with UNAVAILABLE, naming the file, if it cannot be written or its place is no file's.
 */
bool laid_files_add(LaidFiles *files, const char *path, GBytes *bytes, bool is_key, GError **error);

/* Gives all of them their names. Fails with UNAVAILABLE at the first for which that cannot be done;
 * it and those after it stay where they lie. */
bool laid_files_place(LaidFiles *files, GError **error);

/* Where keys are now that were in the way; of char, lent. */
const GPtrArray *laid_files_kept(const LaidFiles *files);

/* Files that nobody began to place are removed. */
void laid_files_free(LaidFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LaidFiles, laid_files_free)

/* A name that is free: "smtp.key.before-20261126-205800", time of Tokyo. The caller owns it. */
char *name_to_keep(const char *path, int64_t now);
