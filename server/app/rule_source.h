/* rule_source.h - the files of rules in a folder or an archive, as somebody else packed them.
 *
 * Nothing is written. Archives are zip, and tar as it is or packed with gzip, bzip2, xz or zstd;
 * what one is shows in its bytes. Taken are files that end in .yml or .yaml, and licences
 * (LICENSE…, COPYING…, NOTICE…).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define RULE_SOURCE_FILES_MAX 100000
#define RULE_SOURCE_SIZE_MAX ((gsize)256 * 1024 * 1024) /* bytes of all files taken */
#define RULE_SOURCE_ENTRIES_MAX 1000000                 /* of an archive, taken or not */
#define RULE_SOURCE_PATH_MAX 1000                       /* bytes */

typedef struct {
    char *path;    /* relative and below its folder: "windows/a.yml" */
    GBytes *bytes; /* at most one byte more than YAML_SIZE_MAX */
    bool is_rule;  /* else a licence */
} SourceFile;

/* Starts as { 0 }. */
typedef struct {
    GPtrArray *files;   /* of SourceFile, by path */
    GPtrArray *refused; /* of char: links, and names that lead elsewhere or stand there twice */
    guint others;       /* not taken, because they are no rules */
    gsize size;
} RuleSource;

/**
 * Reads a folder, or has an archive read by a process that can do nothing else. Where all files of
 * an archive are in one folder, it is left out of their paths.
 *
 * Fails with APP_ERROR_NOT_FOUND, TOO_LARGE, or INVALID (cannot be read, is no archive, is
 * damaged), or as foreign_read().
 */
bool rule_source_read(RuleSource *source, const char *path, GError **error);

/* Starts an empty one, adds a file, and sorts what was added: for who has the files from elsewhere.
 * @bytes: taken. rule_source_add() fails with TOO_LARGE (the ceilings above), or INVALID (no rule,
 * no licence, a path that leads out). */
void rule_source_begin(RuleSource *source);
bool rule_source_add(RuleSource *source, const char *path, GBytes *bytes, GError **error);
void rule_source_order(RuleSource *source);

/* The same of the bytes of an archive, in this process: libarchive takes it apart. For the process
 * that can do nothing else (rule_parcel.h), and for fuzzing. */
bool rule_source_read_archive(RuleSource *source, GBytes *archive, GError **error);
void rule_source_clear(RuleSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleSource, rule_source_clear)

/* Whether a path stays below the folder it is put into, and can be shown. */
bool rule_path_is_safe(const char *path);
