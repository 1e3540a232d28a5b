#include "rooms/accounts/audit_proof.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

#define ENTRIES 9

typedef struct {
    AuditEntry entries[ENTRIES];
    char hashes[ENTRIES][AUDIT_HASH_SIZE];
} Log;

/* The chain from entry @from on, as whoever rebuilds it would make it. */
static void chain(Log *log, int from)
{
    for (int i = from; i < ENTRIES; i++) {
        audit_entry_hash(&log->entries[i], i == 0 ? "" : log->hashes[i - 1], log->hashes[i]);
        log->entries[i].hash = log->hashes[i];
    }
}

static void log_fill(Log *log)
{
    for (int i = 0; i < ENTRIES; i++)
        log->entries[i] = (AuditEntry){ .seq = i + 1,
                                        .at = 1800000000 + i,
                                        .person_id = "p",
                                        .person_name = "佐藤",
                                        .action = "assessment.answer",
                                        .object = "3",
                                        .details = i % 2 == 0 ? "{}" : "{\"item\":1}" };
    chain(log, 0);
}

static AuditAnchor anchor_of(const Log *log, int64_t seq)
{
    AuditAnchor anchor = { .seq = seq, .at = 1900000000 + seq };
    g_strlcpy(anchor.hash, log->hashes[seq - 1], sizeof anchor.hash);
    return anchor;
}

static AuditProof proof_of(const Log *log, int count, int64_t head, const AuditAnchor *anchors,
                           size_t anchor_count)
{
    AuditProof proof;
    bool goes_on = true;
    audit_proof_begin(&proof, anchors, anchor_count);
    for (int i = 0; i < count && goes_on; i++)
        goes_on = audit_proof_entry(&proof, &log->entries[i]);
    audit_proof_end(&proof, head, head == 0 ? "" : log->hashes[head - 1]);
    return proof;
}

static void check(const AuditProof *proof, AuditFinding finding, int64_t from, int64_t to)
{
    if (proof->finding != finding || proof->from != from || proof->to != to)
        g_error("%s from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", not %s",
                audit_finding_name(proof->finding), proof->from, proof->to,
                audit_finding_name(finding));
}

static void proves_a_log_up_to_its_last_anchor(void)
{
    Log log;
    log_fill(&log);
    AuditAnchor anchors[] = { anchor_of(&log, 7), anchor_of(&log, 3), anchor_of(&log, 3) };
    audit_anchors_sort(anchors, G_N_ELEMENTS(anchors));
    const AuditProof proof = proof_of(&log, ENTRIES, ENTRIES, anchors, G_N_ELEMENTS(anchors));
    check(&proof, AUDIT_WHOLE, 0, 0);
    g_assert_cmpint(proof.anchored, ==, 7);
    g_assert_cmpint(proof.anchor_at, ==, 1900000007);
    const AuditProof alone = proof_of(&log, ENTRIES, ENTRIES, NULL, 0);
    check(&alone, AUDIT_WHOLE, 0, 0);
    g_assert_cmpint(alone.anchored, ==, 0);
    const AuditProof empty = proof_of(&log, 0, 0, NULL, 0);
    check(&empty, AUDIT_WHOLE, 0, 0);
}

static void names_an_entry_that_was_changed(void)
{
    Log log;
    log_fill(&log);
    log.entries[4].details = "{\"item\":9}";
    const AuditProof proof = proof_of(&log, ENTRIES, ENTRIES, NULL, 0);
    check(&proof, AUDIT_CHANGED, 5, 5);
}

static void names_two_entries_that_were_swapped(void)
{
    Log log;
    log_fill(&log);
    const AuditEntry third = log.entries[2];
    log.entries[2] = log.entries[3];
    log.entries[3] = third;
    log.entries[2].seq = 3;
    log.entries[3].seq = 4;
    const AuditProof proof = proof_of(&log, ENTRIES, ENTRIES, NULL, 0);
    check(&proof, AUDIT_CHANGED, 3, 3);
}

static void names_the_entries_that_are_missing(void)
{
    Log log;
    log_fill(&log);
    memmove(&log.entries[3], &log.entries[5], 4 * sizeof *log.entries); /* without 4 and 5 */
    const AuditProof proof = proof_of(&log, ENTRIES - 2, ENTRIES, NULL, 0);
    check(&proof, AUDIT_MISSING, 4, 5);
}

static void notices_that_the_end_was_cut(void)
{
    Log log;
    log_fill(&log);
    const AuditProof by_head = proof_of(&log, 6, ENTRIES, NULL, 0);
    check(&by_head, AUDIT_SHORT, 7, 9);
    /* Whoever cuts can also set the head back; not the anchor that hangs on the wall. */
    const AuditAnchor anchor = anchor_of(&log, 8);
    const AuditProof hidden = proof_of(&log, 6, 6, NULL, 0);
    check(&hidden, AUDIT_WHOLE, 0, 0);
    const AuditProof by_anchor = proof_of(&log, 6, 6, &anchor, 1);
    check(&by_anchor, AUDIT_CUT, 7, 8);
    g_assert_cmpint(by_anchor.anchor_at, ==, anchor.at);
    const AuditProof all_gone = proof_of(&log, 0, 0, &anchor, 1);
    check(&all_gone, AUDIT_CUT, 1, 8);
}

static void notices_that_the_chain_was_built_anew(void)
{
    Log log;
    log_fill(&log);
    const AuditAnchor anchors[] = { anchor_of(&log, 3), anchor_of(&log, 7) };
    log.entries[4].details = "{\"item\":9}";
    chain(&log, 4);
    const AuditProof hidden = proof_of(&log, ENTRIES, ENTRIES, NULL, 0);
    check(&hidden, AUDIT_WHOLE, 0, 0);
    const AuditProof proof = proof_of(&log, ENTRIES, ENTRIES, anchors, 2);
    check(&proof, AUDIT_REBUILT, 4, 7);
    g_assert_cmpint(proof.anchored, ==, 3);
    g_assert_cmpint(proof.anchor_at, ==, 1900000007);
}

static void notices_that_the_end_is_another(void)
{
    Log log;
    log_fill(&log);
    const AuditProof longer = proof_of(&log, ENTRIES, 6, NULL, 0);
    check(&longer, AUDIT_LONG, 7, 9);
    AuditProof other;
    audit_proof_begin(&other, NULL, 0);
    for (int i = 0; i < ENTRIES; i++)
        g_assert_true(audit_proof_entry(&other, &log.entries[i]));
    audit_proof_end(&other, ENTRIES, log.hashes[0]);
    check(&other, AUDIT_LONG, 9, 9);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/accounts/audit_proof/proves_a_log_up_to_its_last_anchor",
                    proves_a_log_up_to_its_last_anchor);
    g_test_add_func("/accounts/audit_proof/names_an_entry_that_was_changed",
                    names_an_entry_that_was_changed);
    g_test_add_func("/accounts/audit_proof/names_two_entries_that_were_swapped",
                    names_two_entries_that_were_swapped);
    g_test_add_func("/accounts/audit_proof/names_the_entries_that_are_missing",
                    names_the_entries_that_are_missing);
    g_test_add_func("/accounts/audit_proof/notices_that_the_end_was_cut",
                    notices_that_the_end_was_cut);
    g_test_add_func("/accounts/audit_proof/notices_that_the_chain_was_built_anew",
                    notices_that_the_chain_was_built_anew);
    g_test_add_func("/accounts/audit_proof/notices_that_the_end_is_another",
                    notices_that_the_end_is_another);
    return g_test_run();
}
