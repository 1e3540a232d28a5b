#include "rooms/safekeeping/export_secrets.h"

#include <sodium.h>
#include <string.h>

#include "base/time.h"

#define KEPT_S DAY_S /* of a job that never came: it was cancelled, or its request was undone */

typedef struct {
    char *job_id, *passphrase;
    int64_t kept_at;
} Kept;

static GMutex lock;
static GQueue kept = G_QUEUE_INIT; /* of Kept, the oldest first */

static void kept_free(Kept *one)
{
    if (one->passphrase != NULL)
        sodium_memzero(one->passphrase, strlen(one->passphrase));
    g_free(one->passphrase);
    g_free(one->job_id);
    g_free(one);
}

static bool is_old(const Kept *oldest, int64_t now)
{
    return oldest != NULL && (now - oldest->kept_at > KEPT_S || kept.length > EXPORT_SECRETS_MAX);
}

void export_secret_keep(const char *job_id, const char *passphrase, int64_t now)
{
    Kept *one = g_new(Kept, 1);
    *one = (Kept){ g_strdup(job_id), g_strdup(passphrase), now };
    g_mutex_lock(&lock);
    g_queue_push_tail(&kept, one);
    while (is_old(g_queue_peek_head(&kept), now))
        kept_free(g_queue_pop_head(&kept));
    g_mutex_unlock(&lock);
}

bool export_secret_take(const char *job_id, SealSecret *secret)
{
    bool is_found = false;
    g_mutex_lock(&lock);
    for (GList *at = kept.head; at != NULL && !is_found; at = at->next) {
        Kept *one = at->data;
        is_found = g_str_equal(one->job_id, job_id);
        if (!is_found)
            continue;
        secret->passphrase = g_steal_pointer(&one->passphrase);
        kept_free(one);
        g_queue_delete_link(&kept, at);
        break;
    }
    g_mutex_unlock(&lock);
    return is_found;
}
