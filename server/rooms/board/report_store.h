/* report_store.h - rows of the reports that the owner asked for, in and out. No decisions.
 *
 * All of the organisation that is set on the Db. Functions that look one row up return NULL without
 * error if there is none.
 */
#pragma once

#include <glib.h>

#include "base/actor.h"
#include "rooms/board/period.h"

typedef struct Db Db; /* store/db.h */

typedef struct {
    char *id;
    char *initiative; /* id of packs/initiatives.yaml */
    char *title;      /* of its tasks, without the period */
    char *person_id;  /* who reports */
    Rhythm rhythm;
    char *asked_on;   /* a day */
    char *stopped_on; /* a day; NULL: it stands */
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;

    /* Of the newest task, in lists; of the task itself where it was found by one. */
    char *period;    /* NULL where it was found by id */
    char *due_on;    /* in lists */
    int64_t done_at; /* in lists; 0: open */
    int64_t reports; /* how many were given; in lists */
} ReportRequest;

void report_request_free(ReportRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportRequest, report_request_free)

/* Of ReportRequest: those that stand. The caller owns it; NULL on failure. */
GPtrArray *report_requests(Db *db, GError **error);
ReportRequest *report_request_find(Db *db, const char *id, GError **error);
ReportRequest *report_request_of_task(Db *db, const char *task_id, GError **error);

/* Fails with CONFLICT if the same person is asked about the same already. */
bool report_request_insert(Db *db, const Actor *actor, const ReportRequest *request,
                           GError **error);
bool report_request_stop(Db *db, const Actor *actor, const char *id, const char *on,
                         bool *is_stopped, GError **error);

/* Whether a task of this period, or of a later one, was made. */
bool report_task_exists(Db *db, const char *request_id, const char *period, bool *exists,
                        GError **error);
bool report_task_insert(Db *db, const char *request_id, const char *period, const char *task_id,
                        GError **error);
