/* period.h - the months and quarters that reports are about. Pure. */
#pragma once

#include <stdbool.h>

#include "base/time.h"

typedef enum { RHYTHM_MONTHLY, RHYTHM_QUARTERLY } Rhythm;

const char *rhythm_name(Rhythm rhythm); /* "monthly", "quarterly" */
/* False: there is no such rhythm. */
bool rhythm_from_name(const char *name, Rhythm *rhythm);

/* A month, or the first month of a quarter of the calendar. */
typedef struct {
    Rhythm rhythm;
    int year;
    int month; /* 1 to 12; of a quarter 1, 4, 7 or 10 */
} Period;

Period period_of_day(Rhythm rhythm, const char *day);
Period period_next(Period period);
/* Negative if @a is before @b, which has the same rhythm; 0: the same. */
int period_compare(Period a, Period b);

/* As it is kept: "2026-11", "2026-Q4". The caller owns it. */
char *period_key(Period period);
bool period_from_key(const char *key, Period *period);
/* As people read it: "2026/11", "2026/10-12". The caller owns it. */
char *period_label(Period period);
/* Its last day: reports are due then. */
void period_last_day(Period period, char day[static TIME_DAY_SIZE]);
