#include "http/browser_key.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *browser_key_of(const unsigned char server_key[static DERIVED_KEY_SIZE],
                     const Identity *identity)
{
    unsigned char key[DERIVED_KEY_SIZE];
    const size_t size = sodium_base64_ENCODED_LEN(sizeof key, VARIANT);
    char *text = g_malloc(size);
    g_autofree char *info =
        g_strdup_printf("mimamori browser store 1\n%s\n%s", identity->org_id, identity->account_id);
    derived_key(server_key, DERIVED_KEY_SIZE, NULL, info, key);
    sodium_bin2base64(text, size, key, sizeof key, VARIANT);
    sodium_memzero(key, sizeof key);
    return text;
}
