/* audit_verify.h - reads a whole audit log and says whether its chain holds. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rooms/accounts/audit_chain.h"

typedef struct Db Db;

/* Told now and then; false stops the reading. */
typedef bool (*AuditProgress)(int64_t done, int64_t total, void *data);

/**
 * Checks the log of the organisation that is set on @db, in the snapshot of @db.
 *
 * @check: the outcome; broken_at 0 means that the chain holds
 * @progress: may be NULL
 */
bool audit_verify(Db *db, AuditCheck *check, AuditProgress progress, void *data, GError **error);
