#include "base/time.h"

#include <glib.h>
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
