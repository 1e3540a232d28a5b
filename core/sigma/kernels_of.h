/* kernels_of.h - the variants of kernels.h. Only for kernels*.c. */
#pragma once

#include "core/sigma/kernels.h"

/* What a byte behind a backslash stands for; 0: nothing, or what is more than one byte (\u). */
static const char escape_meanings[128] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'
};

/* Of a set of literals: what is the same for all places. */
typedef struct {
    const uint64_t *bitmap;
    uint32_t mask; /* bytes of the key that count */
    unsigned shift;
} Filter;

extern const Kernels kernels_scalar;
#ifdef __x86_64__
extern const Kernels kernels_sse42, kernels_avx2, kernels_avx512;
#endif

/* The value of a digit; 0xF0 and above: it is none. */
static const unsigned char hexadecimal_digits[256] = {
    [0 ... '0' - 1] = 0xF0,
    ['0'] = 0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    ['9' + 1 ... 'A' - 1] = 0xF0,
    ['A'] = 10,
    11,
    12,
    13,
    14,
    15,
    ['F' + 1 ... 'a' - 1] = 0xF0,
    ['a'] = 10,
    11,
    12,
    13,
    14,
    15,
    ['f' + 1 ... 255] = 0xF0,
};
