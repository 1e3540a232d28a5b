/* kernels_scalar.c - the loops over bytes for any processor. */
#include "core/bytes/utf8.h"
#include "core/sigma/kernels_of.h"

#define KERNEL_NAME kernels_scalar
#define KERNEL_TEXT "scalar"
#define COST_OF_BUCKETS 0.0
#define COST_OF_PLACE 3.0
#define COST_OF_ALL 150.0

typedef struct {
    char bytes[64];
} Bytes;

static inline Bytes bytes_at(const char *at)
{
    Bytes bytes;
    memcpy(bytes.bytes, at, 64);
    return bytes;
}

static inline void bytes_put(char *out, Bytes bytes)
{
    memcpy(out, bytes.bytes, 64);
}

static inline uint64_t bytes_equal(Bytes bytes, char byte)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 64; i++)
        found |= (uint64_t)(bytes.bytes[i] == byte) << i;
    return found;
}

static inline uint64_t bytes_differ(Bytes a, Bytes b)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 64; i++)
        found |= (uint64_t)(a.bytes[i] != b.bytes[i]) << i;
    return found;
}

static inline uint64_t bytes_control(Bytes bytes)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 64; i++)
        found |= (uint64_t)((unsigned char)bytes.bytes[i] < 0x20) << i;
    return found;
}

static inline uint64_t bytes_wide(Bytes bytes)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 64; i++)
        found |= (uint64_t)((unsigned char)bytes.bytes[i] >= 0x80) << i;
    return found;
}

static inline Bytes bytes_folded(Bytes bytes)
{
    for (unsigned i = 0; i < 64; i++) {
        const char byte = bytes.bytes[i];
        bytes.bytes[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    return bytes;
}

#include "core/sigma/kernels_body.h"
