/* text_log.h - turns a log of text lines into JSON lines, which rules are asked about.
 *
 * One line becomes one line, in the same order, so that the number of a line is that of the file.
 * Lines that are no event of their own become empty: what is blank, comments of W3C's format,
 * further records of an event of auditd. A line of another form than the log's is read as what it
 * is by itself, or becomes {"message": "…"}. Which fields there are: the headers of the formats;
 * README.md lists them.
 */
#pragma once

#include "core/bytes/buffer.h"

#define TEXT_LINE_MAX ((size_t)65536)  /* bytes of a line; of a longer one is_cut says so */
#define TEXT_FRONT_MAX ((size_t)65536) /* bytes that are enough to tell the kind */

typedef enum {
    TEXT_LOG_NONE, /* JSON, or bytes that are no text */
    TEXT_LOG_SYSLOG,
    TEXT_LOG_AUDIT,
    TEXT_LOG_ACCESS,
    TEXT_LOG_W3C,
    TEXT_LOG_PAIRS, /* FortiGate */
    TEXT_LOG_PLAIN,
} TextLogKind;

typedef struct TextLog TextLog;

/**
 * Tells what a log is by its first lines.
 *
 * JSON is never taken for text: where a line begins with '{', or with a '[' that may begin a list,
 * before one of a known kind comes, the log is JSON. Zeros at the front and at the end are left
 * out; a log that is plain so far becomes one of a kind with the first such line.
 *
 * @front: up to TEXT_FRONT_MAX bytes; a last line without end counts as a whole one
 */
TextLogKind text_log_sniff(Slice front);

/* @written_at: Unix seconds when the log was last written, for times without a year
 * (log_time_short()). */
TextLog *text_log_new(TextLogKind kind, int64_t written_at);
void text_log_free(TextLog *log);

/* Takes the next bytes of the log; adds to @out what is known by now. */
void text_log_add(TextLog *log, Slice bytes, Buffer *out);

/* The log has ended. */
void text_log_end(TextLog *log, Buffer *out);

/* How many lines were longer than TEXT_LINE_MAX. */
unsigned long text_log_cut_lines(const TextLog *log);
