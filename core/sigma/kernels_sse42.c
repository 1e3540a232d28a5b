/* kernels_sse42.c - the loops over bytes for processors with SSE 4.2. */
#include "core/sigma/kernels_of.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "core/bytes/utf8.h"

#define KERNEL_NAME kernels_sse42
#define KERNEL_TEXT "sse42"
#define COST_OF_BUCKETS 28.0
#define COST_OF_PLACE 3.0
#define COST_OF_ALL 150.0
#define KERNEL_TABLES

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("sse4.2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("sse4.2,popcnt")
#endif

#define PARTS 4

typedef struct {
    __m128i parts[PARTS];
} Bytes;

static inline Bytes bytes_at(const char *at)
{
    Bytes bytes;
    for (int i = 0; i < PARTS; i++)
        bytes.parts[i] = _mm_loadu_si128((const __m128i *)(at + 16 * i));
    return bytes;
}

static inline void bytes_put(char *out, Bytes bytes)
{
    for (int i = 0; i < PARTS; i++)
        _mm_storeu_si128((__m128i *)(out + 16 * i), bytes.parts[i]);
}

static inline uint64_t bits_of(Bytes bytes)
{
    uint64_t bits = 0;
    for (int i = 0; i < PARTS; i++)
        bits |= (uint64_t)(uint16_t)_mm_movemask_epi8(bytes.parts[i]) << 16 * i;
    return bits;
}

static inline uint64_t bytes_equal(Bytes bytes, char byte)
{
    const __m128i wanted = _mm_set1_epi8(byte);
    for (int i = 0; i < PARTS; i++)
        bytes.parts[i] = _mm_cmpeq_epi8(bytes.parts[i], wanted);
    return bits_of(bytes);
}

static inline uint64_t bytes_differ(Bytes a, Bytes b)
{
    for (int i = 0; i < PARTS; i++)
        a.parts[i] = _mm_cmpeq_epi8(a.parts[i], b.parts[i]);
    return ~bits_of(a);
}

static inline __m128i are_at_most(__m128i bytes, char most)
{
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(most)), bytes);
}

static inline uint64_t bytes_control(Bytes bytes)
{
    for (int i = 0; i < PARTS; i++)
        bytes.parts[i] = are_at_most(bytes.parts[i], 0x1F);
    return bits_of(bytes);
}

static inline uint64_t bytes_wide(Bytes bytes)
{
    return bits_of(bytes);
}

static inline Bytes bytes_folded(Bytes bytes)
{
    for (int i = 0; i < PARTS; i++) {
        const __m128i from_a = _mm_sub_epi8(bytes.parts[i], _mm_set1_epi8('A'));
        const __m128i is_upper = are_at_most(from_a, 'Z' - 'A');
        bytes.parts[i] = _mm_add_epi8(bytes.parts[i], _mm_and_si128(is_upper, _mm_set1_epi8(32)));
    }
    return bytes;
}

/* What a table of 64 bytes has for the lower six bits of each byte. */
static inline __m128i looked_up(const uint8_t *table, __m128i bytes)
{
    const __m128i low = _mm_and_si128(bytes, _mm_set1_epi8(0x0F));
    const __m128i high = _mm_and_si128(bytes, _mm_set1_epi8(0x30));
    __m128i found = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
        const __m128i row = _mm_loadu_si128((const __m128i *)(table + 16 * i));
        const __m128i is_row = _mm_cmpeq_epi8(high, _mm_set1_epi8((char)(16 * i)));
        found = _mm_or_si128(found, _mm_and_si128(_mm_shuffle_epi8(row, low), is_row));
    }
    return found;
}

static inline uint16_t part_allowed(const GramSet *set, const char *at)
{
    unsigned allowed = 0;
    for (unsigned group = 0; group < set->group_count; group++) {
        __m128i buckets = _mm_set1_epi8(-1);
        for (unsigned i = 0; i < set->width; i++) {
            const __m128i bytes = _mm_loadu_si128((const __m128i *)(at + i));
            buckets = _mm_and_si128(buckets, looked_up(set->groups[group].allowed[i], bytes));
        }
        allowed |= ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(buckets, _mm_setzero_si128()));
    }
    return (uint16_t)allowed;
}

static inline uint64_t bytes_allowed(const GramSet *set, const char *at)
{
    uint64_t allowed = 0;
    for (int i = 0; i < PARTS; i++)
        allowed |= (uint64_t)part_allowed(set, at + 16 * i) << 16 * i;
    return allowed;
}

#include "core/sigma/kernels_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
