/* log.h - lines for the operator, on standard error: time, level, sentence.
 *
 * Only app/ and http/ write; everything below returns its error.
 */
#pragma once

#include <glib.h>

typedef enum { LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

void log_line(LogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);
