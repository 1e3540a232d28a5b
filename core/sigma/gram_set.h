/* gram_set.h - finds many literals in one text, in one pass.
 *
 * Of each literal a window of up to 8 bytes is chosen that is rare in logs. Windows that are alike
 * are put into the same bucket; for each byte of the window a table says in which buckets a
 * character may stand there. A place where some bucket allows all characters is looked up by the
 * hash of its first bytes (a bitmap first, then a table), and only then compared. Of very many
 * literals all places are looked up.
 *
 * Never changes once settled; many threads may use it.
 */
#pragma once

#include "core/sigma/profile.h"

#define GRAM_WINDOW 8
#define GRAM_CHARACTERS 64 /* a byte's lower six bits: letters share places with digits */
#define GRAM_KEY_MAX 4
#define GRAM_READABLE 72 /* bytes behind a text that may be read: a block and a window */

typedef struct {
    Slice text;
    uint32_t offset; /* of the window */
    uint32_t hash;   /* of its first bytes */
    uint32_t atom;   /* the caller's */
} GramLiteral;

/* A window: the bytes, and which of them count. */
typedef struct {
    uint64_t word, mask;
} GramWindow;

/* Of eight buckets, a bit each: which characters may stand at each byte of their windows. */
typedef struct {
    uint8_t allowed[GRAM_WINDOW][GRAM_CHARACTERS];
} GramBuckets;

typedef struct {
    GramBuckets *groups;
    unsigned group_count; /* 0: so many literals that buckets would allow nearly everything */
    unsigned width;       /* bytes of the windows that are looked at */
    unsigned key_length;  /* bytes that are hashed, 1 to 4 */
    unsigned shift;       /* of the hash */
    unsigned head_shift;  /* from the hash to its place in heads */
    uint64_t *bitmap;
    uint32_t *heads;       /* the first literal at or behind a hash; one more at the end */
    GramLiteral *literals; /* by hash */
    GramWindow *windows;   /* of each literal */
    size_t count;
} GramSet;

/* @literals: none empty, in an arena, all of at least four bytes or all shorter; taken over.
 * @profile: which windows are frequent; may be NULL. */
GramSet *gram_set_new(Arena *arena, const Profile *profile, GramLiteral *literals, size_t count);

/**
 * A set that only says whether some literal may be in a text as JSON writes it, before anything is
 * unescaped and folded: gram_set_may_be_in(). For values that are not VALUE_DISGUISED.
 *
 * NULL: a literal has no three bytes in a row that JSON writes as they are.
 */
GramSet *gram_set_new_raw(Arena *arena, const Profile *profile, const GramLiteral *literals,
                          size_t count);
bool gram_set_may_be_in(const GramSet *set, Slice json, const char *readable);

/* Calls @found for each literal at each place, the folded @text with GRAM_READABLE bytes behind. */
typedef void (*GramFound)(void *data, uint32_t atom);
void gram_set_search(const GramSet *set, Slice text, GramFound found, void *data);

/* How much a text says, in bits: rare characters say more. */
unsigned gram_rarity(Slice text);

#define GRAM_MULTIPLIER 0x9E3779B1u

/* The bytes of a key that count. */
static inline uint32_t gram_mask(const GramSet *set)
{
    return set->key_length == 4 ? UINT32_MAX : (1u << 8 * set->key_length) - 1;
}

static inline uint32_t gram_hash(const GramSet *set, const char *at)
{
    uint32_t key;
    memcpy(&key, at, sizeof key);
    return ((key & gram_mask(set)) * GRAM_MULTIPLIER) >> set->shift;
}

static inline bool gram_may_be(const GramSet *set, uint32_t hash)
{
    return (set->bitmap[hash / 64] >> hash % 64 & 1) != 0;
}
