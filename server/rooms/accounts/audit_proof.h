/* audit_proof.h - whether an audit log is what it was when it was anchored: what is wrong, and from
 * which entry. Pure.
 */
#pragma once

#include "rooms/accounts/audit_anchor.h"

typedef enum {
    AUDIT_WHOLE,
    AUDIT_CHANGED, /* an entry is not the one that was written */
    AUDIT_MISSING, /* an entry in the middle is not there */
    AUDIT_SHORT,   /* the log's own end says that there were more entries */
    AUDIT_LONG,    /* entries stand behind the log's own end, or it ends in another one */
    AUDIT_CUT,     /* an anchor says that there were more entries */
    AUDIT_REBUILT, /* it fits together, but it is not the log that was anchored */
    AUDIT_FORGED,  /* an anchor in the database is not signed by this server, or one is missing */
} AuditFinding;

/* "changed", for the keys of sentences. */
const char *audit_finding_name(AuditFinding finding);

typedef struct {
    AuditCheck check;
    AuditFinding finding;
    int64_t from,
        to; /* entries that it may be, both included; of AUDIT_FORGED the anchor's number */
    int64_t anchored;  /* entries that an anchor proves; 0: none */
    int64_t anchor_at; /* of the anchor that proves them, or that is contradicted; 0: none */
    const AuditAnchor *anchors; /* lent; by seq, ascending */
    size_t anchor_count, anchors_passed;
} AuditProof;

/* Puts anchors in the order in which a proof needs them. */
void audit_anchors_sort(AuditAnchor *anchors, size_t count);

void audit_proof_begin(AuditProof *proof, const AuditAnchor *anchors, size_t count);

/* Entries in the order of seq. false: something is wrong, nothing more is looked at. */
bool audit_proof_entry(AuditProof *proof, const AuditEntry *entry);

/* After the last entry. */
void audit_proof_end(AuditProof *proof, int64_t head_seq, const char *head_hash);
