/* key_wrap.h - a key lies in its file sealed by another one, which this machine holds elsewhere.
 *
 * XChaCha20-Poly1305 of libsodium under a key that is derived from the wrapping key, bound to the
 * name of the file, so that one key cannot be put in the place of another.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define KEY_FILE_MAX 4096     /* bytes of the file of a key */
#define WRAPPING_KEY_LEAST 32 /* random bytes */

typedef struct {
    unsigned char key[32];
    unsigned char id[8]; /* tells which one sealed a file; gives nothing away */
} WrappingKey;

/**
 * Reads a wrapping key.
 *
 * @is_there: false: the file says that there is none ("none", as the service does where the machine
 * has none)
 * Fails with NOT_FOUND, or INVALID if it has fewer than 32 bytes.
 */
bool wrapping_key_read(const char *file, WrappingKey *key, bool *is_there, GError **error);

/* The one of this process: set before the first thread starts. NULL: none, as at first. */
void wrapping_key_use(const WrappingKey *key);
const WrappingKey *wrapping_key(void);

/* Random bytes, wiped when the last who holds them lets go. */
GBytes *key_new(size_t size);

/* What is in the file of a key. */
typedef enum { KEY_PLAIN, KEY_WRAPPED, KEY_WRAPPED_BY_ANOTHER } KeyState;

/* @key: NULL: none */
KeyState key_state(const WrappingKey *key, GBytes *bytes);

/* @path: of the file that the bytes are for; its last part is bound in. The caller owns what is
 * returned. */
GBytes *key_wrap(const WrappingKey *key, const char *path, GBytes *plain);

/**
 * The key itself; of a file that is not wrapped the bytes as they are.
 *
 * @key: NULL: none
 * The caller owns them; what was unwrapped is wiped in the end. Fails with UNAVAILABLE where the
 * wrapping key is missing or another one, INVALID where the file was changed; the sentence says
 * what to do.
 */
GBytes *key_unwrap(const WrappingKey *key, const char *path, GBytes *bytes, GError **error);

/* Reads a file of a key as key_unwrap() has it, with the wrapping key of this process. */
GBytes *key_read(const char *path, GError **error);

/* Puts bytes in the place of a file, readable by its owner only; whole or not at all. */
bool key_write(const char *path, GBytes *bytes, GError **error);
