#include "rooms/notices/calendar.h"

#include <string.h>

#include "base/time.h"

#define LINE_MAX_OCTETS 75 /* RFC 5545 section 3.1, without the line end */

/* RFC 5545 section 3.3.11. What is no text, a control character, is left out. */
static void append_escaped(GString *line, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr("\\;,", *at) != NULL)
            g_string_append_c(line, '\\');
        if (*at == '\n')
            g_string_append(line, "\\n");
        else if ((unsigned char)*at >= ' ' && *at != 127)
            g_string_append_c(line, *at);
    }
}

/* How many octets of @text fit into @room without cutting a character. */
static size_t fitting(const char *text, size_t room)
{
    size_t size = strlen(text);
    if (size <= room)
        return size;
    for (size = room; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80; size--)
        ;
    return size;
}

static void append_line(GString *out, const char *line)
{
    size_t room = LINE_MAX_OCTETS;
    for (;;) {
        const size_t size = fitting(line, room);
        g_string_append_len(out, line, (gssize)size);
        g_string_append(out, "\r\n");
        line += size;
        if (*line == '\0')
            return;
        g_string_append_c(out, ' ');
        room = LINE_MAX_OCTETS - 1; /* the blank that begins the next line counts */
    }
}

static void append_text(GString *out, const char *name, const char *text)
{
    g_autoptr(GString) line = g_string_new(name);
    g_string_append_c(line, ':');
    append_escaped(line, text);
    append_line(out, line->str);
}

static void append_day(GString *out, const char *name, const char *day)
{
    g_autofree char *line =
        g_strdup_printf("%s;VALUE=DATE:%.4s%.2s%.2s", name, day, day + 5, day + 8);
    append_line(out, line);
}

static void append_stamp(GString *out, const char *name, int64_t unix_s)
{
    char long_form[TIME_RFC3339_SIZE];
    time_format_rfc3339(unix_s, long_form);
    g_autoptr(GString) line = g_string_new(name);
    g_string_append_c(line, ':');
    for (const char *at = long_form; *at != '\0'; at++) {
        if (*at != '-' && *at != ':')
            g_string_append_c(line, *at);
    }
    append_line(out, line->str);
}

static void append_link(GString *out, const Task *task, const Calendar *calendar)
{
    if (calendar->base_url == NULL)
        return;
    g_autofree char *line =
        task->control_id == NULL
            ? g_strdup_printf("URL:%s/tasks", calendar->base_url)
            : g_strdup_printf("URL:%s/controls/%s", calendar->base_url, task->control_id);
    append_line(out, line);
}

static void append_alarm(GString *out, const Task *task)
{
    append_line(out, "BEGIN:VALARM");
    append_line(out, "ACTION:DISPLAY");
    append_line(out, "TRIGGER:-PT15H");
    append_text(out, "DESCRIPTION", task->title);
    append_line(out, "END:VALARM");
}

static void append_event(GString *out, const Task *task, const Calendar *calendar)
{
    char next_day[TIME_DAY_SIZE];
    time_add_days(task->due_on, 1, next_day);
    g_autofree char *uid = g_strdup_printf("UID:%s@mimamori", task->id);
    g_autofree char *sequence = g_strdup_printf("SEQUENCE:%" G_GINT64_FORMAT, task->version);
    append_line(out, "BEGIN:VEVENT");
    append_line(out, uid);
    append_stamp(out, "DTSTAMP", task->changed_at);
    append_line(out, sequence);
    append_day(out, "DTSTART", task->due_on);
    append_day(out, "DTEND", next_day);
    append_text(out, "SUMMARY", task->title);
    append_line(out, "TRANSP:TRANSPARENT");
    append_link(out, task, calendar);
    append_alarm(out, task);
    append_line(out, "END:VEVENT");
}

char *calendar_write(const Calendar *calendar, const GPtrArray *tasks)
{
    GString *out = g_string_new(NULL);
    append_line(out, "BEGIN:VCALENDAR");
    append_line(out, "VERSION:2.0");
    append_line(out, "PRODID:-//Mimamori//Tasks//JA");
    append_line(out, "CALSCALE:GREGORIAN");
    append_line(out, "METHOD:PUBLISH");
    append_text(out, "X-WR-CALNAME", calendar->name);
    append_line(out, "X-WR-TIMEZONE:Asia/Tokyo");
    append_line(out, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
    for (guint i = 0; i < tasks->len; i++) {
        const Task *task = g_ptr_array_index(tasks, i);
        if (task->done_at == 0 && time_day_is_valid(task->due_on))
            append_event(out, task, calendar);
    }
    append_line(out, "END:VCALENDAR");
    return g_string_free(out, FALSE);
}
