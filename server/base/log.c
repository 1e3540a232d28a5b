#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
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

static bool is_for_eyes(gunichar c)
{
    const GUnicodeType type = g_unichar_type(c);
    return type != G_UNICODE_CONTROL && type != G_UNICODE_LINE_SEPARATOR &&
           type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static char *one_line(const char *sentence)
{
    g_autofree char *valid = g_utf8_make_valid(sentence, -1);
    GString *line = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(line, is_for_eyes(c) ? c : ' ');
    }
    return g_string_free(line, FALSE);
}

char *log_text(const char *format, LogLevel level, gint64 at, const char *sentence)
{
    char moment[TIME_RFC3339_SIZE];
    g_autofree char *valid = one_line(sentence);
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
