#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json_writer.h"
#include "base/time.h"

static const char *const NAMES[] = { "info", "warning", "error" };
static const int PRIORITIES[] = { 6, 4, 3 }; /* of syslog */

static const char *chosen = "text";

/* systemd names the stream by device and inode (systemd.exec(5), JOURNAL_STREAM). */
static bool is_journal(void)
{
    struct stat status;
    const char *stream = g_getenv("JOURNAL_STREAM");
    if (stream == NULL || fstat(STDERR_FILENO, &status) != 0)
        return false;
    g_autofree char *ours = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64)status.st_dev, (guint64)status.st_ino);
    return g_str_equal(stream, ours);
}

void log_configure(const char *format)
{
    static const char *const FORMATS[] = { "text", "json", "journal" };
    chosen = is_journal() ? "journal" : "text";
    for (gsize i = 0; i < G_N_ELEMENTS(FORMATS); i++) {
        if (g_str_equal(format, FORMATS[i]))
            chosen = FORMATS[i];
    }
}

static char *json_text_of(LogLevel level, gint64 at, const char *sentence)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_time(&json, "time", at);
    json_text(&json, "level", NAMES[level]);
    json_int(&json, "priority", PRIORITIES[level]);
    json_text(&json, "message", sentence);
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

char *log_text(const char *format, LogLevel level, gint64 at, const char *sentence)
{
    char moment[TIME_RFC3339_SIZE];
    g_autofree char *valid = g_utf8_make_valid(sentence, -1);
    for (char *c = valid; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r') /* one event is one line, whatever a client sent */
            *c = ' ';
    }
    if (g_str_equal(format, "json"))
        return json_text_of(level, at, valid);
    if (g_str_equal(format, "journal"))
        return g_strdup_printf("<%d>%s", PRIORITIES[level], valid);
    time_format_rfc3339(at, moment);
    return g_strdup_printf("%s %s %s", moment, NAMES[level], valid);
}

void log_line(LogLevel level, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    g_autofree char *sentence = g_strdup_vprintf(format, list);
    va_end(list);
    g_autofree char *line = log_text(chosen, level, time_now(), sentence);
    fprintf(stderr, "%s\n", line);
}
