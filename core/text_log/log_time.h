/* log_time.h - times as logs write them, as ISO 8601 writes them. Pure. */
#pragma once

#include "core/text_log/scan.h"

#define LOG_TIME_SIZE 40 /* bytes that hold any of these times and a NUL */

/**
 * Takes "Nov  6 03:49:01" (RFC 3164), also with a year behind the day and fractions of a second,
 * off the front; writes "2026-11-06T03:49:01" without a zone, because none is known.
 *
 * @written_at: Unix seconds when the log was last written. Where no year stands, it is the one that
 * makes the time not later than a day behind that (the day is for zones).
 * false: nothing is taken.
 */
bool log_time_short(Slice *rest, int64_t written_at, char time[LOG_TIME_SIZE]);

/* Takes "10/Oct/2026:13:55:36 +0900" (access logs) off the front; writes
 * "2026-10-10T13:55:36+09:00". false: nothing is taken. */
bool log_time_access(Slice *rest, char time[LOG_TIME_SIZE]);

/* Takes a time as in RFC 3339 off the front, "T" may be a space. false: nothing is taken. */
bool log_time_iso(Slice *rest, char time[LOG_TIME_SIZE]);

/* Unix seconds and milliseconds as "2026-10-10T04:55:36.243Z". */
void log_time_unix(int64_t seconds, unsigned milliseconds, char time[LOG_TIME_SIZE]);
