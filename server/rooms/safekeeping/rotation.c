#include "rooms/safekeeping/rotation.h"

#include <glib.h>
#include <string.h>

#include "base/time.h"

/* 1 January 1970 was a Thursday: three days after a Monday. */
#define MONDAY_OFFSET_DAYS 3

static int64_t day_number(int64_t at)
{
    return (at + TOKYO_OFFSET_S) / DAY_S;
}

static int64_t week_number(int64_t at)
{
    return (day_number(at) + MONDAY_OFFSET_DAYS) / 7;
}

static int64_t month_number(int64_t at)
{
    char day[TIME_DAY_SIZE];
    time_format_day(at, day);
    return g_ascii_strtoll(day, NULL, 10) * 12 + g_ascii_strtoll(day + 5, NULL, 10);
}

/* Keeps the newest of each period, up to @most periods. */
static void keep_newest(int64_t (*period)(int64_t), int most, const int64_t *made_at, int count,
                        bool *keeps)
{
    int64_t last = INT64_MAX;
    for (int i = 0; i < count && most > 0; i++) {
        const int64_t number = period(made_at[i]);
        if (number == last)
            continue;
        last = number;
        keeps[i] = true;
        most--;
    }
}

void rotation_decide(const Rotation *rotation, const int64_t *made_at, int count, bool *keeps)
{
    memset(keeps, 0, (size_t)count * sizeof *keeps);
    if (count > 0)
        keeps[0] = true;
    keep_newest(day_number, rotation->daily, made_at, count, keeps);
    keep_newest(week_number, rotation->weekly, made_at, count, keeps);
    keep_newest(month_number, rotation->monthly, made_at, count, keeps);
}

int64_t backup_next_at(int64_t now, int hour, const char *last_day)
{
    char today[TIME_DAY_SIZE];
    const int64_t due = day_number(now) * DAY_S - TOKYO_OFFSET_S + hour * HOUR_S;
    time_format_day(now, today);
    return g_strcmp0(last_day, today) >= 0 ? due + DAY_S : due;
}
