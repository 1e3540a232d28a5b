/* anchor_work.h - anchors the audit logs of all companies, once a day each. */
#pragma once

#include <glib.h>

#include "rooms/accounts/anchor_store.h"
#include "rooms/daily.h"

typedef struct Db Db;

/* Once, before the first thread starts: the file of the server's key, made if it is missing. Fails
 * with UNAVAILABLE or INVALID, naming the file. */
bool anchors_configure(const char *key_file, GError **error);

/* The server's key pair; NULL: not configured. */
const AnchorKey *anchors_key(void);

/* With which key the anchor before may be signed. */
typedef enum {
    ANCHOR_AFTER_OWN, /* with the server's alone */
    ANCHOR_AFTER_ANY, /* the operator says that the server has a new one: with any */
} AnchorAfter;

/**
 * Whether the newest anchor in the database is as we wrote it: signed with @key, of this
 * organisation, and of no more entries than there are. Where it is not, somebody wrote into the
 * database, and nothing may rest on it. Pure.
 *
 * @last: NULL: there is none, which is right; @head_seq, @head_hash: the end of the log
 */
bool anchor_is_right(const AnchorRow *last, const char *org_id, const AnchorKey *key,
                     AnchorAfter after, int64_t head_seq, const char *head_hash);

/**
 * Anchors the log of the organisation that is set on @db, where something was added since the last
 * time.
 *
 * @is_made: written; false: there was nothing to anchor
 * Fails with CONFLICT if the newest anchor is not right: nothing is signed then.
 */
bool anchor_make(Db *db, const AnchorKey *key, AnchorAfter after, int64_t now, bool *is_made,
                 GError **error);

/* Those of all organisations; @is_daily: only where there is none of today yet (in Tokyo). Where
 * the newest one of an organisation is not right, the others are made all the same; that is logged
 * for each, and fails with CONFLICT at the end. */
bool anchors_make_all(const DailyRun *run, bool is_daily, AnchorAfter after, GError **error);

/* For the room. */
bool anchors_run(const DailyRun *run, GError **error);
