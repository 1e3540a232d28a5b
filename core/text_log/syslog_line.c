#include "core/text_log/syslog_line.h"

#include <stdio.h>

#include "core/text_log/log_time.h"
#include "core/text_log/message.h"

#define PRIORITY_MAX 191 /* RFC 5424, section 6.2.1: 8 × 23 + 7 */
#define PARAMETERS_MAX 100

typedef struct {
    bool has_priority;
    unsigned long priority; /* 8 × facility + severity */
    char time[LOG_TIME_SIZE];
    Slice host, program, pid, id, data, message;
} SyslogLine;

static bool scan_priority(Slice *rest, SyslogLine *line)
{
    Slice after = *rest;
    if (!scan_text(&after, SLICE("<")))
        return true;
    if (!scan_digits(&after, 1, 3, &line->priority) || !scan_text(&after, SLICE(">")) ||
        line->priority > PRIORITY_MAX)
        return false;
    line->has_priority = true;
    *rest = after;
    return true;
}

/* The length of "[id name="value"]…" at the front; 0: none. */
static size_t data_length(Slice text)
{
    size_t at = 0;
    bool is_quoted = false;
    if (text.length == 0 || text.data[0] != '[')
        return 0;
    for (; at < text.length; at++) {
        if (is_quoted && text.data[at] == '\\')
            at++;
        else if (text.data[at] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && text.data[at] == ']' &&
                 (at + 1 == text.length || text.data[at + 1] != '['))
            return at + 1;
    }
    return 0;
}

/* RFC 5424, section 6: behind the priority and "1 ". */
static bool scan_new_form(Slice rest, SyslogLine *line)
{
    if (!scan_text(&rest, SLICE("- ")) &&
        (!log_time_iso(&rest, line->time) || !scan_text(&rest, SLICE(" "))))
        return false;
    line->host = scan_word(&rest);
    line->program = scan_word(&rest);
    line->pid = scan_word(&rest);
    line->id = scan_word(&rest);
    const size_t length = data_length(rest);
    line->data = (Slice){ rest.data, length };
    rest = slice_from(rest, length);
    if (length == 0)
        scan_text(&rest, SLICE("-"));
    scan_text(&rest, SLICE(" "));
    scan_text(&rest, SLICE("\xEF\xBB\xBF"));
    line->message = rest;
    return true;
}

/* "sshd[123]: " or "sudo: "; a line without it is all message. */
static void scan_tag(Slice *rest, SyslogLine *line)
{
    size_t length = 0;
    while (length < rest->length && memchr(" :[", rest->data[length], 3) == NULL)
        length++;
    Slice after = slice_from(*rest, length), pid = SLICE("");
    if (scan_text(&after, SLICE("[")))
        pid = scan_until(&after, ']');
    if (length == 0 || !scan_text(&after, SLICE(":")))
        return;
    scan_text(&after, SLICE(" "));
    line->program = (Slice){ rest->data, length };
    line->pid = pid;
    *rest = after;
}

/* RFC 3164, section 4.1, and rsyslog's form of it with a time as in RFC 3339. */
static bool scan_old_form(Slice rest, SyslogLine *line, int64_t written_at)
{
    const bool is_iso = rest.length > 10 && rest.data[10] == 'T';
    if (!log_time_short(&rest, written_at, line->time) &&
        (!is_iso || !log_time_iso(&rest, line->time)))
        return false;
    scan_text(&rest, SLICE(":")); /* Cisco's devices */
    if (!scan_text(&rest, SLICE(" ")))
        return false;
    Slice after = rest;
    const Slice host = scan_word(&after);
    /* Some devices leave out their name: then the first word is the program. */
    if (host.length > 0 && host.data[host.length - 1] != ':') {
        line->host = host;
        rest = after;
    }
    scan_tag(&rest, line);
    line->message = rest;
    return true;
}

/* A priority without a time, as FortiGate writes before its pairs. */
static bool scan_bare_form(Slice rest, SyslogLine *line)
{
    line->message = rest;
    return line->has_priority;
}

static bool scan_line(Slice rest, SyslogLine *line, int64_t written_at)
{
    if (!scan_priority(&rest, line))
        return false;
    if (line->has_priority && slice_starts_with(rest, SLICE("1 ")) &&
        scan_new_form(slice_from(rest, 2), line))
        return true;
    return scan_old_form(rest, line, written_at) || scan_bare_form(rest, line);
}

bool syslog_line_is(Slice text)
{
    SyslogLine line = { 0 };
    return scan_line(text, &line, 0);
}

static void write_priority(JsonLine *json, const SyslogLine *line)
{
    char text[16];
    if (!line->has_priority)
        return;
    snprintf(text, sizeof text, "%u", (unsigned)line->priority % 8);
    json_line_text(json, SLICE("PRIORITY"), slice_of(text));
    snprintf(text, sizeof text, "%u", (unsigned)line->priority / 8);
    json_line_text(json, SLICE("SYSLOG_FACILITY"), slice_of(text));
}

/* "[origin ip="192.0.2.1"]" is the field "origin.ip". */
static void write_data(JsonLine *json, Slice data)
{
    char name[128];
    Slice id = SLICE("");
    for (int i = 0; i < PARAMETERS_MAX && data.length > 0; i++) {
        if (scan_text(&data, SLICE("[")))
            id = scan_until(&data, ' ');
        const Slice key = scan_until(&data, '=');
        const Slice value = scan_quoted(&data);
        snprintf(name, sizeof name, "%.*s.%.*s", (int)(id.length > 60 ? 60 : id.length), id.data,
                 (int)(key.length > 60 ? 60 : key.length), key.data);
        json_line_text(json, slice_of(name), value);
        scan_text(&data, SLICE("]"));
    }
    if (data.length > 0)
        json_line_flag(json, SLICE("is_cut"));
}

bool syslog_line_write(JsonLine *json, Slice text, int64_t written_at)
{
    SyslogLine line = { 0 };
    if (!scan_line(text, &line, written_at))
        return false;
    json_line_known(json, SLICE("timestamp"), slice_of(line.time));
    json_line_known(json, SLICE("_HOSTNAME"), line.host);
    json_line_known(json, SLICE("SYSLOG_IDENTIFIER"), line.program);
    json_line_known(json, SLICE("SYSLOG_PID"), line.pid);
    json_line_known(json, SLICE("MESSAGE_ID"), line.id);
    write_priority(json, &line);
    write_data(json, line.data);
    json_line_text(json, SLICE("MESSAGE"), line.message);
    message_write(json, line.program, line.message);
    return true;
}
