/* api_tokens_store.h - rows of the keys with which programs use the interface. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/actor.h"
#include "http/identity.h"

typedef struct Db Db; /* store/db.h */

#define API_TOKENS_MAX 20 /* of one company */

typedef struct {
    char *id;
    char *person_id; /* who made it: it never may more than she */
    char *name;
    char *scopes; /* permissions, separated by blanks */
    int64_t created_at, ends_at;
    int64_t last_used_at; /* 0: never; at most a minute old */
} ApiToken;

/* Of ApiToken, the newest first, those too that have ended. The caller owns it. */
GPtrArray *api_tokens_of_org(Db *db, GError **error);

/* Keeps a new one. Returns the key itself, which is kept nowhere; the caller owns it. */
char *api_token_new(Db *db, const Actor *actor, const ApiToken *wanted, GError **error);

/* Fails with NOT_FOUND. @name: set to its name; the caller owns it. */
bool api_token_delete(Db *db, const char *id, char **name, GError **error);
bool api_tokens_of_person_delete(Db *db, const char *person_id, GError **error);

/* An Authenticate (http/identity.h) for the key of a program. */
Identity *api_token_authenticate(Db *db, const char *token, int64_t now, GError **error);

/* The AuthenticateAgain for it. */
Identity *api_token_again(Db *db, const Identity *before, int64_t now, GError **error);
