#include "rooms/accounts/anchor_work.h"

#include <sodium.h>
#include <string.h>

#include "base/key_file.h"
#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/anchor_store.h"
#include "rooms/accounts/audit_store.h"
#include "store/store.h"

#define ORGANISATIONS_PAGE 100
#define SCAN_EVERY_S HOUR_S

static AnchorKey server_key;
static bool is_configured = false;

bool anchors_configure(const char *key_file, GError **error)
{
    unsigned char seed[ANCHOR_KEY_SIZE];
    if (!key_file_open(key_file, seed, sizeof seed, error))
        return false;
    anchor_key_from_seed(&server_key, seed);
    sodium_memzero(seed, sizeof seed);
    is_configured = true;
    return true;
}

const AnchorKey *anchors_key(void)
{
    return is_configured ? &server_key : NULL;
}

static bool write_anchor(Db *db, const AnchorKey *key, const AnchorRow *last, int64_t seq,
                         const char *hash, int64_t now, GError **error)
{
    AuditAnchor anchor = { .number = last == NULL ? 1 : last->number + 1, .seq = seq, .at = now };
    g_strlcpy(anchor.org_id, db_org(db), sizeof anchor.org_id);
    g_strlcpy(anchor.hash, hash, sizeof anchor.hash);
    g_autofree char *line = audit_anchor_sign(&anchor, key);
    return anchor_insert(db, &anchor, line, error);
}

bool anchor_make(Db *db, const AnchorKey *key, int64_t now, bool *is_made, GError **error)
{
    int64_t seq = 0;
    g_autofree char *hash = NULL;
    g_autoptr(GError) failure = NULL;
    g_autoptr(AnchorRow) last = anchor_last(db, &failure);
    *is_made = false;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!audit_head(db, &seq, &hash, error))
        return false;
    if (seq == 0 || (last != NULL && last->seq >= seq))
        return true;
    *is_made = true;
    return write_anchor(db, key, last, seq, hash, now, error);
}

/* One organisation, in one transaction. */
typedef struct {
    const char *org_id;
    int64_t now;
    bool is_daily;
} Making;

static bool is_of_today(const AnchorRow *row, int64_t now)
{
    char day[TIME_DAY_SIZE], today[TIME_DAY_SIZE];
    time_format_day(row->at, day);
    time_format_day(now, today);
    return g_str_equal(day, today);
}

static bool make_one(Db *db, void *data, GError **error)
{
    const Making *making = data;
    bool is_made = false;
    g_autoptr(GError) failure = NULL;
    db_set_org(db, making->org_id);
    g_autoptr(AnchorRow) last = making->is_daily ? anchor_last(db, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (last != NULL && is_of_today(last, making->now))
        return true;
    return anchor_make(db, &server_key, making->now, &is_made, error);
}

bool anchors_make_all(const DailyRun *run, bool is_daily, GError **error)
{
    g_autofree char *after = g_strdup("");
    while (!g_atomic_int_get(run->is_stopping)) {
        g_autoptr(GPtrArray) page =
            organisations_page(run->store, after, ORGANISATIONS_PAGE, error);
        if (page == NULL)
            return false;
        if (page->len == 0)
            return true;
        for (guint i = 0; i + 1 < page->len; i += 2) {
            Making making = { .org_id = g_ptr_array_index(page, i),
                              .now = run->now,
                              .is_daily = is_daily };
            if (!store_write(run->store, make_one, &making, error))
                return false;
        }
        g_free(after);
        after = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
    return true;
}

/* On this thread only. A clock that was set back is no reason to wait. */
bool anchors_run(const DailyRun *run, GError **error)
{
    static int64_t last_scan = 0;
    if (!is_configured || (run->now >= last_scan && run->now < last_scan + SCAN_EVERY_S))
        return true;
    last_scan = run->now;
    return anchors_make_all(run, true, error);
}
