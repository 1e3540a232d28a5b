/* time.h - moments and days.
 *
 * A moment is Unix time in seconds, UTC. A day is text "2026-11-21": deadlines
 * belong to the calendar on the wall, not to a moment. People see Asia/Tokyo,
 * which has had no summer time since 1951, so its offset is a constant.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINUTE_S INT64_C(60)
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)
#define TOKYO_OFFSET_S (9 * HOUR_S)

#define TIME_RFC3339_SIZE 32
#define TIME_DAY_SIZE 11

/* The present moment. Only app/, http/ and jobs ask; everybody else is told. */
int64_t time_now(void);

/* "2026-11-21T00:05:00Z" */
void time_format_rfc3339(int64_t unix_s, char buffer[static TIME_RFC3339_SIZE]);

/* The day in Tokyo, "2026-11-21". */
void time_format_day(int64_t unix_s, char buffer[static TIME_DAY_SIZE]);

/* "2026/11/21 09:05" in Tokyo, as screens and the command line show it; the caller owns it. */
char *time_format_screen(int64_t unix_s);

/* Whether @text is a day that exists, "2026-11-21", from 1900 to 2199. NULL is not. */
bool time_day_is_valid(const char *text);

/* Days from one valid day to another; negative if @to is the earlier. */
int time_days_between(const char *from, const char *to);

/* The day so many days after a valid one. */
void time_add_days(const char *day, int days, char buffer[static TIME_DAY_SIZE]);

/* The same day of the next year; the 28th of February for the 29th. */
void time_add_year(const char *day, char buffer[static TIME_DAY_SIZE]);
