/* wareki.h - days as documents show them, by the western or the Japanese calendar (和暦). Pure.
 *
 * Screens and files use time.h. The eras begin on the day of their law or edict; Japan counts days
 * as the western calendar does since 1 January 1873 (明治6年), so earlier days have no 和暦 here.
 */
#pragma once

typedef enum { CALENDAR_WESTERN, CALENDAR_JAPANESE } Calendar;

/**
 * "2026年11月21日", "令和8年11月21日", "令和元年5月1日"; in English always "21 November 2026".
 *
 * @day: "2026-11-21"
 * @language: "ja" or "en"
 * Returns a new text; NULL if @day is not a day.
 */
char *wareki_format(const char *day, Calendar calendar, const char *language);
