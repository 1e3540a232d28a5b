/* hash_line.h - a line of a list of breached passwords: "SHA1" or "SHA1:COUNT" in hexadecimal
 * digits of either case, with spaces and a carriage return around it if need be.
 *
 * The form of Have I Been Pwned's downloads (https://haveibeenpwned.com/Passwords).
 */
#pragma once

#include "core/bytes/slice.h"

#define HASH_LENGTH 20 /* bytes of a SHA-1 */
#define HASH_DIGITS 40
#define HASH_LINE_MAX 1024 /* bytes; no line of a list is that long */

typedef enum {
    HASH_LINE_HASH,
    HASH_LINE_EMPTY,   /* nothing, or "#…" */
    HASH_LINE_PADDING, /* its count is 0: put there to hide how many there are */
    HASH_LINE_WRONG,   /* all below are wrong as well */
    HASH_LINE_NTLM,    /* 32 digits: the list was made of another hash */
    HASH_LINE_SUFFIX,  /* 35 digits: the five that are common to a range are missing */
    HASH_LINE_COUNT,   /* what stands behind the colon is no number */
    HASH_LINE_LONG,
} HashLine;

/* @hash: written if it is HASH_LINE_HASH */
HashLine hash_line_read(Slice line, uint8_t hash[HASH_LENGTH]);

static inline bool hash_line_is_wrong(HashLine kind)
{
    return kind >= HASH_LINE_WRONG;
}

/* "ntlm", for the keys of sentences; "" of those that are right. */
const char *hash_line_name(HashLine kind);

/* The digits of @digits as bytes; false: not exactly 2 * @count hexadecimal digits. */
bool hash_digits_read(Slice digits, uint8_t *bytes, size_t count);

/* The first 64 bits, first byte highest: what filters know a hash by. In this order they are sorted
 * as the digits are. */
uint64_t hash_key(const uint8_t hash[HASH_LENGTH]);
