/* audit_verify.h - reads a whole audit log and says whether its chain holds, and is the one that
 * was anchored. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rooms/accounts/audit_proof.h"

typedef struct Db Db;

#define ANCHORS_MAX 200000 /* of one organisation: one a day for 500 years */

/* Told now and then; false stops the reading. */
typedef bool (*AuditProgress)(int64_t done, int64_t total, void *data);

/* What a log is held against besides itself. */
typedef struct {
    const GArray *anchors;        /* of AuditAnchor of any organisation, from outside; NULL: none */
    const unsigned char *own_key; /* the public one of this server, for the anchors in the database;
                                     NULL: they are not looked at */
    AuditProgress progress;       /* may be NULL */
    void *data;
} AuditEvidence;

/**
 * Checks the log of the organisation that is set on @db, in the snapshot of @db.
 *
 * @proof: the outcome; finding AUDIT_WHOLE means that the chain holds and no anchor contradicts it.
 *     Its anchors are gone on return.
 */
bool audit_verify(Db *db, AuditProof *proof, const AuditEvidence *evidence, GError **error);
