/* derived_key.h - one key made from another: HKDF with SHA-256 (RFC 5869). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define DERIVED_KEY_SIZE 32

/**
 * Makes the key of a purpose from a key of the server; nothing leads back.
 *
 * @salt: NULL: none
 * @info: what the key is for and whose it is
 */
void derived_key(const unsigned char *key, size_t size, const char *salt, const char *info,
                 unsigned char derived[static DERIVED_KEY_SIZE]);
