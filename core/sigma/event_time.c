#include "core/sigma/event_time.h"

#include <stdio.h>

#define MS_OF_DAY ((int64_t)24 * 3600 * 1000)
#define YEAR_MAX 9999

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes @count digits from the front of the text. */
static bool take_digits(Slice *text, size_t count, int *value)
{
    *value = 0;
    if (text->length < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit(text->data[i]))
            return false;
        *value = *value * 10 + (text->data[i] - '0');
    }
    *text = slice_from(*text, count);
    return true;
}

static bool take_one_of(Slice *text, const char *bytes)
{
    if (text->length == 0 || text->data[0] == '\0' || strchr(bytes, text->data[0]) == NULL)
        return false;
    *text = slice_from(*text, 1);
    return true;
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. A year is counted from March, so that
 * the leap day is its last. */
static int64_t days_of(int year, int month, int day)
{
    const int64_t counted = year - (month <= 2);
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return counted * 365 + counted / 4 - counted / 100 + counted / 400 + of_year - 719468;
}

static bool is_day(int year, int month, int day)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && is_leap);
}

static bool take_date(Slice *text, int64_t *ms)
{
    int year, month, day;
    if (!take_digits(text, 4, &year) || !take_one_of(text, "-/") || !take_digits(text, 2, &month) ||
        !take_one_of(text, "-/") || !take_digits(text, 2, &day) || !is_day(year, month, day))
        return false;
    *ms = days_of(year, month, day) * MS_OF_DAY;
    return true;
}

/* "01/Jan/2024", as web servers write it. */
static bool take_date_of_web(Slice *text, int64_t *ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int year, month = 0, day;
    if (!take_digits(text, 2, &day) || !take_one_of(text, "/") || text->length < 3)
        return false;
    while (month < 12 && memcmp(months + (size_t)3 * month, text->data, 3) != 0)
        month++;
    *text = slice_from(*text, 3);
    if (!take_one_of(text, "/") || !take_digits(text, 4, &year) || !is_day(year, month + 1, day))
        return false;
    *ms = days_of(year, month + 1, day) * MS_OF_DAY;
    return true;
}

/* Any number of digits behind the point, of which three count. */
static int take_fraction(Slice *text)
{
    int ms = 0, digits = 0;
    for (; text->length > 0 && is_digit(text->data[0]); *text = slice_from(*text, 1)) {
        if (digits++ < 3)
            ms = ms * 10 + (text->data[0] - '0');
    }
    for (; digits < 3; digits++)
        ms *= 10;
    return ms;
}

/* HH:MM[:SS[.fraction]]; a leap second counts as the one before. */
static bool take_clock(Slice *text, int64_t *ms)
{
    int hour, minute, second = 0, fraction = 0;
    if (!take_digits(text, 2, &hour) || !take_one_of(text, ":") || !take_digits(text, 2, &minute))
        return false;
    if (take_one_of(text, ":")) {
        if (!take_digits(text, 2, &second))
            return false;
        if (take_one_of(text, ".,"))
            fraction = take_fraction(text);
    }
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    second = second == 60 ? 59 : second;
    *ms += ((hour * 60 + minute) * 60 + second) * (int64_t)1000 + fraction;
    return true;
}

/* Z, +09:00, +0900, +09; nothing is UTC too. */
static bool take_zone(Slice *text, EventTime *time)
{
    int hours, minutes = 0;
    while (take_one_of(text, " "))
        ;
    if (text->length == 0)
        return true;
    time->has_zone = true;
    if (take_one_of(text, "Zz"))
        return text->length == 0;
    const bool is_east = text->data[0] == '+';
    if (!take_one_of(text, "+-") || !take_digits(text, 2, &hours))
        return false;
    take_one_of(text, ":");
    if (text->length > 0 && !take_digits(text, 2, &minutes))
        return false;
    const int64_t offset = (hours * 60 + minutes) * (int64_t)60 * 1000;
    time->ms += is_east ? -offset : offset;
    return text->length == 0 && hours <= 23 && minutes <= 59;
}

/* Since 1970; the number of digits tells the unit. */
static bool read_count(Slice text, EventTime *time)
{
    uint64_t count = 0; /* has room for 19 digits */
    size_t digits = 0;
    for (; digits < text.length && is_digit(text.data[digits]) && digits < 19; digits++)
        count = count * 10 + (uint64_t)(text.data[digits] - '0');
    Slice rest = slice_from(text, digits);
    if (digits < 8 || count > INT64_MAX)
        return false;
    *time = (EventTime){ .ms = (int64_t)count, .has_zone = true };
    if (digits <= 11) {
        time->ms *= 1000;
        if (take_one_of(&rest, "."))
            time->ms += take_fraction(&rest);
        return rest.length == 0;
    }
    if (digits >= 15)
        time->ms /= digits <= 17 ? 1000 : 1000 * 1000;
    return rest.length == 0;
}

bool event_time_read(Slice text, EventTime *time)
{
    const int64_t end = (days_of(YEAR_MAX, 12, 31) + 1) * MS_OF_DAY;
    text = slice_trim(text);
    *time = (EventTime){ 0 };
    if (text.length > 2 && text.data[2] == '/')
        return take_date_of_web(&text, &time->ms) && take_one_of(&text, ":") &&
               take_clock(&text, &time->ms) && take_zone(&text, time);
    if (text.length < 5 || is_digit(text.data[4]))
        return read_count(text, time) && time->ms < end;
    if (!take_date(&text, &time->ms))
        return false;
    if (text.length > 0 && (!take_one_of(&text, "Tt ") || !take_clock(&text, &time->ms)))
        return false;
    return take_zone(&text, time);
}

void event_time_write(int64_t ms, char text[EVENT_TIME_SIZE])
{
    int64_t days = ms / MS_OF_DAY, rest = ms % MS_OF_DAY;
    if (rest < 0) {
        days--;
        rest += MS_OF_DAY;
    }
    int year = 1970 + (int)(days / 366); /* not beyond it */
    while (days_of(year + 1, 1, 1) <= days)
        year++;
    while (days_of(year, 1, 1) > days)
        year--;
    int month = 1;
    while (month < 12 && days_of(year, month + 1, 1) <= days)
        month++;
    const int seconds = (int)(rest / 1000);
    snprintf(text, EVENT_TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month,
             (int)(days - days_of(year, month, 1)) + 1, seconds / 3600, seconds / 60 % 60,
             seconds % 60, (int)(rest % 1000));
}
