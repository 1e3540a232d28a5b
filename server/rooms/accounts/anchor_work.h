/* anchor_work.h - anchors the audit logs of all companies, once a day each. */
#pragma once

#include <glib.h>

#include "rooms/accounts/audit_anchor.h"
#include "rooms/daily.h"

typedef struct Db Db;

/* Once, before the first thread starts: the file of the server's key, made if it is missing. Fails
 * with UNAVAILABLE or INVALID, naming the file. */
bool anchors_configure(const char *key_file, GError **error);

/* The server's key pair; NULL: not configured. */
const AnchorKey *anchors_key(void);

/**
 * Anchors the log of the organisation that is set on @db, where something was added since the last
 * time.
 *
 * @is_made: written; false: there was nothing to anchor
 */
bool anchor_make(Db *db, const AnchorKey *key, int64_t now, bool *is_made, GError **error);

/* Those of all organisations; @is_daily: only where there is none of today yet (in Tokyo). */
bool anchors_make_all(const DailyRun *run, bool is_daily, GError **error);

/* For the room. */
bool anchors_run(const DailyRun *run, GError **error);
