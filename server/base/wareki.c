#include "base/wareki.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name;
    const char *begins; /* the first day, as days are compared as text */
    int year_before;    /* of its first year */
} Era;

/* The newest first. */
static const Era eras[] = {
    { "令和", "2019-05-01", 2018 }, { "平成", "1989-01-08", 1988 }, { "昭和", "1926-12-25", 1925 },
    { "大正", "1912-07-30", 1911 }, { "明治", "1873-01-01", 1867 },
};

/* Takes "2026-11-21" apart; false if there is no such day. */
static bool read_day(const char *day, int *year, int *month, int *of_month)
{
    if (strlen(day) != 10 || day[4] != '-' || day[7] != '-')
        return false;
    for (int i = 0; i < 10; i++) {
        if (i != 4 && i != 7 && !g_ascii_isdigit(day[i]))
            return false;
    }
    *year = (int)g_ascii_strtoll(day, NULL, 10);
    *month = (int)g_ascii_strtoll(day + 5, NULL, 10);
    *of_month = (int)g_ascii_strtoll(day + 8, NULL, 10);
    return *month >= 1 && *month <= 12 && *year >= 1 &&
           g_date_valid_dmy((GDateDay)*of_month, (GDateMonth)*month, (GDateYear)*year);
}

static const Era *era_of(const char *day)
{
    for (size_t i = 0; i < G_N_ELEMENTS(eras); i++) {
        if (strcmp(day, eras[i].begins) >= 0)
            return &eras[i];
    }
    return NULL;
}

static char *in_english(int year, int month, int of_month)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    return g_strdup_printf("%d %s %d", of_month, months[month - 1], year);
}

char *wareki_format(const char *day, Calendar calendar, const char *language)
{
    int year = 0, month = 0, of_month = 0;
    if (!read_day(day, &year, &month, &of_month))
        return NULL;
    if (g_str_equal(language, "en"))
        return in_english(year, month, of_month);
    const Era *era = calendar == CALENDAR_JAPANESE ? era_of(day) : NULL;
    if (era == NULL)
        return g_strdup_printf("%d年%d月%d日", year, month, of_month);
    if (year - era->year_before == 1)
        return g_strdup_printf("%s元年%d月%d日", era->name, month, of_month);
    return g_strdup_printf("%s%d年%d月%d日", era->name, year - era->year_before, month, of_month);
}
