/* tls.h - the certificate the server answers with; it can be replaced while the server runs.
 *
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (IPA and CRYPTREC,
 * TLS暗号設定ガイドライン 3.1.0, high security type, without DHE).
 */
#pragma once

#include <gnutls/abstract.h>
#include <stdbool.h>

#include <glib.h>

typedef struct Tls Tls;

#define TLS_CHAIN_MAX 16 /* certificates in the file */

/* For GnuTLS. */
extern const char TLS_PRIORITIES[];

/**
 * Reads certificate and key.
 *
 * @certificate_file: PEM, the server's own first, then those it leads through
 * @key_file: PEM, without a passphrase
 * Fails with INVALID, naming the file, if one cannot be read, or the key belongs to another
 * certificate. One at a time: what a handshake asks for is looked up here.
 */
Tls *tls_load(const char *certificate_file, const char *key_file, GError **error);

/* Only when no handshake is under way any more. */
void tls_free(Tls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tls, tls_free)

/**
 * Reads both anew if one has changed; handshakes from now on get the new ones.
 *
 * Fails as tls_load(); the old ones stay in use then, and the next call tries again.
 * *@is_new: whether they were replaced
 */
bool tls_reload(Tls *tls, bool *is_new, GError **error);

/* When the certificate in use ends, in seconds since 1970. */
int64_t tls_ends_at(const Tls *tls);

/* What libmicrohttpd calls for each handshake (MHD_OPTION_HTTPS_CERT_CALLBACK). */
int tls_retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                 const gnutls_pk_algorithm_t *algorithms, int algorithm_count,
                 gnutls_pcert_st **chain, unsigned *chain_length, gnutls_privkey_t *key);
