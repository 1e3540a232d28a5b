/* audit_store.h - rows of the audit log; audit_record() for other rooms is in accounts.h. */
#pragma once

#include <glib.h>

#include "rooms/accounts/accounts.h"
#include "rooms/accounts/audit_chain.h"

/* Called for each entry; returns false to stop. What @entry holds lives until the return. */
typedef bool (*AuditVisit)(const AuditEntry *entry, void *data);

/* The newest entries before @before (INT64_MAX: the newest of all), newest first. */
bool audit_newest(Db *db, int64_t before, int limit, AuditVisit visit, void *data, GError **error);

/* The entries after @after, oldest first. */
bool audit_after(Db *db, int64_t after, int limit, AuditVisit visit, void *data, GError **error);

/* The end of the chain; seq 0 and "" if there is none. @hash: the caller owns it. */
bool audit_head(Db *db, int64_t *seq, char **hash, GError **error);
