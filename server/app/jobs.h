/* jobs.h - runs long work one after the other on a thread of its own. What rooms see is
 * rooms/job.h. */
#pragma once

#include "rooms/job.h"
#include "rooms/room.h"
#include "store/store.h"

typedef struct Jobs Jobs;

/**
 * Starts the thread. Jobs that waited when the server ended are run now; the one that ran is
 * marked as failed.
 *
 * @rooms: their kinds of jobs are known; ended by NULL; lent
 */
Jobs *jobs_start(Store *store, const Room *const *rooms, GError **error);
void jobs_stop(Jobs *jobs); /* cancels the one that runs */
