#include "core/bytes/siphash.h"

typedef struct {
    uint64_t v[4];
} State;

static uint64_t turned(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static void mix(State *state, int rounds)
{
    uint64_t *v = state->v;
    while (rounds-- > 0) {
        v[0] += v[1];
        v[1] = turned(v[1], 13) ^ v[0];
        v[0] = turned(v[0], 32);
        v[2] += v[3];
        v[3] = turned(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = turned(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = turned(v[1], 17) ^ v[2];
        v[2] = turned(v[2], 32);
    }
}

static void take_word(State *state, uint64_t word)
{
    state->v[3] ^= word;
    mix(state, 2);
    state->v[0] ^= word;
}

/* Up to eight bytes, the first the lowest. */
static uint64_t word_of(const char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return word;
}

uint64_t siphash(SipKey key, Slice bytes)
{
    State state = { { key.first ^ 0x736f6d6570736575u, key.second ^ 0x646f72616e646f6du,
                      key.first ^ 0x6c7967656e657261u, key.second ^ 0x7465646279746573u } };
    size_t at = 0;
    for (; bytes.length - at >= 8; at += 8)
        take_word(&state, word_of(bytes.data + at, 8));
    const uint64_t last = at == bytes.length ? 0 : word_of(bytes.data + at, bytes.length - at);
    take_word(&state, last | (uint64_t)bytes.length << 56);
    state.v[2] ^= 0xff;
    mix(&state, 4);
    return state.v[0] ^ state.v[1] ^ state.v[2] ^ state.v[3];
}

void siphash_chain(SipKey *chain, Slice bytes)
{
    const uint64_t first = siphash(*chain, bytes);
    chain->second = siphash((SipKey){ chain->second, ~chain->first }, bytes);
    chain->first = first;
}
