/* org_export_work.h - makes the file of a company's export, and deletes it when its time is over.
 */
#pragma once

#include "rooms/daily.h"
#include "rooms/job.h"

#define ORG_EXPORT_JOB "organisation-export"
#define ORG_EXPORT_KEPT_S 86400 /* how long the file is there, in seconds */

/* A JobFunction (job.h): makes the file with the passphrase that was kept for the job
 * (export_secrets.h), restores it for trial, and writes down that it is there. */
bool org_export_run_job(JobRun *run, GError **error);

/* A DailyFunction (daily.h): no file is there for longer than ORG_EXPORT_KEPT_S. */
bool org_exports_sweep(const DailyRun *run, GError **error);

/* Where a file of this name lies; the caller owns it. */
char *org_export_path(const char *file);
