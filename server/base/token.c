#include "base/token.h"

#include <glib.h>
#include <sodium.h>

char *token_new(void)
{
    unsigned char bytes[32];
    const size_t size =
        sodium_base64_ENCODED_LEN(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *token = g_malloc(size);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(token, size, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return token;
}

char *token_hash(const char *token)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
}
