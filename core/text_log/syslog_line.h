/* syslog_line.h - a line of syslog: RFC 3164, RFC 5424, and the files rsyslog writes.
 *
 * The fields are called as in systemd's journal (MESSAGE, SYSLOG_IDENTIFIER, SYSLOG_PID,
 * SYSLOG_FACILITY, PRIORITY, _HOSTNAME), so that one mapping knows both; the time is `timestamp`.
 * What sshd, sudo, cron and Sysmon write inside the message gets fields of its own (message.h).
 */
#pragma once

#include "core/text_log/json_line.h"

/* @written_at: see log_time_short(). false: no such line, nothing was written. */
bool syslog_line_write(JsonLine *json, Slice line, int64_t written_at);
bool syslog_line_is(Slice line);
