/* matcher_pool.h - the matchers of all plans: those that look for the same leaves are one.
 *
 * Kinds of events have much in common: with all public rules the plans of 77 kinds have 570
 * matchers, of which 100 are different. One that many kinds share is made once and stays in the
 * processor's cache.
 */
#pragma once

#include "core/sigma/matcher.h"

#define MATCHER_POOL_BUCKETS 1024

typedef struct PooledMatcher PooledMatcher;

/* Starts as { .profile = … }, which may be NULL. One thread at a time; many may use its matchers.
 */
typedef struct {
    const Profile *profile;
    Arena arena;
    PooledMatcher *buckets[MATCHER_POOL_BUCKETS]; /* by what they look for */
} MatcherPool;

/* The matcher of these leaves, which are of one field, ascending, and stay where they are: it tells
 * each by its place among them. Belongs to the pool. NULL: matcher_new() makes none. */
const Matcher *matcher_pool_get(MatcherPool *pool, const Leaf *const *leaves, size_t count);
void matcher_pool_clear(MatcherPool *pool);
