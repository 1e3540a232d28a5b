/* event_time.h - the time of an event as a number, and back. */
#pragma once

#include <stdint.h>

#include "core/bytes/slice.h"

typedef struct {
    int64_t ms;    /* since 1970-01-01T00:00:00Z */
    bool has_zone; /* it said how far from UTC it is; else it was read as UTC */
} EventTime;

/**
 * Reads a time as logs write it, years 1 to 9999:
 *
 *   2026-04-20T10:00:35.640Z, 2026-04-20 10:00:35,640 +09:00, 2026/04/20 10:00, 2026-04-20
 *   20/Apr/2026:10:00:35 +0900 (web servers)
 *   1776679235, 1776679235.64 (seconds since 1970, 8 to 11 digits), 1776679235640 (milliseconds,
 *   12 to 14), and with 15 to 17 digits microseconds, with 18 and 19 nanoseconds
 *
 * What is finer than a millisecond is cut off. false: it is none.
 */
bool event_time_read(Slice text, EventTime *time);

#define EVENT_TIME_SIZE 64 /* bytes, the NUL included */

/* 2026-04-20T10:00:35.640Z; @ms: of a year from 1 to 9999. */
void event_time_write(int64_t ms, char text[EVENT_TIME_SIZE]);
