#include "core/sigma/time_part.h"

TimePart time_part_find(Slice word)
{
    static const char *const words[] = { "minute", "hour", "day", "week", "month", "year" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (slice_is(word, words[i]))
            return (TimePart)(TIME_PART_MINUTE + i);
    }
    return TIME_PART_NONE;
}

/* Takes @count digits from the front of the text. */
static bool take_digits(Slice *text, size_t count, int *value)
{
    if (text->length < count)
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text->data[i] < '0' || text->data[i] > '9')
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

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since Monday, 1 January 1 (proleptic Gregorian). */
static int days_before_year(int year)
{
    const int before = year - 1;
    return before * 365 + before / 4 - before / 100 + before / 400;
}

static int weeks_of_year(int year)
{
    const int first = days_before_year(year) % 7; /* 0 is Monday */
    return first == 3 || (first == 2 && is_leap(year)) ? 53 : 52;
}

static int week_of(int year, int month, int day)
{
    int of_year = day;
    for (int i = 1; i < month; i++)
        of_year += days_of_month(year, i);
    const int weekday = (days_before_year(year) + of_year - 1) % 7 + 1;
    const int week = (of_year - weekday + 10) / 7;
    if (week < 1)
        return weeks_of_year(year - 1);
    return week > weeks_of_year(year) ? 1 : week;
}

bool time_part_read(TimePart part, Slice text, int64_t *value)
{
    int year, month, day, hour, minute;
    const bool has_date = take_digits(&text, 4, &year) && take_one_of(&text, "-/") &&
                          take_digits(&text, 2, &month) && take_one_of(&text, "-/") &&
                          take_digits(&text, 2, &day);
    if (!has_date || year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_of_month(year, month))
        return false;
    const bool has_time = take_one_of(&text, "Tt ") && take_digits(&text, 2, &hour) &&
                          take_one_of(&text, ":") && take_digits(&text, 2, &minute) && hour <= 23 &&
                          minute <= 59;
    switch (part) {
    case TIME_PART_MINUTE:
        *value = has_time ? minute : 0;
        return has_time;
    case TIME_PART_HOUR:
        *value = has_time ? hour : 0;
        return has_time;
    case TIME_PART_DAY:
        *value = day;
        return true;
    case TIME_PART_WEEK:
        *value = week_of(year, month, day);
        return true;
    case TIME_PART_MONTH:
        *value = month;
        return true;
    case TIME_PART_YEAR:
        *value = year;
        return true;
    default:
        return false;
    }
}
