/* audit_anchor.h - the end of an audit log at a moment, as one line that the server has signed.
 * Pure.
 *
 * Kept outside of the database (mailed, printed, copied) it proves later that nothing up to there
 * was changed, cut off or put in another order: whoever rebuilds the chain gets another hash.
 *
 *     mimamori-anchor-1 ORG NUMBER SEQ HASH AT KEY SIGNATURE
 *
 * The fields are separated by one blank: the organisation's id; the number of the anchor, counted
 * from 1; the last entry's number and its hash (hex); the moment (RFC 3339, UTC); the public key
 * and the signature over all before it and its blank (Ed25519, RFC 8032; base64url without
 * padding).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rooms/accounts/audit_chain.h"

#define ANCHOR_KEY_SIZE 32
#define ANCHOR_KEY_TEXT_SIZE 44 /* base64url and NUL */
#define ANCHOR_ORG_MAX 64       /* characters of an organisation's id */
#define ANCHOR_LINE_MAX 400     /* bytes; a line is about 300 */

typedef struct {
    char org_id[ANCHOR_ORG_MAX + 1];
    int64_t number; /* from 1 */
    int64_t seq;    /* from 1 */
    char hash[AUDIT_HASH_SIZE];
    int64_t at;                         /* Unix time in seconds, UTC */
    unsigned char key[ANCHOR_KEY_SIZE]; /* the public one */
} AuditAnchor;

/* A key pair. */
typedef struct {
    unsigned char public_key[ANCHOR_KEY_SIZE];
    unsigned char secret_key[64];
} AnchorKey;

/* @seed: ANCHOR_KEY_SIZE random bytes, all that has to be kept */
void anchor_key_from_seed(AnchorKey *key, const unsigned char seed[static ANCHOR_KEY_SIZE]);

void anchor_key_text(const unsigned char key[static ANCHOR_KEY_SIZE],
                     char text[static ANCHOR_KEY_TEXT_SIZE]);

/* The line, without a line end; anchor->key is written. The caller owns it. */
char *audit_anchor_sign(AuditAnchor *anchor, const AnchorKey *key);

typedef enum {
    ANCHOR_RIGHT,
    ANCHOR_NO_ANCHOR, /* no such line, or cut */
    ANCHOR_FORGED,    /* the signature is not of this text and key */
} AnchorReading;

/* @line: any bytes, @length of them, without the line end */
AnchorReading audit_anchor_read(const char *line, gsize length, AuditAnchor *anchor);
