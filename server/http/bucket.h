/* bucket.h - how often somebody may do something: a bucket of a minute's worth that fills evenly,
 * and each time takes one out. Pure: the time is handed in.
 *
 * A bucket is one moment: when it is full again if nobody takes anything. One that is not kept any
 * more is full, so that a table of them can be bounded.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef int64_t Bucket; /* microseconds of any clock that does not jump; 0: full */

/**
 * Takes one out.
 *
 * @per_minute: how many fit, and how many flow in within a minute; at least 1
 * Returns 0, or how many seconds to wait until there is one again (at least 1); then nothing was
 * taken.
 */
int bucket_take(Bucket *bucket, guint per_minute, int64_t now_us);

/* Buckets by name; the one that was not used for longest makes room for a new one. */
typedef struct Buckets Buckets;

Buckets *buckets_new(guint most);
void buckets_free(Buckets *buckets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Buckets, buckets_free)

/* The bucket of this name, full if it is new. Lent until the next call. */
Bucket *buckets_find(Buckets *buckets, const char *name);
guint buckets_count(const Buckets *buckets);
