#include "rooms/accounts/audit_verify.h"

#include "rooms/accounts/accounts.h"
#include "rooms/accounts/audit_store.h"

#define PAGE_ENTRIES 5000

static bool check_one(const AuditEntry *entry, void *data)
{
    return audit_check_entry(data, entry);
}

bool audit_verify(Db *db, AuditCheck *check, AuditProgress progress, void *data, GError **error)
{
    int64_t total = 0, before = -1;
    g_autofree char *hash = NULL;
    *check = (AuditCheck){ 0 };
    if (!audit_head(db, &total, &hash, error))
        return false;
    while (check->broken_at == 0 && check->checked != before) {
        before = check->checked;
        if (!audit_after(db, check->checked, PAGE_ENTRIES, check_one, check, error))
            return false;
        if (progress != NULL && !progress(check->checked, total, data))
            return true;
    }
    audit_check_head(check, total, hash);
    return true;
}

bool audit_is_whole(Db *db, bool *is_whole, GError **error)
{
    AuditCheck check;
    if (!audit_verify(db, &check, NULL, NULL, error))
        return false;
    *is_whole = check.broken_at == 0;
    return true;
}
