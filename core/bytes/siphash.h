/* siphash.h - a hash that nobody can find collisions for without its key.
 *
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). For tables whose
 * keys come from outside.
 */
#pragma once

#include "core/bytes/slice.h"

typedef struct {
    uint64_t first, second;
} SipKey;

uint64_t siphash(SipKey key, Slice bytes);

/* Makes *@chain the hash of all bytes given to it so far, one piece after the other, as 128 bits.
 */
void siphash_chain(SipKey *chain, Slice bytes);
