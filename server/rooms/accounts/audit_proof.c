#include "rooms/accounts/audit_proof.h"

#include <stdlib.h>

const char *audit_finding_name(AuditFinding finding)
{
    static const char *const NAMES[] = { "whole", "changed", "missing", "short",
                                         "long",  "cut",     "rebuilt", "forged" };
    return NAMES[finding];
}

static int by_seq(const void *left, const void *right)
{
    const int64_t a = ((const AuditAnchor *)left)->seq, b = ((const AuditAnchor *)right)->seq;
    return a < b ? -1 : a > b;
}

void audit_anchors_sort(AuditAnchor *anchors, size_t count)
{
    if (count > 0)
        qsort(anchors, count, sizeof *anchors, by_seq);
}

void audit_proof_begin(AuditProof *proof, const AuditAnchor *anchors, size_t count)
{
    *proof = (AuditProof){ .anchors = anchors, .anchor_count = count };
}

static bool find(AuditProof *proof, AuditFinding finding, int64_t from, int64_t to)
{
    proof->finding = finding;
    proof->from = from;
    proof->to = to;
    return false;
}

/* All anchors of the entry that was just checked; several may be of the same. */
static bool pass_anchors(AuditProof *proof)
{
    for (; proof->anchors_passed < proof->anchor_count; proof->anchors_passed++) {
        const AuditAnchor *anchor = &proof->anchors[proof->anchors_passed];
        if (anchor->seq > proof->check.checked)
            return true;
        proof->anchor_at = anchor->at;
        if (!g_str_equal(anchor->hash, proof->check.last))
            return find(proof, AUDIT_REBUILT, proof->anchored + 1, anchor->seq);
        proof->anchored = anchor->seq;
    }
    return true;
}

bool audit_proof_entry(AuditProof *proof, const AuditEntry *entry)
{
    const int64_t expected = proof->check.checked + 1;
    if (audit_check_entry(&proof->check, entry))
        return pass_anchors(proof);
    if (entry->seq > expected)
        return find(proof, AUDIT_MISSING, expected, entry->seq - 1);
    return find(proof, AUDIT_CHANGED, expected, expected);
}

void audit_proof_end(AuditProof *proof, int64_t head_seq, const char *head_hash)
{
    const int64_t checked = proof->check.checked;
    if (proof->finding != AUDIT_WHOLE)
        return;
    if (proof->anchors_passed < proof->anchor_count) {
        const AuditAnchor *last = &proof->anchors[proof->anchor_count - 1];
        proof->anchor_at = last->at;
        find(proof, AUDIT_CUT, checked + 1, last->seq);
    } else if (head_seq > checked) {
        find(proof, AUDIT_SHORT, checked + 1, head_seq);
    } else if (!audit_check_head(&proof->check, head_seq, head_hash)) {
        find(proof, AUDIT_LONG, head_seq + (head_seq < checked), checked);
    }
}
