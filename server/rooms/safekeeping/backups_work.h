/* backups_work.h - makes a backup in the server: writes it, tries it out, copies it, lets old ones
 * go. */
#pragma once

#include "rooms/daily.h"
#include "rooms/job.h"

bool backups_run_daily(const DailyRun *run, GError **error);
bool backups_run_job(JobRun *run, GError **error);
