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
    bool has_totp;
    int64_t recovery_codes_left;
    bool is_stale; /* last_seen_at is old enough to be written again */
    int64_t session_began_at;
    int64_t session_ends_at;
    int64_t version; /* of the person's row */
} Identity;

void identity_free(Identity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Identity, identity_free)

bool identity_may(const Identity *identity, const char *permission);

/* Writes the schema Me of api/openapi.yaml; null where @identity is NULL. */
void identity_write(JsonWriter *json, const char *key, const Identity *identity);

/**
 * Finds the session of a token; handed in by the app, because sign-in is the accounts room's.
 *
 * Returns NULL without error if there is no such session or it has ended. Sets the organisation
 * of @db to the one of the session.
 */
typedef Identity *(*Authenticate)(Db *db, const char *token, int64_t now, GError **error);
