#include "core/sigma/matcher_pool.h"

struct PooledMatcher {
    PooledMatcher *next;
    const Leaf **leaves;
    size_t count;
    Matcher *matcher; /* NULL: there can be none */
};

static size_t bucket_of(const Leaf *const *leaves, size_t count)
{
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ leaves[i]->hash ^ leaves[i]->field) * 0x9E3779B97F4A7C15u;
    return (hash >> 32) % MATCHER_POOL_BUCKETS;
}

static PooledMatcher *make(MatcherPool *pool, const Leaf *const *leaves, size_t count)
{
    Arena scratch = { 0 };
    PooledMatcher *made = ARENA_NEW(&pool->arena, PooledMatcher, 1);
    MatcherLeaf *numbered = ARENA_NEW(&scratch, MatcherLeaf, count);
    made->leaves = ARENA_NEW(&pool->arena, const Leaf *, count);
    made->count = count;
    for (size_t i = 0; i < count; i++) {
        made->leaves[i] = leaves[i];
        numbered[i] = (MatcherLeaf){ leaves[i], (uint32_t)i };
    }
    made->matcher = matcher_new(&pool->arena, pool->profile, numbered, count);
    arena_clear(&scratch);
    return made;
}

const Matcher *matcher_pool_get(MatcherPool *pool, const Leaf *const *leaves, size_t count)
{
    PooledMatcher **bucket = &pool->buckets[bucket_of(leaves, count)];
    for (const PooledMatcher *known = *bucket; known != NULL; known = known->next) {
        if (known->count == count && memcmp(known->leaves, leaves, count * sizeof *leaves) == 0)
            return known->matcher;
    }
    PooledMatcher *made = make(pool, leaves, count);
    made->next = *bucket;
    *bucket = made;
    return made->matcher;
}

void matcher_pool_clear(MatcherPool *pool)
{
    for (size_t i = 0; i < MATCHER_POOL_BUCKETS; i++) {
        for (PooledMatcher *known = pool->buckets[i]; known != NULL; known = known->next) {
            if (known->matcher != NULL)
                matcher_clear(known->matcher);
        }
    }
    arena_clear(&pool->arena);
    *pool = (MatcherPool){ 0 };
}
