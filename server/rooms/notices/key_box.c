#include "rooms/notices/key_box.h"

#include <sodium.h>
#include <string.h>

#include "base/key_file.h"

G_STATIC_ASSERT(KEY_BOX_KEY_SIZE == crypto_secretbox_KEYBYTES);

#define BOX_MAX 8192 /* characters of a column */

bool key_box_open(const char *name, unsigned char key[static KEY_BOX_KEY_SIZE], GError **error)
{
    return key_file_open(name, key, KEY_BOX_KEY_SIZE, error);
}

char *key_box_seal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                   const char *secret)
{
    g_autofree char *plain = g_strconcat(owner, "\n", secret, NULL);
    const size_t length = strlen(plain);
    const size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    g_autofree unsigned char *box = g_malloc(size);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain, length,
                          box, key);
    sodium_memzero(plain, length);
    return g_base64_encode(box, size);
}

char *key_box_unseal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                     const char *text)
{
    gsize size = 0;
    if (strlen(text) > BOX_MAX)
        return NULL;
    g_autofree guchar *box = g_base64_decode(text, &size);
    if (size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return NULL;
    const size_t sealed = size - crypto_secretbox_NONCEBYTES;
    const size_t length = sealed - crypto_secretbox_MACBYTES;
    g_autofree char *plain = g_malloc0(length + 1);
    if (crypto_secretbox_open_easy((unsigned char *)plain, box + crypto_secretbox_NONCEBYTES,
                                   sealed, box, key) != 0)
        return NULL;
    g_autofree char *mark = g_strconcat(owner, "\n", NULL);
    char *secret = g_str_has_prefix(plain, mark) ? g_strdup(plain + strlen(mark)) : NULL;
    sodium_memzero(plain, length);
    return secret;
}
