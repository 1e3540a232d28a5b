#include "http/ceilings.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/error.h"
#include "http/bucket.h"

#define WORK_RETRY_S 2

struct Ceilings {
    CeilingOptions options;
    GMutex lock;
    Buckets *buckets;  /* "address 192.0.2.1", "account …", "company …" */
    GHashTable *works; /* char* org_id -> how many go on; only companies with some */
    guint working;
    size_t body_bytes, reply_bytes;
};

Ceilings *ceilings_new(const CeilingOptions *options)
{
    Ceilings *ceilings = g_new0(Ceilings, 1);
    ceilings->options = *options;
    g_mutex_init(&ceilings->lock);
    ceilings->buckets = buckets_new(CEILINGS_NAMES_MAX);
    ceilings->works = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return ceilings;
}

void ceilings_free(Ceilings *ceilings)
{
    if (ceilings == NULL)
        return;
    buckets_free(ceilings->buckets);
    g_hash_table_unref(ceilings->works);
    g_mutex_clear(&ceilings->lock);
    g_free(ceilings);
}

/* --- requests ------------------------------------------------------------------------- */

static int take(Ceilings *ceilings, const char *kind, const char *who, guint per_minute,
                gint64 now_us)
{
    if (per_minute == 0)
        return 0;
    g_autofree char *name = g_strconcat(kind, " ", who, NULL);
    g_mutex_lock(&ceilings->lock);
    const int wait_s = bucket_take(buckets_find(ceilings->buckets, name), per_minute, now_us);
    g_mutex_unlock(&ceilings->lock);
    return wait_s;
}

/* What an IPv6 address shares with its neighbours in the same house. */
static char *house_of(const char *address)
{
    struct in6_addr bytes;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, address, &bytes) != 1 || IN6_IS_ADDR_V4MAPPED(&bytes))
        return g_strdup(address);
    memset(bytes.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &bytes, text, sizeof text);
    return g_strdup(text);
}

static bool refuse_wait(const char *key, int wait_s, GError **error)
{
    g_autofree char *seconds = g_strdup_printf("%d", wait_s);
    refuse(error, APP_ERROR_TOO_MANY, key, "seconds", seconds, NULL);
    if (error != NULL)
        error_set_retry(*error, wait_s);
    return false;
}

bool ceilings_take(Ceilings *ceilings, const char *address, const Identity *identity, gint64 now_us,
                   GError **error)
{
    const CeilingOptions *options = &ceilings->options;
    if (identity == NULL) {
        g_autofree char *house = house_of(address);
        const int wait_s = take(ceilings, "address", house, options->per_address, now_us);
        return wait_s == 0 || refuse_wait("error.requests", wait_s, error);
    }
    int wait_s = take(ceilings, "account", identity->person_id, options->per_account, now_us);
    if (wait_s > 0)
        return refuse_wait("error.requests", wait_s, error);
    wait_s = take(ceilings, "company", identity->org_id, options->per_organisation, now_us);
    return wait_s == 0 || refuse_wait("error.requests-of-company", wait_s, error);
}

/* --- long work -------------------------------------------------------------------------- */

static guint works_of(const Ceilings *ceilings, const char *org_id)
{
    return org_id == NULL ? 0 : GPOINTER_TO_UINT(g_hash_table_lookup(ceilings->works, org_id));
}

static void set_works(Ceilings *ceilings, const char *org_id, guint count)
{
    if (org_id == NULL)
        return;
    if (count == 0)
        g_hash_table_remove(ceilings->works, org_id);
    else
        g_hash_table_insert(ceilings->works, g_strdup(org_id), GUINT_TO_POINTER(count));
}

bool ceilings_begin_work(Ceilings *ceilings, const char *org_id, GError **error)
{
    const CeilingOptions *options = &ceilings->options;
    g_mutex_lock(&ceilings->lock);
    const guint own = works_of(ceilings, org_id);
    const bool is_free =
        (options->works == 0 || ceilings->working < options->works) &&
        (options->works_of_organisation == 0 || own < options->works_of_organisation);
    if (is_free) {
        ceilings->working++;
        set_works(ceilings, org_id, own + 1);
    }
    g_mutex_unlock(&ceilings->lock);
    return is_free || refuse_wait("error.works", WORK_RETRY_S, error);
}

void ceilings_end_work(Ceilings *ceilings, const char *org_id)
{
    g_mutex_lock(&ceilings->lock);
    ceilings->working--;
    set_works(ceilings, org_id, MAX(works_of(ceilings, org_id), 1) - 1);
    g_mutex_unlock(&ceilings->lock);
}

/* --- memory ------------------------------------------------------------------------------- */

static bool hold(Ceilings *ceilings, size_t *held, size_t bytes, size_t most, GError **error)
{
    g_mutex_lock(&ceilings->lock);
    const bool fits = most == 0 || *held + bytes <= most;
    if (fits)
        *held += bytes;
    g_mutex_unlock(&ceilings->lock);
    return fits || refuse(error, APP_ERROR_UNAVAILABLE, "error.busy", NULL);
}

bool ceilings_hold_body(Ceilings *ceilings, size_t bytes, GError **error)
{
    return hold(ceilings, &ceilings->body_bytes, bytes, ceilings->options.body_bytes, error);
}

bool ceilings_hold_reply(Ceilings *ceilings, size_t bytes, GError **error)
{
    return hold(ceilings, &ceilings->reply_bytes, bytes, ceilings->options.reply_bytes, error);
}

void ceilings_give_back(Ceilings *ceilings, size_t body_bytes, size_t reply_bytes)
{
    if (body_bytes == 0 && reply_bytes == 0)
        return;
    g_mutex_lock(&ceilings->lock);
    ceilings->body_bytes -= body_bytes;
    ceilings->reply_bytes -= reply_bytes;
    g_mutex_unlock(&ceilings->lock);
}
