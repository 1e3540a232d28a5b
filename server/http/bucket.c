#include "http/bucket.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

int bucket_take(Bucket *bucket, guint per_minute, int64_t now_us)
{
    const int64_t one_us = MINUTE_US / (int64_t)per_minute;
    const int64_t full_at_us = MAX(*bucket, now_us) + one_us;
    const int64_t missing_us = full_at_us - now_us - MINUTE_US;
    if (missing_us > 0)
        return (int)((missing_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
    *bucket = full_at_us;
    return 0;
}

typedef struct {
    char *name;
    Bucket bucket;
    GList link; /* in the order of use */
} Entry;

struct Buckets {
    guint most;
    GHashTable *entries; /* char* name (the entry's) -> Entry */
    GQueue used;         /* of Entry by their link; the first was not used for longest */
};

static void entry_free(void *data)
{
    Entry *entry = data;
    g_free(entry->name);
    g_free(entry);
}

Buckets *buckets_new(guint most)
{
    Buckets *buckets = g_new0(Buckets, 1);
    buckets->most = most;
    buckets->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    g_queue_init(&buckets->used);
    return buckets;
}

void buckets_free(Buckets *buckets)
{
    if (buckets == NULL)
        return;
    g_hash_table_unref(buckets->entries);
    g_free(buckets);
}

static void drop_oldest(Buckets *buckets)
{
    GList *link = g_queue_pop_head_link(&buckets->used);
    g_hash_table_remove(buckets->entries, ((Entry *)link->data)->name);
}

Bucket *buckets_find(Buckets *buckets, const char *name)
{
    Entry *entry = g_hash_table_lookup(buckets->entries, name);
    if (entry == NULL) {
        if (g_hash_table_size(buckets->entries) >= buckets->most)
            drop_oldest(buckets);
        entry = g_new0(Entry, 1);
        entry->name = g_strdup(name);
        entry->link.data = entry;
        g_hash_table_insert(buckets->entries, entry->name, entry);
    } else {
        g_queue_unlink(&buckets->used, &entry->link);
    }
    g_queue_push_tail_link(&buckets->used, &entry->link);
    return &entry->bucket;
}

guint buckets_count(const Buckets *buckets)
{
    return g_hash_table_size(buckets->entries);
}
