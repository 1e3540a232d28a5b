#include "http/tls.h"

#include <gnutls/x509.h>
#include <string.h>

#include "base/error.h"

#define FILE_MAX (256 * 1024)
#define KEY_ID_MAX 64

const char TLS_PRIORITIES[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-CIPHER-ALL:"
    "+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:-MAC-ALL:+AEAD:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:"
    "%SERVER_PRECEDENCE";

/* What a handshake uses. It never changes: another one takes its place. */
typedef struct Certificate {
    gnutls_pcert_st chain[TLS_CHAIN_MAX];
    unsigned count;
    gnutls_privkey_t key;
    char *digest; /* of both files */
    int64_t ends_at;
    struct Certificate *before; /* a handshake may still use it */
} Certificate;

struct Tls {
    char *certificate_file;
    char *key_file;
    Certificate *newest; /* atomic */
};

/* GnuTLS gives the callback nothing by which to tell servers apart. */
static Tls *only;

static void certificate_free(Certificate *certificate)
{
    for (unsigned i = 0; i < certificate->count; i++)
        gnutls_pcert_deinit(&certificate->chain[i]);
    if (certificate->key != NULL)
        gnutls_privkey_deinit(certificate->key);
    g_free(certificate->digest);
    g_free(certificate);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)

static char *read_pem(const char *file, gsize *size, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, size, &failure))
        return fail_null(error, APP_ERROR_INVALID, "%s cannot be read: %s", file, failure->message);
    if (*size > FILE_MAX)
        return fail_null(error, APP_ERROR_INVALID, "%s is larger than %d bytes", file, FILE_MAX);
    return g_steal_pointer(&text);
}

static bool read_chain(Certificate *certificate, const char *file, const gnutls_datum_t *pem,
                       GError **error)
{
    certificate->count = TLS_CHAIN_MAX;
    const int failure = gnutls_pcert_list_import_x509_raw(certificate->chain, &certificate->count,
                                                          pem, GNUTLS_X509_FMT_PEM, 0);
    if (failure == 0 && certificate->count > 0)
        return true;
    certificate->count = 0;
    return fail(error, APP_ERROR_INVALID, "%s holds no certificates as PEM: %s", file,
                gnutls_strerror(failure));
}

static bool read_key(Certificate *certificate, const char *file, const gnutls_datum_t *pem,
                     GError **error)
{
    gnutls_privkey_init(&certificate->key);
    const int failure =
        gnutls_privkey_import_x509_raw(certificate->key, pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    return failure == 0 || fail(error, APP_ERROR_INVALID, "%s holds no key as PEM: %s", file,
                                gnutls_strerror(failure));
}

static bool key_id(gnutls_pubkey_t key, unsigned char id[KEY_ID_MAX], size_t *size)
{
    *size = KEY_ID_MAX;
    return gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, id, size) == 0;
}

static bool is_pair(const Certificate *certificate)
{
    unsigned char own[KEY_ID_MAX], of_key[KEY_ID_MAX];
    size_t own_size = 0, key_size = 0;
    gnutls_pubkey_t public_key;
    if (gnutls_pubkey_init(&public_key) != 0)
        return false;
    const bool is_same = gnutls_pubkey_import_privkey(public_key, certificate->key, 0, 0) == 0 &&
                         key_id(public_key, of_key, &key_size) &&
                         key_id(certificate->chain[0].pubkey, own, &own_size) &&
                         own_size == key_size && memcmp(own, of_key, own_size) == 0;
    gnutls_pubkey_deinit(public_key);
    return is_same;
}

static int64_t end_of(gnutls_pcert_st *one)
{
    gnutls_x509_crt_t parsed = NULL;
    if (gnutls_pcert_export_x509(one, &parsed) != 0)
        return 0;
    const int64_t ends_at = gnutls_x509_crt_get_expiration_time(parsed);
    gnutls_x509_crt_deinit(parsed);
    return ends_at;
}

static char *digest_of(const gnutls_datum_t *certificate, const gnutls_datum_t *key)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    const guint64 size = certificate->size;
    g_checksum_update(checksum, (const guchar *)&size, sizeof size);
    g_checksum_update(checksum, certificate->data, certificate->size);
    g_checksum_update(checksum, key->data, key->size);
    return g_strdup(g_checksum_get_string(checksum));
}

/* What the files hold; *@is_same: it is what @known has, nothing was made. */
static Certificate *read_files(const Tls *tls, const Certificate *known, bool *is_same,
                               GError **error)
{
    gsize size = 0, key_size = 0;
    g_autofree char *text = read_pem(tls->certificate_file, &size, error);
    g_autofree char *key_text = text == NULL ? NULL : read_pem(tls->key_file, &key_size, error);
    if (key_text == NULL)
        return NULL;
    const gnutls_datum_t pem = { (unsigned char *)text, (unsigned)size };
    const gnutls_datum_t key_pem = { (unsigned char *)key_text, (unsigned)key_size };
    g_autoptr(Certificate) made = g_new0(Certificate, 1);
    made->digest = digest_of(&pem, &key_pem);
    *is_same = known != NULL && g_str_equal(known->digest, made->digest);
    const bool is_good = *is_same || (read_chain(made, tls->certificate_file, &pem, error) &&
                                      read_key(made, tls->key_file, &key_pem, error));
    gnutls_memset(key_text, 0, key_size);
    if (!is_good || *is_same)
        return NULL;
    if (!is_pair(made))
        return fail_null(error, APP_ERROR_INVALID,
                         "The key in %s is not that of the certificate in %s", tls->key_file,
                         tls->certificate_file);
    made->ends_at = end_of(&made->chain[0]);
    return g_steal_pointer(&made);
}

Tls *tls_load(const char *certificate_file, const char *key_file, GError **error)
{
    g_autoptr(Tls) tls = g_new0(Tls, 1);
    bool is_new = false;
    tls->certificate_file = g_strdup(certificate_file);
    tls->key_file = g_strdup(key_file);
    if (!tls_reload(tls, &is_new, error))
        return NULL;
    only = tls;
    return g_steal_pointer(&tls);
}

void tls_free(Tls *tls)
{
    if (tls == NULL)
        return;
    if (only == tls)
        only = NULL;
    for (Certificate *one = tls->newest, *before; one != NULL; one = before) {
        before = one->before;
        certificate_free(one);
    }
    g_free(tls->certificate_file);
    g_free(tls->key_file);
    g_free(tls);
}

bool tls_reload(Tls *tls, bool *is_new, GError **error)
{
    bool is_same = false;
    Certificate *before = tls->newest;
    Certificate *made = read_files(tls, before, &is_same, error);
    *is_new = made != NULL;
    if (made == NULL)
        return is_same;
    made->before = before;
    g_atomic_pointer_set(&tls->newest, made);
    return true;
}

int64_t tls_ends_at(const Tls *tls)
{
    const Certificate *newest = g_atomic_pointer_get(&((Tls *)tls)->newest);
    return newest->ends_at;
}

int tls_retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                 const gnutls_pk_algorithm_t *algorithms, int algorithm_count,
                 gnutls_pcert_st **chain, unsigned *chain_length, gnutls_privkey_t *key)
{
    (void)session;
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    Certificate *newest = g_atomic_pointer_get(&only->newest);
    *chain = newest->chain;
    *chain_length = newest->count;
    *key = newest->key;
    return 0;
}
