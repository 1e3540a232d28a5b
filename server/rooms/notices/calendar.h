/* calendar.h - tasks as an iCalendar (RFC 5545) that a calendar program reads again and again.
 * Pure. */
#pragma once

#include "rooms/controls/controls.h"

typedef struct {
    const char *name;     /* of the calendar, as people see it */
    const char *base_url; /* "https://mimamori.example": of the links; NULL: none */
} Calendar;

/**
 * Writes the open tasks that have a day, each as an event of that whole day with an alarm at nine
 * on the day before.
 *
 * Lines end with CRLF and are folded at 75 octets, never inside a character; texts are escaped. The
 * UID of a task stays the same, its SEQUENCE grows with its version.
 *
 * @tasks: of Task; valid UTF-8
 * Returns the text; the caller owns it.
 */
char *calendar_write(const Calendar *calendar, const GPtrArray *tasks);
