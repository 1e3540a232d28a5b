/* rebuild.h - a database is made anew beside the old one and takes its place, whole or not at all.
 *
 * On SQLite the new one is a file beside the old one, renamed over it at the end. On PostgreSQL all
 * of it is one transaction. Whoever is killed halfway leaves the old database as it was.
 */
#pragma once

#include "store/db.h"

/* @db: inside the one transaction of the whole work */
typedef bool (*RebuildWork)(Db *db, void *data, GError **error);

typedef struct {
    int schema;         /* the tables are first made as they were after this migration, from 1 */
    RebuildWork fill;   /* then this fills them; foreign keys are checked after it */
    RebuildWork finish; /* then the remaining migrations run, and this has the last word */
    void *data;         /* for both */
    bool replaces;      /* whether a database that has something in it may be put aside */
} Rebuild;

/**
 * Builds the database that @url names.
 *
 * The old one, if it had companies or could not be read, is put aside: on SQLite as a file
 * PATH.before-DATE, on PostgreSQL in a schema before_DATE.
 * @aside: its name, owned by the caller; NULL if there was nothing to keep
 * Fails with CONFLICT if there is one and @replaces is not set, if a program is using it, or if a
 * foreign key leads nowhere; with what @fill and @finish say; nothing is changed then.
 */
bool store_rebuild(const char *url, const Rebuild *rebuild, char **aside, GError **error);

/* The same in a file of SQLite that nobody else ever sees and that is gone afterwards, whatever
 * happens. @folder: where there is room for it */
bool store_rebuild_for_trial(const char *folder, const Rebuild *rebuild, GError **error);

/* Fails as store_rebuild() would before it reads anything, so that nobody waits for a refusal. */
bool store_may_rebuild(const char *url, bool replaces, GError **error);
