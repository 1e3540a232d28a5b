#include "rooms/accounts/audit_anchor.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

#define MARK "mimamori-anchor-1"
#define FIELDS 8
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define SIGNATURE_TEXT_SIZE 87 /* base64url of 64 bytes and NUL */

G_STATIC_ASSERT(ANCHOR_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT(ANCHOR_KEY_SIZE == crypto_sign_SEEDBYTES);

void anchor_key_from_seed(AnchorKey *key, const unsigned char seed[static ANCHOR_KEY_SIZE])
{
    crypto_sign_seed_keypair(key->public_key, key->secret_key, seed);
}

void anchor_key_text(const unsigned char key[static ANCHOR_KEY_SIZE],
                     char text[static ANCHOR_KEY_TEXT_SIZE])
{
    sodium_bin2base64(text, ANCHOR_KEY_TEXT_SIZE, key, ANCHOR_KEY_SIZE, BASE64);
}

/* What is signed: all fields but the last, with the blank behind them. */
static char *signed_text(const AuditAnchor *anchor)
{
    char at[TIME_RFC3339_SIZE], key[ANCHOR_KEY_TEXT_SIZE];
    time_format_rfc3339(anchor->at, at);
    anchor_key_text(anchor->key, key);
    return g_strdup_printf(MARK " %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s %s ",
                           anchor->org_id, anchor->number, anchor->seq, anchor->hash, at, key);
}

char *audit_anchor_sign(AuditAnchor *anchor, const AnchorKey *key)
{
    char text[SIGNATURE_TEXT_SIZE];
    unsigned char signature[crypto_sign_BYTES];
    memcpy(anchor->key, key->public_key, ANCHOR_KEY_SIZE);
    g_autofree char *content = signed_text(anchor);
    crypto_sign_detached(signature, NULL, (const unsigned char *)content, strlen(content),
                         key->secret_key);
    sodium_bin2base64(text, sizeof text, signature, sizeof signature, BASE64);
    return g_strconcat(content, text, NULL);
}

static bool read_number(const char *text, int64_t *number)
{
    guint64 read = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &read, NULL))
        return false;
    *number = (int64_t)read;
    return true;
}

static bool read_time(const char *text, int64_t *at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    if (time == NULL)
        return false;
    *at = g_date_time_to_unix(time);
    return true;
}

static bool read_base64(const char *text, unsigned char *bytes, size_t size)
{
    size_t got = 0;
    const char *end = NULL;
    return sodium_base642bin(bytes, size, text, strlen(text), NULL, &got, &end, BASE64) == 0 &&
           got == size && *end == '\0';
}

static bool is_hash(const char *text)
{
    return strlen(text) == AUDIT_HASH_SIZE - 1 &&
           strspn(text, "0123456789abcdef") == AUDIT_HASH_SIZE - 1;
}

static bool read_fields(char *const *fields, AuditAnchor *anchor,
                        unsigned char signature[static crypto_sign_BYTES])
{
    const size_t org_length = strlen(fields[1]);
    if (!g_str_equal(fields[0], MARK) || org_length == 0 || org_length > ANCHOR_ORG_MAX ||
        !is_hash(fields[4]))
        return false;
    memcpy(anchor->org_id, fields[1], org_length + 1);
    memcpy(anchor->hash, fields[4], AUDIT_HASH_SIZE);
    return read_number(fields[2], &anchor->number) && read_number(fields[3], &anchor->seq) &&
           read_time(fields[5], &anchor->at) &&
           read_base64(fields[6], anchor->key, ANCHOR_KEY_SIZE) &&
           read_base64(fields[7], signature, crypto_sign_BYTES);
}

/* The signature is looked at over the line as we would write it: so there is one way to write an
 * anchor. */
AnchorReading audit_anchor_read(const char *line, gsize length, AuditAnchor *anchor)
{
    unsigned char signature[crypto_sign_BYTES];
    AuditAnchor read = { 0 };
    if (length > ANCHOR_LINE_MAX || !text_is_plain(line, (gssize)length))
        return ANCHOR_NO_ANCHOR;
    g_autofree char *text = g_strndup(line, length);
    g_auto(GStrv) fields = g_strsplit(text, " ", FIELDS + 1);
    if (g_strv_length(fields) != FIELDS || !read_fields(fields, &read, signature))
        return ANCHOR_NO_ANCHOR;
    g_autofree char *content = signed_text(&read);
    if (!g_str_has_prefix(text, content) ||
        crypto_sign_verify_detached(signature, (const unsigned char *)content, strlen(content),
                                    read.key) != 0)
        return ANCHOR_FORGED;
    *anchor = read;
    return ANCHOR_RIGHT;
}
