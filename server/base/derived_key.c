#include "base/derived_key.h"

#include <glib.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <string.h>

static gnutls_datum_t datum(const void *bytes, size_t size)
{
    return (gnutls_datum_t){ .data = (unsigned char *)bytes, .size = (unsigned)size };
}

static gnutls_datum_t datum_of_text(const char *text)
{
    return datum(text, text == NULL ? 0 : strlen(text));
}

void derived_key(const unsigned char *key, size_t size, const char *salt, const char *info,
                 unsigned char derived[static DERIVED_KEY_SIZE])
{
    unsigned char middle[DERIVED_KEY_SIZE];
    const gnutls_datum_t own = datum(key, size), between = datum(middle, sizeof middle);
    const gnutls_datum_t salted = datum_of_text(salt), told = datum_of_text(info);
    const bool is_made =
        gnutls_hkdf_extract(GNUTLS_MAC_SHA256, &own, &salted, middle) == 0 &&
        gnutls_hkdf_expand(GNUTLS_MAC_SHA256, &between, &told, derived, DERIVED_KEY_SIZE) == 0;
    g_assert(is_made);
    sodium_memzero(middle, sizeof middle);
}
