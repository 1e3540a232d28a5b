/* log_text.h - hands on what a log holds as JSON lines, whether it is JSON or text.
 *
 * Stands between a reader of files and who takes the events: JSON goes through as it is, text is
 * turned into JSON line by line (core/text_log).
 */
#pragma once

#include "app/log_file.h"
#include "core/text_log/text_log.h"

typedef struct {
    LogFileTake take;
    void *data;
    gint64 written_at; /* Unix seconds; see text_log_new() */
    bool is_known;     /* what kind of log it is */
    bool is_stopped;   /* take() wants no more */
    TextLog *text;     /* NULL: JSON */
    Buffer front;      /* the begin of the log, until its kind is known */
    Buffer lines;
} LogText;

/* A LogFileTake; @data: LogText. */
bool log_text_take(Slice bytes, void *data);

/* Hands on what waits, and gives back the memory. Returns how many lines were cut because they are
 * too long. */
unsigned long log_text_end(LogText *log);
