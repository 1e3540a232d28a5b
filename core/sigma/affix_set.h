/* affix_set.h - which of many literals a text is, begins with or ends with.
 *
 * The last (or first) eight bytes of the text are looked up; literals that are shorter than that
 * have a look-up for each length there is. Never changes once made.
 */
#pragma once

#include "core/bytes/arena.h"

#define AFFIX_WORD 8

typedef enum { AFFIX_WHOLE, AFFIX_BEGIN, AFFIX_END, AFFIX_PLACES } AffixPlace;

typedef struct {
    Slice text; /* folded; empty only of AFFIX_WHOLE */
    AffixPlace place;
    uint32_t atom; /* the caller's */
    uint32_t next; /* with the same hash: number + 1 */
} AffixLiteral;

typedef struct {
    AffixLiteral *literals;
    size_t count;
    uint64_t *bitmap;
    uint32_t *heads;
    unsigned shift;
    uint16_t lengths[AFFIX_PLACES]; /* a bit for each word length (0 to 8) that is there */
} AffixSet;

/* @literals: in an arena; taken over. */
AffixSet *affix_set_new(Arena *arena, AffixLiteral *literals, size_t count);

/* Calls @found for each literal that fits. Eight bytes before the text's end and behind its begin
 * are only read where it has them. */
typedef void (*AffixFound)(void *data, uint32_t atom);
void affix_set_search(const AffixSet *set, Slice text, AffixFound found, void *data);
