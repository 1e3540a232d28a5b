#include "rooms/accounts/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <gio/gio.h>
#include <sodium.h>

#include "rooms/accounts/ctap_item.h"

const int PASSKEY_ALGORITHMS[] = { COSE_ES256, COSE_EDDSA, COSE_RS256, 0 };

/* Authenticator data, section 6.1. */
#define HASH_BYTES 32
#define FLAGS_AT 32
#define COUNTER_AT 33
#define DATA_BYTES_MIN 37
#define DATA_BYTES_MAX 8192
#define KEY_HEAD_BYTES 18 /* AAGUID, length of the id */
enum { FLAG_PRESENT = 0x01, FLAG_VERIFIED = 0x04, FLAG_SYNCED = 0x10 };
enum { FLAG_KEY = 0x40, FLAG_EXTENSIONS = 0x80 };

void passkey_key_free(PasskeyKey *key)
{
    if (key == NULL)
        return;
    g_free(key->credential);
    g_free(key->public_key);
    g_free(key);
}

/* --- bytes as text --------------------------------------------------------------- */

char *passkey_encode(Slice bytes)
{
    const size_t size =
        sodium_base64_ENCODED_LEN(bytes.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = g_malloc(size);
    return sodium_bin2base64(text, size, (const unsigned char *)bytes.data, bytes.length,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

GByteArray *passkey_decode(const char *text, size_t bytes_max)
{
    size_t length = 0;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)bytes_max);
    if (sodium_base642bin(bytes->data, bytes_max, text, strlen(text), NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    g_byte_array_set_size(bytes, (guint)length);
    return g_steal_pointer(&bytes);
}

static const unsigned char *bytes_of(Slice slice)
{
    return (const unsigned char *)slice.data;
}

/* --- what both ceremonies check -------------------------------------------------- */

char *passkey_site_of(const char *base_url)
{
    g_autoptr(GUri) uri = g_uri_parse(base_url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);
    if (host == NULL || host[0] == '\0' || g_hostname_is_ip_address(host))
        return NULL;
    return g_ascii_strdown(host, -1);
}

/* Sections 7.1 and 7.2: the purpose, and the page it was made on. */
static PasskeyVerdict judge_client_data(const PasskeySite *site, Slice bytes, const char *purpose)
{
    g_autoptr(ClientData) client_data = client_data_read(bytes);
    if (client_data == NULL)
        return PASSKEY_MALFORMED;
    if (!g_str_equal(client_data->type, purpose))
        return PASSKEY_OTHER_PURPOSE;
    if (client_data->is_foreign || g_ascii_strcasecmp(client_data->origin, site->origin) != 0)
        return PASSKEY_OTHER_ORIGIN;
    return PASSKEY_GOOD;
}

static uint8_t flags_of(Slice data)
{
    return (uint8_t)data.data[FLAGS_AT];
}

static bool has(Slice data, uint8_t flags)
{
    return (flags_of(data) & flags) == flags;
}

/* The site whose name was hashed, and the person at the authenticator. */
static PasskeyVerdict judge_authenticator(const PasskeySite *site, Slice data)
{
    unsigned char hash[HASH_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)site->site, strlen(site->site));
    if (sodium_memcmp(hash, data.data, HASH_BYTES) != 0)
        return PASSKEY_OTHER_SITE;
    return has(data, FLAG_PRESENT | FLAG_VERIFIED) ? PASSKEY_GOOD : PASSKEY_UNVERIFIED;
}

/* What follows the counter: a key if @has_key, extensions if a flag says so, and nothing else. */
static bool is_well_formed(Slice data, bool has_key)
{
    if (data.length < DATA_BYTES_MIN || data.length > DATA_BYTES_MAX ||
        has(data, FLAG_KEY) != has_key)
        return false;
    Slice rest = slice_from(data, DATA_BYTES_MIN);
    if (has_key) {
        if (rest.length < KEY_HEAD_BYTES)
            return false;
        const size_t id_bytes = (size_t)((uint8_t)rest.data[16] << 8 | (uint8_t)rest.data[17]);
        rest = slice_from(rest, KEY_HEAD_BYTES);
        if (id_bytes == 0 || id_bytes > PASSKEY_ID_BYTES_MAX || id_bytes > rest.length)
            return false;
        rest = slice_from(rest, id_bytes);
        const Slice key = ctap_item_first(rest);
        if (key.length == 0)
            return false;
        rest = slice_from(rest, key.length);
    }
    return has(data, FLAG_EXTENSIONS) ? ctap_item_is_whole(rest) : rest.length == 0;
}

/* --- registration ------------------------------------------------------------------ */

/* The three parts of an attestation object (section 6.5.4). */
typedef struct {
    Slice format, statement, data;
} Attestation;

static bool read_attestation(Slice bytes, Attestation *attestation)
{
    if (bytes.length > PASSKEY_ATTESTATION_BYTES_MAX || ctap_map_size(bytes) != 3)
        return false;
    attestation->statement = ctap_map_find(bytes, "attStmt");
    return ctap_item_content(ctap_map_find(bytes, "fmt"), &attestation->format) &&
           ctap_map_size(attestation->statement) >= 0 &&
           ctap_item_content(ctap_map_find(bytes, "authData"), &attestation->data);
}

/* libfido2 takes the data only for the algorithm of its key: the ones we know are tried in turn.
 * NULL: none fits. */
static fido_cred_t *read_credential(const PasskeySite *site, const Attestation *attestation,
                                    Slice client_data)
{
    unsigned char hash[HASH_BYTES];
    crypto_hash_sha256(hash, bytes_of(client_data), client_data.length);
    for (const int *algorithm = PASSKEY_ALGORITHMS; *algorithm != 0; algorithm++) {
        fido_cred_t *credential = fido_cred_new();
        if (credential != NULL && fido_cred_set_type(credential, *algorithm) == FIDO_OK &&
            fido_cred_set_clientdata_hash(credential, hash, sizeof hash) == FIDO_OK &&
            fido_cred_set_rp(credential, site->site, NULL) == FIDO_OK &&
            fido_cred_set_authdata_raw(credential, bytes_of(attestation->data),
                                       attestation->data.length) == FIDO_OK)
            return credential;
        fido_cred_free(&credential);
    }
    return NULL;
}

/* "none" says nothing of who made the authenticator, which is all we ask for; what is sent beyond
 * that must be right. */
static bool is_statement_good(fido_cred_t *credential, const Attestation *attestation)
{
    if (slice_is(attestation->format, "none"))
        return ctap_map_size(attestation->statement) == 0;
    g_autofree char *format = g_strndup(attestation->format.data, attestation->format.length);
    if (fido_cred_set_fmt(credential, format) != FIDO_OK ||
        fido_cred_set_attstmt(credential, bytes_of(attestation->statement),
                              attestation->statement.length) != FIDO_OK)
        return false;
    return fido_cred_x5c_ptr(credential) == NULL ? fido_cred_verify_self(credential) == FIDO_OK
                                                 : fido_cred_verify(credential) == FIDO_OK;
}

/* Whether libfido2 can make a public key for @algorithm of these bytes, and check with it. */
typedef int (*UseKey)(const void *public_key, void *data);

static int with_key(int algorithm, Slice bytes, UseKey use, void *data)
{
    int status = FIDO_ERR_INVALID_ARGUMENT;
    es256_pk_t *es256 = algorithm == COSE_ES256 ? es256_pk_new() : NULL;
    eddsa_pk_t *eddsa = algorithm == COSE_EDDSA ? eddsa_pk_new() : NULL;
    rs256_pk_t *rs256 = algorithm == COSE_RS256 ? rs256_pk_new() : NULL;
    if (es256 != NULL && es256_pk_from_ptr(es256, bytes.data, bytes.length) == FIDO_OK)
        status = use(es256, data);
    else if (eddsa != NULL && eddsa_pk_from_ptr(eddsa, bytes.data, bytes.length) == FIDO_OK)
        status = use(eddsa, data);
    else if (rs256 != NULL && rs256_pk_from_ptr(rs256, bytes.data, bytes.length) == FIDO_OK)
        status = use(rs256, data);
    es256_pk_free(&es256);
    eddsa_pk_free(&eddsa);
    rs256_pk_free(&rs256);
    return status;
}

static int only_look(const void *public_key, void *data)
{
    (void)public_key;
    (void)data;
    return FIDO_OK;
}

static PasskeyKey *key_from(const fido_cred_t *credential, Slice data)
{
    const Slice public_key = { (const char *)fido_cred_pubkey_ptr(credential),
                               fido_cred_pubkey_len(credential) };
    const Slice id = { (const char *)fido_cred_id_ptr(credential), fido_cred_id_len(credential) };
    const int algorithm = fido_cred_type(credential);
    if (public_key.data == NULL || with_key(algorithm, public_key, only_look, NULL) != FIDO_OK)
        return NULL;
    PasskeyKey *key = g_new(PasskeyKey, 1);
    *key = (PasskeyKey){ .credential = passkey_encode(id),
                         .algorithm = algorithm,
                         .public_key = passkey_encode(public_key),
                         .uses = fido_cred_sigcount(credential),
                         .is_synced = has(data, FLAG_SYNCED) };
    return key;
}

PasskeyVerdict passkey_register(const PasskeySite *site, Slice client_data, Slice attestation,
                                PasskeyKey **key)
{
    Attestation parts;
    PasskeyVerdict verdict = judge_client_data(site, client_data, "webauthn.create");
    *key = NULL;
    if (verdict != PASSKEY_GOOD)
        return verdict;
    if (!read_attestation(attestation, &parts) || !is_well_formed(parts.data, true))
        return PASSKEY_MALFORMED;
    verdict = judge_authenticator(site, parts.data);
    if (verdict != PASSKEY_GOOD)
        return verdict;

    fido_cred_t *credential = read_credential(site, &parts, client_data);
    if (credential == NULL)
        return PASSKEY_OTHER_ALGORITHM;
    verdict = is_statement_good(credential, &parts) ? PASSKEY_GOOD : PASSKEY_BAD_SIGNATURE;
    if (verdict == PASSKEY_GOOD && (*key = key_from(credential, parts.data)) == NULL)
        verdict = PASSKEY_OTHER_ALGORITHM;
    fido_cred_free(&credential);
    return verdict;
}

/* --- sign-in ------------------------------------------------------------------------- */

typedef struct {
    const PasskeySite *site;
    const PasskeyAssertion *assertion;
    int algorithm;
} Signed;

static int check_signature(const void *public_key, void *data)
{
    const Signed *signed_data = data;
    const PasskeyAssertion *sent = signed_data->assertion;
    unsigned char hash[HASH_BYTES];
    crypto_hash_sha256(hash, bytes_of(sent->client_data), sent->client_data.length);
    fido_assert_t *assertion = fido_assert_new();
    const bool is_taken =
        assertion != NULL && fido_assert_set_count(assertion, 1) == FIDO_OK &&
        fido_assert_set_clientdata_hash(assertion, hash, sizeof hash) == FIDO_OK &&
        fido_assert_set_rp(assertion, signed_data->site->site) == FIDO_OK &&
        fido_assert_set_authdata_raw(assertion, 0, bytes_of(sent->authenticator_data),
                                     sent->authenticator_data.length) == FIDO_OK &&
        fido_assert_set_sig(assertion, 0, bytes_of(sent->signature), sent->signature.length) ==
            FIDO_OK &&
        fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK;
    const int status = is_taken
                           ? fido_assert_verify(assertion, 0, signed_data->algorithm, public_key)
                           : FIDO_ERR_INVALID_ARGUMENT;
    fido_assert_free(&assertion);
    return status;
}

static int64_t counter_of(Slice data)
{
    const unsigned char *at = bytes_of(slice_from(data, COUNTER_AT));
    return (int64_t)at[0] << 24 | (int64_t)at[1] << 16 | (int64_t)at[2] << 8 | (int64_t)at[3];
}

PasskeyVerdict passkey_verify(const PasskeySite *site, const PasskeyKey *key,
                              const PasskeyAssertion *assertion, int64_t *uses)
{
    PasskeyVerdict verdict = judge_client_data(site, assertion->client_data, "webauthn.get");
    if (verdict != PASSKEY_GOOD)
        return verdict;
    if (!is_well_formed(assertion->authenticator_data, false) || assertion->signature.length == 0 ||
        assertion->signature.length > PASSKEY_SIGNATURE_BYTES_MAX)
        return PASSKEY_MALFORMED;
    verdict = judge_authenticator(site, assertion->authenticator_data);
    if (verdict != PASSKEY_GOOD)
        return verdict;

    const Signed signed_data = { site, assertion, key->algorithm };
    g_autoptr(GByteArray) public_key =
        passkey_decode(key->public_key, PASSKEY_ATTESTATION_BYTES_MAX);
    if (public_key == NULL ||
        with_key(key->algorithm, (Slice){ (const char *)public_key->data, public_key->len },
                 check_signature, (void *)&signed_data) != FIDO_OK)
        return PASSKEY_BAD_SIGNATURE;
    *uses = counter_of(assertion->authenticator_data);
    return PASSKEY_GOOD;
}

bool passkey_count_is_plausible(int64_t before, int64_t now)
{
    return (before == 0 && now == 0) || now > before;
}
