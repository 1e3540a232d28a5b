/* seal_key.h - what opens a backup: a passphrase that somebody remembers, or a key in a file. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/key_wrap.h"

#define SEAL_KEY_SIZE 32     /* bytes */
#define PASSPHRASE_LEAST 12  /* characters */
#define PASSPHRASE_MOST 1024 /* bytes */

/* One of the two. */
typedef struct {
    char *passphrase;                 /* NULL: a key */
    unsigned char key[SEAL_KEY_SIZE]; /* from a key file */
} SealSecret;

void seal_secret_clear(SealSecret *secret); /* and wipes it */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SealSecret, seal_secret_clear)

/* Fails with INVALID if it is too short for a backup to rest on, or too long. */
bool seal_secret_set_passphrase(SealSecret *secret, const char *passphrase, GError **error);

/* The first line of a file. */
bool seal_secret_read_passphrase(SealSecret *secret, const char *file, GError **error);

/* Reads a file that seal_key_make() wrote. Fails with NOT_FOUND, INVALID or UNAVAILABLE. */
bool seal_secret_read_key(SealSecret *secret, const char *file, GError **error);

/* Writes a new random key, as one line that can be printed, readable by its owner only; wrapped, if
 * @wrapping is not NULL. Never overwrites: fails with CONFLICT if the file is there. */
bool seal_key_make(const char *file, const WrappingKey *wrapping, GError **error);
