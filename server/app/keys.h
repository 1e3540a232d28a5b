/* keys.h - the keys of a server in their files, and how they are wrapped (base/key_wrap.h). */
#pragma once

#include "app/settings.h"
#include "base/key_wrap.h"

typedef struct {
    const char *name; /* "smtp", "anchor", "backup" */
    char *file;
} KeyOfServer;

/* Of KeyOfServer; those too whose file is not there yet. The caller owns it. */
GPtrArray *keys_of_server(const Settings *settings);

/* The key of this name, lent; NULL: there is none. */
const KeyOfServer *key_find(const GPtrArray *keys, const char *name);

/* Whether a key comes from the service manager, where it is sealed already and cannot be written.
 */
bool key_is_credential(const KeyOfServer *key);

/**
 * Writes the key's file anew under @to (NULL: unwrapped), whatever of @from and @to it lies under.
 *
 * @is_changed: false: it lay so already, there is no file, or it is a credential
 * Fails as key_unwrap(); then the file is as it was.
 */
bool key_rewrap(const KeyOfServer *key, const WrappingKey *from, const WrappingKey *to,
                bool *is_changed, GError **error);

/* At the start of the server: what still lies there plain is wrapped, where there is a wrapping
 * key. */
bool keys_wrap_all(const Settings *settings, GError **error);
