/* log.h - lines for the operator, on standard error: time, level, sentence.
 *
 * Only app/ and http/ write; everything below returns its error.
 */
#pragma once

#include <glib.h>

typedef enum { LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

/**
 * How lines are written; before the first thread starts.
 *
 * @format: "text"; "json": an object a line with time, level, priority, message; "journal": "<6>"
 * and so on before the sentence, as systemd reads it (sd-daemon(3)), which notes the time itself;
 *     anything else: journal where standard error leads there, else text
 */
void log_configure(const char *format);

void log_line(LogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The line without its end; a control character is a blank: one event is one line, and a terminal
 * is told nothing, whatever a client sent. Pure. The caller owns it. @at: Unix time in seconds */
char *log_text(const char *format, LogLevel level, gint64 at, const char *sentence);
