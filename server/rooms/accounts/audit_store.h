/* audit_store.h - rows of the audit log; audit_record() for other rooms is in accounts.h. */
#pragma once

#include <glib.h>

#include "rooms/accounts/accounts.h"
#include "rooms/accounts/audit_chain.h"

/* Called for each entry; returns false to stop. What @entry holds lives until the return. */
typedef bool (*AuditVisit)(const AuditEntry *entry, void *data);

/* Which entries are wanted. */
typedef struct {
    int64_t before;     /* seq; INT64_MAX: from the newest on */
    int limit;          /* so many */
    const char *object; /* only what was done to it, whatever the others say; NULL: to anything */
    const char *person_id; /* NULL: of anybody */
    const char *kind;      /* beginning of the action up to a dot, "document"; NULL: any */
    int64_t since, until;  /* Unix time in seconds, the first included; 0 and INT64_MAX: always */
} AuditFilter;

/* Newest first. */
bool audit_newest(Db *db, const AuditFilter *filter, AuditVisit visit, void *data, GError **error);

/* Below every number: what the program writes begins with 1, what somebody put in by hand may stand
 * before it. */
#define AUDIT_FIRST INT64_MIN

/* The entries from number @first on, oldest first. */
bool audit_from(Db *db, int64_t first, int limit, AuditVisit visit, void *data, GError **error);

/* The end of the chain; seq 0 and "" if there is none. @hash: the caller owns it. */
bool audit_head(Db *db, int64_t *seq, char **hash, GError **error);
