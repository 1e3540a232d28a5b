#include "base/log.h"

#include <stdio.h>

#include "base/time.h"

void log_line(LogLevel level, const char *format, ...)
{
    static const char *const NAMES[] = { "info", "warning", "error" };
    char moment[TIME_RFC3339_SIZE];
    time_format_rfc3339(time_now(), moment);
    va_list list;
    va_start(list, format);
    g_autofree char *sentence = g_strdup_vprintf(format, list);
    va_end(list);
    for (char *at = sentence; *at != '\0'; at++) {
        if (*at == '\n' || *at == '\r') /* one event is one line, whatever a client sent */
            *at = ' ';
    }
    fprintf(stderr, "%s %s %s\n", moment, NAMES[level], sentence);
}
