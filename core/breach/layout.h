/* layout.h - the places in a filter's file (README.md has the table), and its numbers, little
 * endian. Inside core/breach only. */
#pragma once

#include "core/breach/fuse.h"
#include "core/bytes/siphash.h"

#define MAGIC "MMBREACH"
#define HEADER_LENGTH 80
#define ENTRY_LENGTH 48
#define HASH_KIND_SHA1 1

enum { /* of the header */
       AT_MAGIC = 0,
       AT_VERSION = 8,
       AT_KIND = 12,
       AT_HASHES = 16,
       AT_SEGMENTS = 24,
       AT_DIRECTORY = 32,
       AT_LENGTH = 40,
       AT_MADE = 48,
       AT_RESERVED = 56, /* two numbers, 0 */
       AT_CHECKSUM = 72, /* of what stands before it, then of the directory */
};

enum { /* of an entry of the directory */
       ENTRY_FIRST = 0,
       ENTRY_OFFSET = 8,
       ENTRY_SEED = 16,
       ENTRY_CHECKSUM = 24,
       ENTRY_HASHES = 32,
       ENTRY_WINDOWS = 36,
       ENTRY_BLOCK_BITS = 40,
       ENTRY_RESERVED = 44,
};

static inline void put_number(unsigned char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++)
        at[i] = (unsigned char)(number >> 8 * i);
}

static inline uint64_t get_number(const unsigned char *at, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++)
        number |= (uint64_t)at[i] << 8 * i;
    return number;
}

/* SipHash-2-4 without a secret key: against damage, not against forgers. */
static inline uint64_t checksum_of(const void *bytes, size_t length, uint64_t before)
{
    return siphash((SipKey){ before, 0 }, (Slice){ bytes, length });
}

/* Of a header and its directory. */
static inline uint64_t checksum_of_front(const unsigned char *header, const void *directory,
                                         size_t length)
{
    return checksum_of(directory, length, checksum_of(header, AT_CHECKSUM, 0));
}
