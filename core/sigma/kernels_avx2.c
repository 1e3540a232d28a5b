/* kernels_avx2.c - the loops over bytes for processors with AVX2. */
#include "core/sigma/kernels_of.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "core/bytes/utf8.h"

#define KERNEL_NAME kernels_avx2
#define KERNEL_TEXT "avx2"
#define COST_OF_BUCKETS 16.0
#define COST_OF_PLACE 3.0
#define COST_OF_ALL 150.0
#define KERNEL_TABLES

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt")
#endif

typedef struct {
    __m256i low, high;
} Bytes;

static inline Bytes bytes_at(const char *at)
{
    return (Bytes){ _mm256_loadu_si256((const __m256i *)at),
                    _mm256_loadu_si256((const __m256i *)(at + 32)) };
}

static inline void bytes_put(char *out, Bytes bytes)
{
    _mm256_storeu_si256((__m256i *)out, bytes.low);
    _mm256_storeu_si256((__m256i *)(out + 32), bytes.high);
}

static inline uint64_t bits_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

static inline uint64_t bytes_equal(Bytes bytes, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    return bits_of(_mm256_cmpeq_epi8(bytes.low, wanted), _mm256_cmpeq_epi8(bytes.high, wanted));
}

static inline uint64_t bytes_differ(Bytes a, Bytes b)
{
    return ~bits_of(_mm256_cmpeq_epi8(a.low, b.low), _mm256_cmpeq_epi8(a.high, b.high));
}

static inline __m256i are_at_most(__m256i bytes, char most)
{
    return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(most)), bytes);
}

static inline uint64_t bytes_control(Bytes bytes)
{
    return bits_of(are_at_most(bytes.low, 0x1F), are_at_most(bytes.high, 0x1F));
}

static inline uint64_t bytes_wide(Bytes bytes)
{
    return bits_of(bytes.low, bytes.high);
}

static inline __m256i folded(__m256i bytes)
{
    const __m256i from_a = _mm256_sub_epi8(bytes, _mm256_set1_epi8('A'));
    const __m256i is_upper = are_at_most(from_a, 'Z' - 'A');
    return _mm256_add_epi8(bytes, _mm256_and_si256(is_upper, _mm256_set1_epi8(32)));
}

static inline Bytes bytes_folded(Bytes bytes)
{
    return (Bytes){ folded(bytes.low), folded(bytes.high) };
}

/* What a table of 64 bytes has for the lower six bits of each byte. */
static inline __m256i looked_up(const uint8_t *table, __m256i bytes)
{
    const __m256i low = _mm256_and_si256(bytes, _mm256_set1_epi8(0x0F));
    const __m256i high = _mm256_and_si256(bytes, _mm256_set1_epi8(0x30));
    __m256i found = _mm256_setzero_si256();
    for (int i = 0; i < 4; i++) {
        const __m256i row =
            _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
        const __m256i is_row = _mm256_cmpeq_epi8(high, _mm256_set1_epi8((char)(16 * i)));
        found = _mm256_or_si256(found, _mm256_and_si256(_mm256_shuffle_epi8(row, low), is_row));
    }
    return found;
}

static inline uint32_t half_allowed(const GramSet *set, const char *at)
{
    uint32_t allowed = 0;
    for (unsigned group = 0; group < set->group_count; group++) {
        __m256i buckets = _mm256_set1_epi8(-1);
        for (unsigned i = 0; i < set->width; i++) {
            const __m256i bytes = _mm256_loadu_si256((const __m256i *)(at + i));
            buckets = _mm256_and_si256(buckets, looked_up(set->groups[group].allowed[i], bytes));
        }
        allowed |=
            ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256()));
    }
    return allowed;
}

static inline uint64_t bytes_allowed(const GramSet *set, const char *at)
{
    return half_allowed(set, at) | (uint64_t)half_allowed(set, at + 32) << 32;
}

#include "core/sigma/kernels_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
