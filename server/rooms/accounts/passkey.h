/* passkey.h - whether what a browser sends proves that somebody made, or has, a passkey. Pure.
 *
 * W3C Web Authentication Level 2, sections 7.1 (registration) and 7.2 (sign-in); signatures by
 * libfido2. Nothing that is sent is trusted: sizes and forms are checked before libfido2 sees it.
 * The caller has used up the challenge before it asks.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rooms/accounts/client_data.h"

#define PASSKEY_ID_BYTES_MAX 1023 /* section 4, credential ID */
#define PASSKEY_ATTESTATION_BYTES_MAX 16384
#define PASSKEY_SIGNATURE_BYTES_MAX 1024
#define PASSKEYS_MAX 20 /* of one account */

/* COSE numbers of the signatures we take, the one we like best first; ended by 0. */
extern const int PASSKEY_ALGORITHMS[];

typedef enum {
    PASSKEY_GOOD,
    PASSKEY_MALFORMED,       /* not in the form the standard gives it */
    PASSKEY_OTHER_PURPOSE,   /* made to register where one signs in, or the other way round */
    PASSKEY_OTHER_ORIGIN,    /* made on the page of somebody else */
    PASSKEY_OTHER_SITE,      /* the authenticator was asked for another site */
    PASSKEY_UNVERIFIED,      /* nobody touched it, or nobody proved to be its owner */
    PASSKEY_OTHER_ALGORITHM, /* a key we do not know how to check */
    PASSKEY_BAD_SIGNATURE,   /* the key did not sign this */
} PasskeyVerdict;

/* Where we are. All of it is lent. */
typedef struct {
    const char *site;   /* the RP ID: "mimamori.example" */
    const char *origin; /* "https://mimamori.example" */
} PasskeySite;

/* A key that was made, as it is kept. */
typedef struct {
    char *credential; /* its id; Base64 for URLs */
    int algorithm;    /* COSE */
    char *public_key; /* in libfido2's own form; Base64 for URLs */
    int64_t uses;     /* signature counter; 0: this authenticator does not count */
    bool is_synced;   /* it is kept by the maker of the phone or browser as well (flag BS) */
} PasskeyKey;

void passkey_key_free(PasskeyKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PasskeyKey, passkey_key_free)

/**
 * Checks a registration.
 *
 * @client_data, @attestation: clientDataJSON and attestationObject as sent
 * @key: set to the new key if the verdict is good; the caller owns it
 */
PasskeyVerdict passkey_register(const PasskeySite *site, Slice client_data, Slice attestation,
                                PasskeyKey **key);

/* What a browser sends to prove that somebody has a key. All of it is lent. */
typedef struct {
    Slice client_data, authenticator_data, signature;
} PasskeyAssertion;

/**
 * Checks a sign-in with @key.
 *
 * @uses: set to the counter the authenticator shows; passkey_count_is_plausible() judges it
 */
PasskeyVerdict passkey_verify(const PasskeySite *site, const PasskeyKey *key,
                              const PasskeyAssertion *assertion, int64_t *uses);

/* False where the counter did not grow: there may be a copy of the key (section 7.2, step 21). */
bool passkey_count_is_plausible(int64_t before, int64_t now);

/* The site passkeys belong to when people come by @base_url ("https://mimamori.example:8443"): its
 * host, or NULL if that is an IP address, which passkeys cannot belong to. The caller owns it. */
char *passkey_site_of(const char *base_url);

/* Base64 for URLs without padding, as browsers send bytes. The caller owns it. */
char *passkey_encode(Slice bytes);
/* The bytes of it; NULL if @text is anything else or longer than @bytes_max. The caller owns it. */
GByteArray *passkey_decode(const char *text, size_t bytes_max);
