#include "core/text_log/text_log.h"

#include <stdlib.h>

#include "core/text_log/access_line.h"
#include "core/text_log/audit.h"
#include "core/text_log/pairs.h"
#include "core/text_log/scan.h"
#include "core/text_log/syslog_line.h"
#include "core/text_log/w3c_line.h"

#define SNIFFED_LINES_MAX 100
#define BYTE_ORDER_MARK SLICE("\xEF\xBB\xBF")

struct TextLog {
    TextLogKind kind;
    int64_t written_at;
    Buffer waiting; /* the begin of a line */
    bool is_begun;
    bool is_skipping; /* the rest of a line that was cut */
    unsigned long cut_lines;
    W3cColumns columns;
    Audit audit;
};

/* A line without its end, which may be "\r\n". */
static Slice without_return(Slice line)
{
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

/* '[' begins a list in JSON; no value of JSON begins with a capital, as a day's name does. */
static bool is_json(Slice line)
{
    if (line.length == 0 || (line.data[0] != '{' && line.data[0] != '['))
        return false;
    const Slice rest = slice_trim(slice_from(line, 1));
    return line.data[0] == '{' || rest.length == 0 || rest.data[0] < 'A' || rest.data[0] > 'Z';
}

static TextLogKind kind_of(Slice line)
{
    if (audit_line_is(line))
        return TEXT_LOG_AUDIT;
    if (slice_starts_with(line, SLICE("#Fields:")))
        return TEXT_LOG_W3C;
    if (access_line_is(line))
        return TEXT_LOG_ACCESS;
    if (syslog_line_is(line))
        return TEXT_LOG_SYSLOG;
    return pairs_line_is(line) ? TEXT_LOG_PAIRS : TEXT_LOG_PLAIN;
}

/* Zeros at both ends are what a full disk, or turning a log over while it is written, leaves. */
static Slice without_zeros(Slice text)
{
    while (text.length > 0 && text.data[0] == '\0')
        text = slice_from(text, 1);
    while (text.length > 0 && text.data[text.length - 1] == '\0')
        text.length--;
    return text;
}

/* More than one zero of so many bytes: it is no text. */
#define ZERO_OF 100

static bool is_binary(Slice text)
{
    size_t zeros = 0;
    for (size_t i = 0; i < text.length; i++)
        zeros += text.data[i] == '\0';
    return text.length == 0 || zeros > text.length / ZERO_OF + 1;
}

TextLogKind text_log_sniff(Slice front)
{
    TextLogKind kind = TEXT_LOG_PLAIN;
    front = without_zeros(front);
    if (is_binary(front))
        return TEXT_LOG_NONE;
    scan_text(&front, BYTE_ORDER_MARK);
    for (int i = 0; i < SNIFFED_LINES_MAX && kind == TEXT_LOG_PLAIN && front.length > 0; i++) {
        const Slice line = slice_trim(scan_until(&front, '\n'));
        if (is_json(line))
            return TEXT_LOG_NONE;
        kind = kind_of(line);
    }
    return kind;
}

TextLog *text_log_new(TextLogKind kind, int64_t written_at)
{
    TextLog *log = calloc(1, sizeof *log);
    if (log == NULL)
        abort();
    log->kind = kind;
    log->written_at = written_at;
    return log;
}

void text_log_free(TextLog *log)
{
    if (log == NULL)
        return;
    buffer_clear(&log->waiting);
    arena_clear(&log->columns.arena);
    audit_clear(&log->audit);
    free(log);
}

unsigned long text_log_cut_lines(const TextLog *log)
{
    return log->cut_lines;
}

static bool write_as(const TextLog *log, TextLogKind kind, JsonLine *json, Slice line)
{
    switch (kind) {
    case TEXT_LOG_SYSLOG:
        return syslog_line_write(json, line, log->written_at);
    case TEXT_LOG_ACCESS:
        return access_line_write(json, line);
    case TEXT_LOG_W3C:
        return w3c_line_write(json, &log->columns, line);
    case TEXT_LOG_PAIRS:
        return pairs_line_write(json, line);
    case TEXT_LOG_AUDIT:
        return audit_line_write(json, line, false);
    default:
        return false;
    }
}

static void write_line(const TextLog *log, Slice line, bool is_cut, Buffer *out)
{
    JsonLine json = json_line_begin(out);
    if (!write_as(log, log->kind, &json, line) && !write_as(log, kind_of(line), &json, line))
        json_line_text(&json, SLICE("message"), line);
    if (is_cut)
        json_line_flag(&json, SLICE("is_cut"));
    json_line_end(&json);
    buffer_add_byte(out, '\n');
}

static void take_line(TextLog *log, Slice line, bool is_cut, Buffer *out)
{
    line = without_return(without_zeros(line));
    if (!log->is_begun)
        scan_text(&line, BYTE_ORDER_MARK);
    log->is_begun = true;
    if (log->kind == TEXT_LOG_PLAIN)
        log->kind = kind_of(line);
    log->cut_lines += is_cut;
    if (log->kind == TEXT_LOG_AUDIT) {
        audit_add(&log->audit, line, is_cut, out);
    } else if (log->kind == TEXT_LOG_W3C && line.length > 0 && line.data[0] == '#') {
        w3c_take_directive(&log->columns, line);
        buffer_add_byte(out, '\n');
    } else if (slice_trim(line).length == 0) {
        buffer_add_byte(out, '\n');
    } else {
        write_line(log, line, is_cut, out);
    }
}

/* Takes the line that waits, or its begin where it is too long. */
static void take_waiting(TextLog *log, bool is_cut, Buffer *out)
{
    take_line(log, buffer_slice(&log->waiting), is_cut, out);
    log->waiting.length = 0;
    log->is_skipping = is_cut;
}

static void take_piece(TextLog *log, Slice piece, bool is_whole, Buffer *out)
{
    if (log->is_skipping) {
        log->is_skipping = !is_whole;
        return;
    }
    if (log->waiting.length == 0 && is_whole && piece.length <= TEXT_LINE_MAX) {
        take_line(log, piece, false, out);
        return;
    }
    const size_t room = TEXT_LINE_MAX - log->waiting.length;
    const bool is_cut = piece.length > room;
    buffer_add(&log->waiting, (Slice){ piece.data, is_cut ? room : piece.length });
    if (is_cut || is_whole)
        take_waiting(log, is_cut, out);
    log->is_skipping &= !is_whole;
}

void text_log_add(TextLog *log, Slice bytes, Buffer *out)
{
    while (bytes.length > 0) {
        const bool is_whole = memchr(bytes.data, '\n', bytes.length) != NULL;
        take_piece(log, scan_until(&bytes, '\n'), is_whole, out);
    }
}

void text_log_end(TextLog *log, Buffer *out)
{
    if (log->waiting.length > 0)
        take_waiting(log, false, out);
    audit_end(&log->audit, out);
}
