#include "base/time.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t time_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static struct tm broken_down(int64_t unix_s)
{
    const time_t moment = (time_t)unix_s;
    struct tm parts;
    gmtime_r(&moment, &parts);
    return parts;
}

void time_format_rfc3339(int64_t unix_s, char buffer[static TIME_RFC3339_SIZE])
{
    const struct tm parts = broken_down(unix_s);
    strftime(buffer, TIME_RFC3339_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void time_format_day(int64_t unix_s, char buffer[static TIME_DAY_SIZE])
{
    const struct tm parts = broken_down(unix_s + TOKYO_OFFSET_S);
    strftime(buffer, TIME_DAY_SIZE, "%Y-%m-%d", &parts);
}

char *time_format_screen(int64_t unix_s)
{
    char buffer[32];
    const struct tm parts = broken_down(unix_s + TOKYO_OFFSET_S);
    strftime(buffer, sizeof buffer, "%Y/%m/%d %H:%M", &parts);
    return g_strdup(buffer);
}

static bool digits_to_int(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool time_day_is_valid(const char *text)
{
    int year = 0, month = 0, day = 0;
    if (text == NULL || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (!digits_to_int(text, 4, &year) || !digits_to_int(text + 5, 2, &month) ||
        !digits_to_int(text + 8, 2, &day))
        return false;
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static GDate date_of(const char *day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)atoi(day + 8), (GDateMonth)atoi(day + 5), (GDateYear)atoi(day));
    return date;
}

int time_days_between(const char *from, const char *to)
{
    const GDate first = date_of(from), last = date_of(to);
    return g_date_days_between(&first, &last);
}

void time_add_days(const char *day, int days, char buffer[static TIME_DAY_SIZE])
{
    GDate date = date_of(day);
    if (days < 0)
        g_date_subtract_days(&date, (guint)-days);
    else
        g_date_add_days(&date, (guint)days);
    g_snprintf(buffer, TIME_DAY_SIZE, "%04d-%02d-%02d", g_date_get_year(&date),
               g_date_get_month(&date), g_date_get_day(&date));
}

void time_add_year(const char *day, char buffer[static TIME_DAY_SIZE])
{
    const int year = (int)g_ascii_strtoll(day, NULL, 10) + 1;
    const bool is_leap_day = g_str_has_suffix(day, "-02-29");
    g_snprintf(buffer, TIME_DAY_SIZE, "%04d-%.5s", year, is_leap_day ? "02-28" : day + 5);
}
