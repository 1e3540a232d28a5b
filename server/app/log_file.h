/* log_file.h - reads a log from front to back as JSON lines.
 *
 * What a file is shows in its first bytes, not in its name. JSON that is not packed is read as it
 * is; everything else is unpacked and converted by a process that can do nothing else
 * (log_process.h).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/slice.h"

/* Who gets what is in the log. */
typedef struct {
    /* One piece of the lines after the other; false stops the reading. A signal that comes while
     * the reading waits makes an empty piece. */
    bool (*take)(Slice bytes, void *data);

    /* @line stands for a place of the log that cannot be read, and is empty.
     * @key: of packs/messages, why */
    void (*tell)(guint64 line, const char *key, void *data);
    void *data;
    /* These grow; NULL: not counted. */
    guint64 *cut;  /* lines of text that are too long and were cut */
    guint64 *read; /* bytes of the file, packed as it is */
} LogFileSink;

/**
 * @path: "-" is standard input
 *
 * Fails with APP_ERROR_NOT_FOUND, with APP_ERROR_INVALID, or as log_process_read() does.
 */
bool log_file_read(const char *path, const LogFileSink *sink, GError **error);
