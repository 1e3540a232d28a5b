/* kernels_avx512.c - the loops over bytes for processors with AVX-512 and its byte instructions. */
#include "core/sigma/kernels_of.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "core/bytes/utf8.h"

#define KERNEL_NAME kernels_avx512
#define KERNEL_TEXT "avx512"
#define COST_OF_BUCKETS 2.0
#define COST_OF_PLACE 3.0
#define COST_OF_ALL 55.0
#define KERNEL_COMPRESS
#define KERNEL_TABLES
#define KERNEL_GATHER

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

static inline Bytes bytes_with(Bytes bytes, uint64_t places, char byte)
{
    return _mm512_mask_set1_epi8(bytes, places, byte);
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

/* @groups: a constant, so that what each group allows stays in a register. */
static inline __attribute__((always_inline)) uint64_t
bytes_allowed_by(const GramSet *set, const char *at, unsigned groups)
{
    __m512i buckets[4];
    uint64_t allowed = 0;
    for (unsigned group = 0; group < groups; group++)
        buckets[group] = _mm512_set1_epi8(-1);
    for (unsigned i = 0; i < set->width; i++) {
        const __m512i bytes = _mm512_loadu_si512(at + i);
        for (unsigned group = 0; group < groups; group++) {
            const __m512i table = _mm512_loadu_si512(set->groups[group].allowed[i]);
            buckets[group] =
                _mm512_and_si512(buckets[group], _mm512_permutexvar_epi8(bytes, table));
        }
    }
    for (unsigned group = 0; group < groups; group++)
        allowed |= _mm512_test_epi8_mask(buckets[group], buckets[group]);
    return allowed;
}

static inline __attribute__((always_inline)) uint64_t bytes_allowed(const GramSet *set,
                                                                    const char *at)
{
    switch (set->group_count) {
    case 1:
        return bytes_allowed_by(set, at, 1);
    case 2:
        return bytes_allowed_by(set, at, 2);
    default:
        return bytes_allowed_by(set, at, 4);
    }
}

/* Of 16 places: what their bytes as numbers hash to is looked up together. */
static inline uint64_t keys_pass(Filter filter, __m512i keys)
{
    const __m512i counted = _mm512_and_si512(keys, _mm512_set1_epi32((int)filter.mask));
    const __m512i mixed = _mm512_mullo_epi32(counted, _mm512_set1_epi32((int)GRAM_MULTIPLIER));
    const __m512i hash = _mm512_srl_epi32(mixed, _mm_cvtsi32_si128((int)filter.shift));
    const __m512i words = _mm512_i32gather_epi32(_mm512_srli_epi32(hash, 5), filter.bitmap, 4);
    const __m512i bit = _mm512_and_si512(hash, _mm512_set1_epi32(31));
    return _mm512_test_epi32_mask(words, _mm512_sllv_epi32(_mm512_set1_epi32(1), bit));
}

/* Four bytes from each of 16 places on. */
static inline __m512i keys_from(__m512i bytes, int place)
{
    const __m512i keys =
        _mm512_set_epi32(0x1211100F, 0x11100F0E, 0x100F0E0D, 0x0F0E0D0C, 0x0E0D0C0B, 0x0D0C0B0A,
                         0x0C0B0A09, 0x0B0A0908, 0x0A090807, 0x09080706, 0x08070605, 0x07060504,
                         0x06050403, 0x05040302, 0x04030201, 0x03020100);
    return _mm512_permutexvar_epi8(_mm512_add_epi8(keys, _mm512_set1_epi8((char)place)), bytes);
}

/* Of all 64 places. */
static inline uint64_t bytes_pass(Filter filter, const char *at)
{
    const __m512i bytes = _mm512_loadu_si512(at), behind = _mm512_loadu_si512(at + GRAM_WINDOW);
    return keys_pass(filter, keys_from(bytes, 0)) | keys_pass(filter, keys_from(bytes, 16)) << 16 |
           keys_pass(filter, keys_from(bytes, 32)) << 32 |
           keys_pass(filter, keys_from(behind, 48 - GRAM_WINDOW)) << 48;
}

#include "core/sigma/kernels_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
