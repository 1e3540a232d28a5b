/* time_part.h - minute, hour, day, week, month and year of a time in an event. */
#pragma once

#include <stdint.h>

#include "core/bytes/slice.h"

typedef enum {
    TIME_PART_NONE,
    TIME_PART_MINUTE,
    TIME_PART_HOUR,
    TIME_PART_DAY,
    TIME_PART_WEEK, /* of ISO 8601: 1 to 53, begins on Monday */
    TIME_PART_MONTH,
    TIME_PART_YEAR,
} TimePart;

/* TIME_PART_NONE: the word is none. */
TimePart time_part_find(Slice word);

/* Takes the part from a time as written: 2026-04-20T10:00:35.646Z, 2026-04-20 10:00:35,
 * 2026/04/20 10:00. Zones are not converted (specification, "Time Modifiers"); a date alone has no
 * hour and minute. */
bool time_part_read(TimePart part, Slice text, int64_t *value);
