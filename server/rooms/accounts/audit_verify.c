#include "rooms/accounts/audit_verify.h"

#include <string.h>

#include "base/error.h"
#include "rooms/accounts/anchor_store.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/audit_store.h"
#include "store/db.h"

#define PAGE_ENTRIES 5000
#define PAGE_ANCHORS 1000

static bool check_one(const AuditEntry *entry, void *data)
{
    return audit_proof_entry(data, entry);
}

/* Whether a row is an anchor of this organisation, signed by this server, and the next one. */
static bool is_own(const AnchorRow *row, const AuditAnchor *anchor, const char *org_id,
                   const unsigned char *own_key, int64_t number)
{
    return row->number == number && anchor->number == number && anchor->seq == row->seq &&
           anchor->at == row->at && g_str_equal(anchor->org_id, org_id) &&
           memcmp(anchor->key, own_key, ANCHOR_KEY_SIZE) == 0;
}

/* *@forged: the number of the first anchor that is not as it was written. */
static bool take_page(const GPtrArray *rows, const char *org_id, const unsigned char *own_key,
                      GArray *anchors, int64_t *number, int64_t *forged)
{
    for (guint i = 0; i < rows->len; i++) {
        AuditAnchor anchor;
        const AnchorRow *row = g_ptr_array_index(rows, i);
        if (audit_anchor_read(row->line, strlen(row->line), &anchor) != ANCHOR_RIGHT ||
            !is_own(row, &anchor, org_id, own_key, *number + 1)) {
            *forged = *number + 1;
            return false;
        }
        g_array_append_val(anchors, anchor);
        ++*number;
    }
    return rows->len == PAGE_ANCHORS && anchors->len < ANCHORS_MAX;
}

static bool add_own(Db *db, const unsigned char *own_key, GArray *anchors, int64_t *forged,
                    GError **error)
{
    int64_t number = 0;
    bool goes_on = own_key != NULL;
    while (goes_on) {
        g_autoptr(GPtrArray) rows = anchors_after(db, number, PAGE_ANCHORS, error);
        if (rows == NULL)
            return false;
        goes_on = take_page(rows, db_org(db), own_key, anchors, &number, forged);
    }
    return true;
}

static void add_foreign(const char *org_id, const GArray *from, GArray *anchors)
{
    for (guint i = 0; from != NULL && i < from->len; i++) {
        const AuditAnchor *anchor = &g_array_index(from, AuditAnchor, i);
        if (g_str_equal(anchor->org_id, org_id))
            g_array_append_val(anchors, *anchor);
    }
}

/* Reads the log to its end or to the first thing that is wrong; false in *@goes_on: stopped. */
static bool walk(Db *db, AuditProof *proof, const AuditEvidence *evidence, int64_t total,
                 bool *goes_on, GError **error)
{
    int64_t before = -1, first = AUDIT_FIRST;
    while (proof->finding == AUDIT_WHOLE && proof->check.checked != before) {
        before = proof->check.checked;
        if (!audit_from(db, first, PAGE_ENTRIES, check_one, proof, error))
            return false;
        first = proof->check.checked + 1;
        *goes_on = evidence->progress == NULL ||
                   evidence->progress(proof->check.checked, total, evidence->data);
        if (!*goes_on)
            return true;
    }
    return true;
}

bool audit_verify(Db *db, AuditProof *proof, const AuditEvidence *evidence, GError **error)
{
    int64_t total = 0, forged = 0;
    bool goes_on = true;
    g_autofree char *hash = NULL;
    g_autoptr(GArray) anchors = g_array_new(FALSE, FALSE, sizeof(AuditAnchor));
    add_foreign(db_org(db), evidence->anchors, anchors);
    if (!audit_head(db, &total, &hash, error) ||
        !add_own(db, evidence->own_key, anchors, &forged, error))
        return false;
    AuditAnchor *list = (AuditAnchor *)(void *)anchors->data;
    audit_anchors_sort(list, anchors->len);
    audit_proof_begin(proof, list, anchors->len);
    const bool is_read = walk(db, proof, evidence, total, &goes_on, error);
    if (is_read && goes_on)
        audit_proof_end(proof, total, hash);
    if (proof->finding == AUDIT_WHOLE && forged > 0) {
        proof->finding = AUDIT_FORGED;
        proof->from = proof->to = forged;
    }
    proof->anchors = NULL;
    return is_read;
}

bool audit_is_whole(Db *db, bool *is_whole, GError **error)
{
    AuditProof proof;
    const AuditEvidence evidence = { 0 };
    if (!audit_verify(db, &proof, &evidence, error))
        return false;
    *is_whole = proof.finding == AUDIT_WHOLE;
    return true;
}
