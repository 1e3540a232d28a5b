#include "rooms/accounts/anchor_work.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/key_file.h"
#include "base/log.h"
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

bool anchor_is_right(const AnchorRow *last, const char *org_id, const AnchorKey *key,
                     AnchorAfter after, int64_t head_seq, const char *head_hash)
{
    AuditAnchor anchor;
    if (last == NULL)
        return true;
    if (audit_anchor_read(last->line, strlen(last->line), &anchor) != ANCHOR_RIGHT ||
        !g_str_equal(anchor.org_id, org_id) || anchor.number != last->number ||
        anchor.seq != last->seq || anchor.at != last->at || last->number == INT64_MAX)
        return false;
    if (after == ANCHOR_AFTER_OWN && memcmp(anchor.key, key->public_key, ANCHOR_KEY_SIZE) != 0)
        return false;
    return anchor.seq < head_seq || (anchor.seq == head_seq && g_str_equal(anchor.hash, head_hash));
}

/* The newest anchor and the end of the log. */
typedef struct {
    AnchorRow *last; /* NULL: none */
    int64_t seq;
    char *hash;
} Ends;

static void ends_clear(Ends *ends)
{
    anchor_row_free(ends->last);
    g_free(ends->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ends, ends_clear)

static bool ends_load(Ends *ends, Db *db, GError **error)
{
    g_autoptr(GError) failure = NULL;
    ends->last = anchor_last(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return audit_head(db, &ends->seq, &ends->hash, error);
}

static bool ends_check(const Ends *ends, Db *db, const AnchorKey *key, AnchorAfter after,
                       GError **error)
{
    if (anchor_is_right(ends->last, db_org(db), key, after, ends->seq, ends->hash))
        return true;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ends->last->number);
    return refuse(error, APP_ERROR_CONFLICT, "error.anchor-broken", "number", number, NULL);
}

bool audit_anchors_hold(Db *db, bool *hold, GError **error)
{
    g_auto(Ends) ends = { 0 };
    if (!ends_load(&ends, db, error))
        return false;
    /* A command that has no key sees the rest. */
    *hold =
        anchor_is_right(ends.last, db_org(db), &server_key,
                        is_configured ? ANCHOR_AFTER_OWN : ANCHOR_AFTER_ANY, ends.seq, ends.hash);
    return true;
}

static bool make_behind(Db *db, const Ends *ends, const AnchorKey *key, int64_t now, bool *is_made,
                        GError **error)
{
    *is_made = ends->seq > 0 && (ends->last == NULL || ends->last->seq < ends->seq);
    return !*is_made || write_anchor(db, key, ends->last, ends->seq, ends->hash, now, error);
}

bool anchor_make(Db *db, const AnchorKey *key, AnchorAfter after, int64_t now, bool *is_made,
                 GError **error)
{
    g_auto(Ends) ends = { 0 };
    *is_made = false;
    return ends_load(&ends, db, error) && ends_check(&ends, db, key, after, error) &&
           make_behind(db, &ends, key, now, is_made, error);
}

/* One organisation, in one transaction. */
typedef struct {
    const char *org_id;
    int64_t now;
    bool is_daily;
    AnchorAfter after;
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
    g_auto(Ends) ends = { 0 };
    db_set_org(db, making->org_id);
    if (!ends_load(&ends, db, error) || !ends_check(&ends, db, &server_key, making->after, error))
        return false;
    if (making->is_daily && ends.last != NULL && is_of_today(ends.last, making->now))
        return true;
    return make_behind(db, &ends, &server_key, making->now, &is_made, error);
}

/* @broken: counts organisations whose newest anchor is not right */
static bool make_and_log(Store *store, Making *making, int *broken, GError **error)
{
    GError *failure = NULL;
    if (store_write(store, make_one, making, &failure))
        return true;
    if (g_strcmp0(error_key(failure), "error.anchor-broken") != 0) {
        g_propagate_error(error, failure);
        return false;
    }
    ++*broken;
    log_line(LOG_ERROR,
             "the newest anchor of company %s is not as this server signed it: nothing is signed "
             "until that is cleared up (mimamori audit verify)",
             making->org_id);
    g_error_free(failure);
    return true;
}

static bool make_page(const DailyRun *run, const GPtrArray *page, Making *making, int *broken,
                      GError **error)
{
    for (guint i = 0; i + 1 < page->len; i += 2) {
        making->org_id = g_ptr_array_index(page, i);
        if (!make_and_log(run->store, making, broken, error))
            return false;
    }
    return true;
}

static bool refuse_broken(int broken, GError **error)
{
    g_autofree char *count = g_strdup_printf("%d", broken);
    return broken == 0 ||
           refuse(error, APP_ERROR_CONFLICT, "error.anchors-broken", "count", count, NULL);
}

bool anchors_make_all(const DailyRun *run, bool is_daily, AnchorAfter after, GError **error)
{
    int broken = 0;
    Making making = { .now = run->now, .is_daily = is_daily, .after = after };
    g_autofree char *last = g_strdup("");
    while (!g_atomic_int_get(run->is_stopping)) {
        g_autoptr(GPtrArray) page = organisations_page(run->store, last, ORGANISATIONS_PAGE, error);
        if (page == NULL || !make_page(run, page, &making, &broken, error))
            return false;
        if (page->len == 0)
            break;
        g_free(last);
        last = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
    return refuse_broken(broken, error);
}

/* On this thread only. A clock that was set back is no reason to wait. */
bool anchors_run(const DailyRun *run, GError **error)
{
    static int64_t last_scan = 0;
    if (!is_configured || (run->now >= last_scan && run->now < last_scan + SCAN_EVERY_S))
        return true;
    last_scan = run->now;
    return anchors_make_all(run, true, ANCHOR_AFTER_OWN, error);
}
