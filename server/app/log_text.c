#include "app/log_text.h"

static bool hand_on(LogText *log, Slice bytes)
{
    if (bytes.length > 0 && !log->is_stopped)
        log->is_stopped = !log->take(bytes, log->data);
    return !log->is_stopped;
}

static bool hand_on_lines(LogText *log)
{
    const bool goes_on = hand_on(log, buffer_slice(&log->lines));
    log->lines.length = 0;
    return goes_on;
}

static bool take_known(LogText *log, Slice bytes)
{
    if (log->text == NULL)
        return hand_on(log, bytes);
    text_log_add(log->text, bytes, &log->lines);
    return hand_on_lines(log);
}

static bool take_front(LogText *log)
{
    const Slice front = buffer_slice(&log->front);
    const TextLogKind kind =
        text_log_sniff((Slice){ front.data, MIN(front.length, TEXT_FRONT_MAX) });
    if (kind != TEXT_LOG_NONE)
        log->text = text_log_new(kind, log->written_at);
    log->is_known = true;
    return take_known(log, front);
}

/* A whole line tells the kind. JSON shows by its first byte, and an object may be one long line. */
static bool is_enough(Slice front)
{
    while (front.length > 0 && memchr(" \t\r\n", front.data[0], 4) != NULL)
        front = slice_from(front, 1);
    return front.length > 0 &&
           (front.data[0] == '{' || memchr(front.data, '\n', front.length) != NULL);
}

bool log_text_take(Slice bytes, void *data)
{
    LogText *log = data;
    if (log->is_known)
        return take_known(log, bytes);
    buffer_add(&log->front, bytes);
    const Slice front = buffer_slice(&log->front);
    return is_enough(front) || front.length >= TEXT_FRONT_MAX ? take_front(log) : true;
}

unsigned long log_text_end(LogText *log)
{
    unsigned long cut_lines = 0;
    if (!log->is_known)
        take_front(log);
    if (log->text != NULL) {
        text_log_end(log->text, &log->lines);
        hand_on_lines(log);
        cut_lines = text_log_cut_lines(log->text);
    }
    text_log_free(log->text);
    buffer_clear(&log->front);
    buffer_clear(&log->lines);
    return cut_lines;
}
