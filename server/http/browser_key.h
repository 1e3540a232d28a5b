/* browser_key.h - the key with which a browser seals what it could not send
 * (web/src/api/sealed-store.ts). */
#pragma once

#include "base/derived_key.h"
#include "http/identity.h"

/**
 * The same for an account and its company as long as the server's key is the same, so that after
 * signing in again what was kept opens.
 *
 * Returns text for the page, Base64 for URLs; the caller owns it.
 */
char *browser_key_of(const unsigned char server_key[static DERIVED_KEY_SIZE],
                     const Identity *identity);
