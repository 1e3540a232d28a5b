/* identity.h - who is signed in, and what this person may do. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json_writer.h"
#include "base/right.h"

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
    GArray *rights;  /* of Right */
    bool is_program; /* by a key: only what that is for, and nothing of the own account */
    bool has_totp;
    bool factor_is_demanded; /* her company demands a second factor of her */
    bool lacks_factor;       /* and this session has not shown one: it opens little */
    bool may_choose_factor;  /* she may say of whom, and nobody in the company has yet */
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

/* How far: REACH_NONE if she may not at all. */
Reach identity_reach(const Identity *identity, const char *permission);

/* The only department in which @permission holds, lent; "": it holds in none, as she belongs to
 * none; NULL: it holds in the whole company. */
const char *identity_department(const Identity *identity, const char *permission);

/* Whether she may look at what belongs to a department, or change it. @department_id: "" for what
 * is the whole company's, which everybody who may look at all may look at. */
bool identity_sees(const Identity *identity, const char *permission, const char *department_id);
bool identity_may_in(const Identity *identity, const char *permission, const char *department_id);

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

/**
 * The same session or key once more, in the turn of its company's changes (store/store.h): what it
 * is and may now. Sets the organisation of @db first.
 *
 * Returns NULL without error if it has ended, or its person is no member any more.
 */
typedef Identity *(*AuthenticateAgain)(Db *db, const Identity *before, int64_t now, GError **error);
