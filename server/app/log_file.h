/* log_file.h - reads a file of events from front to back, unpacking gzip, xz and zstd.
 *
 * What a file is shows in its first bytes, not in its name. Memory stays bounded
 * whatever the file unpacks to.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/slice.h"

#define LOG_FILE_UNPACK_MEMORY_MAX ((guint64)256 * 1024 * 1024) /* bytes an unpacker may take */

/* Called with one piece after the other; false stops the reading. A signal that comes while the
 * reading waits makes an empty piece. */
typedef bool (*LogFileTake)(Slice bytes, void *data);

/* @path: "-" is standard input. Fails with APP_ERROR_NOT_FOUND or APP_ERROR_INVALID. */
bool log_file_read(const char *path, LogFileTake take, void *data, GError **error);

/* The same; what was read of the file, packed as it is, is added to *@read as it goes. */
bool log_file_read_counted(const char *path, LogFileTake take, void *data, guint64 *read,
                           GError **error);
