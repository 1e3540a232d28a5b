#include "http/ceilings.h"

#include "base/error.h"
#include "http/address.h"
#include "http/bucket.h"
#include "http/shares.h"

#define WORK_RETRY_S 2
#define BODY_RETRY_S 2

struct Ceilings {
    CeilingOptions options;
    GMutex lock;
    Buckets *buckets;    /* "address 192.0.2.1", "account …", "company …" */
    Shares *works;       /* of companies */
    Shares *bodies;      /* bytes, of houses */
    Shares *connections; /* of houses */
    guint working;
    size_t body_bytes, reply_bytes;
};

Ceilings *ceilings_new(const CeilingOptions *options)
{
    Ceilings *ceilings = g_new0(Ceilings, 1);
    ceilings->options = *options;
    g_mutex_init(&ceilings->lock);
    ceilings->buckets = buckets_new(CEILINGS_NAMES_MAX);
    ceilings->works = shares_new();
    ceilings->bodies = shares_new();
    ceilings->connections = shares_new();
    return ceilings;
}

void ceilings_free(Ceilings *ceilings)
{
    if (ceilings == NULL)
        return;
    buckets_free(ceilings->buckets);
    shares_free(ceilings->works);
    shares_free(ceilings->bodies);
    shares_free(ceilings->connections);
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
        g_autofree char *house = address_house(address);
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

bool ceilings_begin_work(Ceilings *ceilings, const char *org_id, GError **error)
{
    const CeilingOptions *options = &ceilings->options;
    g_mutex_lock(&ceilings->lock);
    const bool is_free =
        (options->works == 0 || ceilings->working < options->works) &&
        (org_id == NULL || shares_give(ceilings->works, org_id, 1, options->works_of_organisation));
    ceilings->working += is_free;
    g_mutex_unlock(&ceilings->lock);
    return is_free || refuse_wait("error.works", WORK_RETRY_S, error);
}

void ceilings_end_work(Ceilings *ceilings, const char *org_id)
{
    g_mutex_lock(&ceilings->lock);
    ceilings->working--;
    if (org_id != NULL)
        shares_take_back(ceilings->works, org_id, 1);
    g_mutex_unlock(&ceilings->lock);
}

/* --- memory ------------------------------------------------------------------------------- */

typedef enum { FITS, SHARE_IS_FULL, ALL_IS_FULL } Fit;

static Fit fit_body(Ceilings *ceilings, const char *house, size_t bytes)
{
    const size_t most = ceilings->options.body_bytes;
    if (most != 0 && ceilings->body_bytes + bytes > most)
        return ALL_IS_FULL;
    if (!shares_give(ceilings->bodies, house, bytes, most / BODY_SHARE))
        return SHARE_IS_FULL;
    ceilings->body_bytes += bytes;
    return FITS;
}

bool ceilings_hold_body(Ceilings *ceilings, const char *address, size_t bytes, GError **error)
{
    g_autofree char *house = address_house(address);
    g_mutex_lock(&ceilings->lock);
    const Fit fit = fit_body(ceilings, house, bytes);
    g_mutex_unlock(&ceilings->lock);
    if (fit == SHARE_IS_FULL)
        return refuse_wait("error.requests", BODY_RETRY_S, error);
    return fit == FITS || refuse(error, APP_ERROR_UNAVAILABLE, "error.busy", NULL);
}

void ceilings_give_back_body(Ceilings *ceilings, const char *address, size_t bytes)
{
    if (bytes == 0)
        return;
    g_autofree char *house = address_house(address);
    g_mutex_lock(&ceilings->lock);
    shares_take_back(ceilings->bodies, house, bytes);
    ceilings->body_bytes -= bytes;
    g_mutex_unlock(&ceilings->lock);
}

bool ceilings_hold_reply(Ceilings *ceilings, size_t bytes, GError **error)
{
    const size_t most = ceilings->options.reply_bytes;
    g_mutex_lock(&ceilings->lock);
    const bool fits = most == 0 || ceilings->reply_bytes + bytes <= most;
    ceilings->reply_bytes += fits ? bytes : 0;
    g_mutex_unlock(&ceilings->lock);
    return fits || refuse(error, APP_ERROR_UNAVAILABLE, "error.busy", NULL);
}

void ceilings_give_back_reply(Ceilings *ceilings, size_t bytes)
{
    if (bytes == 0)
        return;
    g_mutex_lock(&ceilings->lock);
    ceilings->reply_bytes -= bytes;
    g_mutex_unlock(&ceilings->lock);
}

/* --- connections ---------------------------------------------------------------------------- */

bool ceilings_may_connect(Ceilings *ceilings, const char *address)
{
    const gsize most = ceilings->options.connections_per_address;
    g_autofree char *house = address_house(address);
    g_mutex_lock(&ceilings->lock);
    const bool may = most == 0 || shares_of(ceilings->connections, house) < most;
    g_mutex_unlock(&ceilings->lock);
    return may;
}

void ceilings_connect(Ceilings *ceilings, const char *address)
{
    g_autofree char *house = address_house(address);
    g_mutex_lock(&ceilings->lock);
    shares_give(ceilings->connections, house, 1, 0);
    g_mutex_unlock(&ceilings->lock);
}

void ceilings_disconnect(Ceilings *ceilings, const char *address)
{
    g_autofree char *house = address_house(address);
    g_mutex_lock(&ceilings->lock);
    shares_take_back(ceilings->connections, house, 1);
    g_mutex_unlock(&ceilings->lock);
}
