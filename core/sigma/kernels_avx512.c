/* kernels_avx512.c - the loops over bytes for processors with AVX-512 and its byte instructions. */
#include "core/sigma/kernels_of.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "core/bytes/utf8.h"

#define KERNEL_NAME kernels_avx512
#define KERNEL_TEXT "avx512"
#define KERNEL_COMPRESS
#define KERNEL_TABLES

#ifdef __clang__
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt"))),   \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")
#endif

typedef __m512i Bytes;

static inline Bytes bytes_at(const char *at)
{
    return _mm512_loadu_si512(at);
}

static inline void bytes_put(char *out, Bytes bytes)
{
    _mm512_storeu_si512(out, bytes);
}

static inline uint64_t bytes_equal(Bytes bytes, char byte)
{
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte));
}

static inline uint64_t bytes_differ(Bytes a, Bytes b)
{
    return _mm512_cmpneq_epi8_mask(a, b);
}

static inline uint64_t bytes_control(Bytes bytes)
{
    return _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20));
}

static inline uint64_t bytes_wide(Bytes bytes)
{
    return _mm512_movepi8_mask(bytes);
}

static inline Bytes bytes_folded(Bytes bytes)
{
    const __m512i from_a = _mm512_sub_epi8(bytes, _mm512_set1_epi8('A'));
    const __mmask64 is_upper = _mm512_cmple_epu8_mask(from_a, _mm512_set1_epi8('Z' - 'A'));
    return _mm512_mask_add_epi8(bytes, is_upper, bytes, _mm512_set1_epi8(32));
}

static inline Bytes bytes_kept(Bytes bytes, uint64_t kept)
{
    return _mm512_maskz_compress_epi8(kept, bytes);
}

/* What bytes stand for behind a backslash; those beyond ASCII look like others. */
static inline Bytes bytes_meanings(Bytes bytes)
{
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(escape_meanings), bytes,
                                    _mm512_loadu_si512(escape_meanings + 64));
}

static inline uint64_t bytes_escapable(Bytes bytes, uint64_t asked, const char *block)
{
    const __m512i meanings = bytes_meanings(bytes);
    (void)block;
    return _mm512_test_epi8_mask(meanings, meanings) & ~_mm512_movepi8_mask(bytes) & asked;
}

static inline Bytes bytes_meant(Bytes bytes, uint64_t letters)
{
    return _mm512_mask_mov_epi8(bytes, letters, bytes_meanings(bytes));
}

static inline uint64_t bytes_allowed(const GramSet *set, const char *at)
{
    uint64_t allowed = 0;
    for (unsigned group = 0; group < set->group_count; group++) {
        const GramBuckets *tables = &set->groups[group];
        __m512i buckets = _mm512_set1_epi8(-1);
        for (unsigned i = 0; i < set->width; i++) {
            const __m512i table = _mm512_loadu_si512(tables->allowed[i]);
            const __m512i there = _mm512_permutexvar_epi8(_mm512_loadu_si512(at + i), table);
            buckets = _mm512_and_si512(buckets, there);
        }
        allowed |= _mm512_test_epi8_mask(buckets, buckets);
    }
    return allowed;
}

#include "core/sigma/kernels_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
