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
    /* One piece of the lines after the other; false stops the reading. */
    bool (*take)(Slice bytes, void *data);

    /* @line stands for a place of the log that cannot be read, and is empty.
     * @key: of packs/messages, why */
    void (*tell)(guint64 line, const char *key, void *data);
    void *data;
    guint64 *cut; /* grows by the lines of text that are too long and were cut; NULL: not counted */
} LogFileSink;

/**
 * @path: "-" is standard input
 *
 * Fails with APP_ERROR_NOT_FOUND, with APP_ERROR_INVALID, or as log_process_read() does.
 */
bool log_file_read(const char *path, const LogFileSink *sink, GError **error);
