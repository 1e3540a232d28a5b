/* job.h - work that takes longer than a request: what a room says about it, and what it gets. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"

typedef struct Db Db;         /* store/db.h */
typedef struct Store Store;   /* store/store.h */
typedef struct JobRun JobRun; /* app/jobs.h */

/* Runs one job on a thread of its own. Returns false with @error, or true when done or cancelled.
 */
typedef bool (*JobFunction)(JobRun *run, GError **error);

typedef struct JobKind {
    const char *name; /* "audit-verification" */
    JobFunction run;
} JobKind;

#define JOBS_OF_ORGANISATION_MAX 5 /* that wait or run */
#define JOBS_WAITING_MAX 200       /* of all companies */

/**
 * Puts a job of this organisation in the queue.
 *
 * Returns its id, which the caller owns. Fails with TOO_MANY when JOBS_OF_ORGANISATION_MAX of the
 * company, or JOBS_WAITING_MAX of all, have not ended.
 */
char *job_start(Db *db, const Actor *actor, const char *kind, const char *argument, GError **error);

/* Whether a job of this organisation waits or runs. */
bool job_is_going_on(Db *db, const char *id, bool *is_going_on, GError **error);

Store *job_store(JobRun *run);
const char *job_id(const JobRun *run);
const char *job_org(const JobRun *run);
const char *job_argument(const JobRun *run);

/* Tells how far it is; false: somebody cancelled it, end soon. */
bool job_progress(JobRun *run, int64_t done, int64_t total);

/* What the person gets: JSON. Taken. */
void job_set_result(JobRun *run, char *json);
