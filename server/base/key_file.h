/* key_file.h - a secret key that lies in a file of its own, made the first time it is needed. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * Reads the key, or makes the file with random bytes, readable by its owner only, if there is none.
 * Where this process has a wrapping key (key_wrap.h) it is made wrapped.
 *
 * @size: bytes, up to 64
 * Fails with UNAVAILABLE if it cannot be read, made or unwrapped, INVALID if it has another size.
 */
bool key_file_open(const char *name, unsigned char *key, size_t size, GError **error);

/* Writes the file of a key that is not there yet, whole or not at all, readable by its owner only.
 * Returns 0; EEXIST: there is one, which stays as it is; else why it cannot be written (errno). */
int key_file_put(const char *name, GBytes *bytes);
