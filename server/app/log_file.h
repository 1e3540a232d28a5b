/* log_file.h - reads a file of events from front to back, unpacking gzip, xz and zstd.
 *
 * What a file is shows in its first bytes, not in its name. JSON comes as it is, a log of text
 * lines as JSON lines with the same numbers (core/text_log/text_log.h). Memory stays bounded
 * whatever the file unpacks to.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/slice.h"

#define LOG_FILE_UNPACK_MEMORY_MAX ((guint64)256 * 1024 * 1024) /* bytes an unpacker may take */

/* Called with one piece after the other; false stops the reading. */
typedef bool (*LogFileTake)(Slice bytes, void *data);

/* @path: "-" is standard input. Fails with APP_ERROR_NOT_FOUND or APP_ERROR_INVALID. */
bool log_file_read(const char *path, LogFileTake take, void *data, GError **error);

/* The same; adds the lines of text that are too long and were cut to *@cut_lines. */
bool log_file_read_counting(const char *path, LogFileTake take, void *data,
                            unsigned long *cut_lines, GError **error);
