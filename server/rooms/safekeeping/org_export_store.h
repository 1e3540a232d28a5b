/* org_export_store.h - the row of a company's export: one at a time. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"

typedef struct Db Db;

typedef struct {
    char *job_id; /* NULL: there is none */
    char *person_id;
    int64_t begun_at;
    char *file; /* name in the folder of exports; NULL: not made yet */
    int64_t bytes, made_at;
    int64_t ends_at; /* then it is deleted */
} OrgExport;

void org_export_clear(OrgExport *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OrgExport, org_export_clear)

bool org_export_load(Db *db, OrgExport *found, GError **error);

/* In place of the one there was. */
bool org_export_begin(Db *db, const Actor *actor, const char *job_id, int64_t ends_at,
                      GError **error);

/* *@is_ours: false: another one was begun meanwhile, or it is not wanted any more. */
bool org_export_made(Db *db, const char *job_id, const char *file, int64_t bytes, int64_t now,
                     int64_t ends_at, bool *is_ours, GError **error);

/* @job_id: NULL: whichever there is */
bool org_export_forget(Db *db, const char *job_id, GError **error);

/* Across. Those whose time is over. */
bool org_exports_forget_ended(Db *db, int64_t now, GError **error);

/* Across. For a database that was restored: the files are not there. */
bool org_exports_forget_all(Db *db, GError **error);
