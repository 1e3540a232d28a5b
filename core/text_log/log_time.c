#include "core/text_log/log_time.h"

#include <stdio.h>

#define DAY_S 86400

typedef struct {
    unsigned long year, month, day, hour, minute, second;
} Moment;

/* "Oct" is 10; 0: no month. */
static unsigned long month_of(Slice name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (unsigned long i = 0; name.length == 3 && i < 12; i++) {
        if (memcmp(name.data, names + 3 * i, 3) == 0)
            return i + 1;
    }
    return 0;
}

static bool is_moment(const Moment *moment)
{
    return moment->month >= 1 && moment->month <= 12 && moment->day >= 1 && moment->day <= 31 &&
           moment->hour < 24 && moment->minute < 60 && moment->second <= 60;
}

static bool scan_clock(Slice *rest, Moment *moment)
{
    return scan_digits(rest, 2, 2, &moment->hour) && scan_text(rest, SLICE(":")) &&
           scan_digits(rest, 2, 2, &moment->minute) && scan_text(rest, SLICE(":")) &&
           scan_digits(rest, 2, 2, &moment->second);
}

/* ".123", at most nine digits; empty: there is none. */
static Slice scan_fraction(Slice *rest)
{
    Slice after = *rest;
    if (!scan_text(&after, SLICE(".")) || !scan_digits(&after, 1, 9, NULL))
        return SLICE("");
    const Slice fraction = { rest->data, rest->length - after.length };
    *rest = after;
    return fraction;
}

static char *write_digits(char *at, int width, unsigned long number)
{
    for (int i = width - 1; i >= 0; i--) {
        at[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return at + width;
}

static char *write_text(char *at, Slice text)
{
    memcpy(at, text.data, text.length);
    return at + text.length;
}

/* By hand, because each line of a log has a time and printf() is a fifth of the work. @fraction: at
 * most ten bytes, @zone: at most seven */
static void write_moment(const Moment *moment, Slice fraction, const char *zone,
                         char time[LOG_TIME_SIZE])
{
    const unsigned long parts[] = { moment->month, moment->day, moment->hour, moment->minute,
                                    moment->second };
    char *at = write_digits(time, 4, moment->year);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *at++ = "--T::"[i];
        at = write_digits(at, 2, parts[i]);
    }
    at = write_text(at, fraction);
    at = write_text(at, slice_of(zone));
    *at = '\0';
}

/* Days since 1970 as a date of the Gregorian calendar: eras of 400 years, whose years begin in
 * March so that the leap day is the last. */
static void date_of(int64_t days, Moment *moment)
{
    const int64_t shifted = days + 719468;
    const int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int64_t of_era = shifted - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    moment->day = (unsigned long)(of_year - (153 * month + 2) / 5 + 1);
    moment->month = (unsigned long)(month < 10 ? month + 3 : month - 9);
    moment->year = (unsigned long)(year + era * 400 + (moment->month <= 2));
}

static unsigned long year_before(int64_t written_at, const Moment *moment)
{
    Moment last = { 0 };
    date_of((written_at + DAY_S) / DAY_S, &last);
    const bool is_later =
        moment->month > last.month || (moment->month == last.month && moment->day > last.day);
    return last.year - is_later;
}

bool log_time_short(Slice *rest, int64_t written_at, char time[LOG_TIME_SIZE])
{
    Moment moment = { 0 };
    Slice after = *rest;
    if (after.length < 4 || (moment.month = month_of((Slice){ after.data, 3 })) == 0)
        return false;
    after = slice_from(after, 3);
    while (scan_text(&after, SLICE(" ")))
        continue;
    Slice with_year = after;
    if (!scan_digits(&after, 1, 2, &moment.day) || !scan_text(&after, SLICE(" ")))
        return false;
    with_year = after;
    if (scan_digits(&with_year, 4, 4, &moment.year) && scan_text(&with_year, SLICE(" ")))
        after = with_year;
    else
        moment.year = year_before(written_at, &moment);
    if (!scan_clock(&after, &moment) || !is_moment(&moment))
        return false;
    write_moment(&moment, scan_fraction(&after), "", time);
    *rest = after;
    return true;
}

/* "+0900" or "+09:00" as "+09:00", "Z" as itself; "": there is none. */
static const char *scan_zone(Slice *rest, char zone[8])
{
    Slice after = *rest;
    unsigned long hours = 0, minutes = 0;
    zone[0] = '\0';
    if (scan_text(rest, SLICE("Z")))
        return "Z";
    if (after.length == 0 || (after.data[0] != '+' && after.data[0] != '-'))
        return "";
    const char sign = after.data[0];
    after = slice_from(after, 1);
    if (!scan_digits(&after, 2, 2, &hours))
        return "";
    scan_text(&after, SLICE(":"));
    if (!scan_digits(&after, 2, 2, &minutes))
        return "";
    snprintf(zone, 8, "%c%02u:%02u", sign, (unsigned)hours % 100, (unsigned)minutes % 100);
    *rest = after;
    return zone;
}

bool log_time_access(Slice *rest, char time[LOG_TIME_SIZE])
{
    Moment moment = { 0 };
    Slice after = *rest;
    char zone[8];
    if (!scan_digits(&after, 2, 2, &moment.day) || !scan_text(&after, SLICE("/")) ||
        after.length < 4 || (moment.month = month_of((Slice){ after.data, 3 })) == 0)
        return false;
    after = slice_from(after, 3);
    if (!scan_text(&after, SLICE("/")) || !scan_digits(&after, 4, 4, &moment.year) ||
        !scan_text(&after, SLICE(":")) || !scan_clock(&after, &moment) || !is_moment(&moment))
        return false;
    scan_text(&after, SLICE(" "));
    write_moment(&moment, SLICE(""), scan_zone(&after, zone), time);
    *rest = after;
    return true;
}

bool log_time_iso(Slice *rest, char time[LOG_TIME_SIZE])
{
    Moment moment = { 0 };
    Slice after = *rest;
    char zone[8];
    if (!scan_digits(&after, 4, 4, &moment.year) || !scan_text(&after, SLICE("-")) ||
        !scan_digits(&after, 2, 2, &moment.month) || !scan_text(&after, SLICE("-")) ||
        !scan_digits(&after, 2, 2, &moment.day) ||
        (!scan_text(&after, SLICE("T")) && !scan_text(&after, SLICE(" "))) ||
        !scan_clock(&after, &moment) || !is_moment(&moment))
        return false;
    const Slice fraction = scan_fraction(&after);
    write_moment(&moment, fraction, scan_zone(&after, zone), time);
    *rest = after;
    return true;
}

void log_time_unix(int64_t seconds, unsigned milliseconds, char time[LOG_TIME_SIZE])
{
    Moment moment = { 0 };
    char fraction[8];
    const int64_t of_day = seconds % DAY_S;
    date_of(seconds / DAY_S, &moment);
    moment.hour = (unsigned long)(of_day / 3600);
    moment.minute = (unsigned long)(of_day / 60 % 60);
    moment.second = (unsigned long)(of_day % 60);
    snprintf(fraction, sizeof fraction, ".%03u", milliseconds % 1000);
    write_moment(&moment, slice_of(fraction), "Z", time);
}
