/* identity.h - who is signed in, and what this person may do. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json_writer.h"

typedef struct Db Db; /* store/db.h */

typedef struct {
    char *account_id;
    char *person_id;
    char *org_id;
    char *session_id;
    char *csrf_token;
    char *name;
    char *email;
    char *org_name;
    char *size_band;     /* of the company: id of packs/sizes.yaml */
    char *department_id; /* NULL: none */
    char *language;      /* "ja" or "en" */
    char *theme;         /* "auto", "light" or "dark" */
    char **roles;
    GPtrArray *permissions; /* of const char*, lent */
    bool is_program;        /* by a key: only what that is for, and nothing of the own account */
    bool has_totp;
    int64_t recovery_codes_left;
    bool is_stale; /* last_seen_at is old enough to be written again */
    int64_t passkeys;
    int64_t proven_at; /* when she last proved who she is; 0: not by the best proof she has */
    int64_t session_ends_at;
    int64_t version; /* of the person's row */
} Identity;

void identity_free(Identity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Identity, identity_free)

bool identity_may(const Identity *identity, const char *permission);

/* A proof of who somebody is holds so long for what must not be done with a session alone (OWASP
 * ASVS 5.0, 7.5.1 and 7.5.3). */
#define PROOF_S 600

bool identity_is_proven(const Identity *identity, int64_t now);

/* Writes the schema Me of api/openapi.yaml; null where @identity is NULL. */
void identity_write(JsonWriter *json, const char *key, const Identity *identity);

/**
 * Finds the session of a token; handed in by the app, because sign-in is the accounts room's.
 *
 * Returns NULL without error if there is no such session or it has ended. Sets the organisation
 * of @db to the one of the session.
 */
typedef Identity *(*Authenticate)(Db *db, const char *token, int64_t now, GError **error);
