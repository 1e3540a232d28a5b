/* reminders_work.h - the reminders of a day: written once for each person, sent once. */
#pragma once

#include "rooms/daily.h"

/* A DailyFunction: from the hour of digests on writes those of today, and sends what waits. */
bool reminders_run(const DailyRun *run, GError **error);
