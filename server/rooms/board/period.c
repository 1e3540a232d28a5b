#include "rooms/board/period.h"

#include <glib.h>
#include <stdio.h>

#define MONTHS 12
#define QUARTER 3 /* months */

static const char *const RHYTHMS[] = { "monthly", "quarterly" };

const char *rhythm_name(Rhythm rhythm)
{
    return RHYTHMS[rhythm];
}

bool rhythm_from_name(const char *name, Rhythm *rhythm)
{
    for (size_t i = 0; i < G_N_ELEMENTS(RHYTHMS); i++) {
        if (g_strcmp0(name, RHYTHMS[i]) == 0) {
            *rhythm = (Rhythm)i;
            return true;
        }
    }
    return false;
}

static int months_of(Rhythm rhythm)
{
    return rhythm == RHYTHM_QUARTERLY ? QUARTER : 1;
}

Period period_of_day(Rhythm rhythm, const char *day)
{
    int year = 0, month = 1;
    sscanf(day, "%4d-%2d", &year, &month);
    const int months = months_of(rhythm);
    return (Period){ rhythm, year, (month - 1) / months * months + 1 };
}

Period period_next(Period period)
{
    period.month += months_of(period.rhythm);
    if (period.month > MONTHS) {
        period.month -= MONTHS;
        period.year++;
    }
    return period;
}

int period_compare(Period a, Period b)
{
    return (a.year - b.year) * MONTHS + a.month - b.month;
}

char *period_key(Period period)
{
    return period.rhythm == RHYTHM_QUARTERLY
               ? g_strdup_printf("%04d-Q%d", period.year, period.month / QUARTER + 1)
               : g_strdup_printf("%04d-%02d", period.year, period.month);
}

bool period_from_key(const char *key, Period *period)
{
    int year = 0, number = 0;
    if (sscanf(key, "%4d-Q%1d", &year, &number) == 2 && number >= 1 && number <= 4)
        *period = (Period){ RHYTHM_QUARTERLY, year, (number - 1) * QUARTER + 1 };
    else if (sscanf(key, "%4d-%2d", &year, &number) == 2 && number >= 1 && number <= MONTHS)
        *period = (Period){ RHYTHM_MONTHLY, year, number };
    else
        return false;
    return true;
}

char *period_label(Period period)
{
    return period.rhythm == RHYTHM_QUARTERLY
               ? g_strdup_printf("%d/%02d-%02d", period.year, period.month,
                                 period.month + QUARTER - 1)
               : g_strdup_printf("%d/%02d", period.year, period.month);
}

void period_last_day(Period period, char day[static TIME_DAY_SIZE])
{
    const Period next = period_next(period);
    g_autofree char *first = g_strdup_printf("%04d-%02d-01", next.year, next.month);
    time_add_days(first, -1, day);
}
