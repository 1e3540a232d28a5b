/* key_box.h - keeps a password in the database so that the database alone does not give it away.
 *
 * libsodium's secretbox (XSalsa20-Poly1305) under a key of 32 random bytes in a file of its own.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define KEY_BOX_KEY_SIZE 32

/**
 * Reads the key, or makes the file, readable by its owner only, if there is none.
 *
 * Fails with UNAVAILABLE if it cannot be read or made, INVALID if it is no key.
 */
bool key_box_open(const char *file, unsigned char key[static KEY_BOX_KEY_SIZE], GError **error);

/**
 * Seals a secret.
 *
 * @owner: to whom it belongs, an organisation's id: under another owner's name it does not open
 * Returns text for a column; the caller owns it.
 */
char *key_box_seal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                   const char *secret);

/* Opens it again; NULL if it was sealed with another key, for another owner, or altered. The caller
 * owns it. */
char *key_box_unseal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                     const char *box);
