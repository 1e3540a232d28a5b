/* passkeys_store.h - rows of passkeys, and of the challenges they are asked to sign. */
#pragma once

#include "rooms/accounts/passkey.h"

typedef struct Db Db; /* store/db.h */

#define CHALLENGE_S 300 /* so long a challenge can be answered */
#define CHALLENGES_OF_ADDRESS_MAX                                                                  \
    200 /* open at a time, so that strangers do not fill the table                                 \
         */

typedef struct {
    char *id;
    char *account_id;
    PasskeyKey key;
    char *name; /* as the person calls it */
    int64_t created_at;
    int64_t last_used_at; /* 0: never */
    int64_t version;
} Passkey;

void passkey_free(Passkey *passkey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Passkey, passkey_free)

/* Of Passkey, the oldest first. The caller owns it. */
GPtrArray *passkeys_of_account(Db *db, const char *account_id, GError **error);

/* NULL without error: there is none. */
Passkey *passkey_find(Db *db, const char *credential, GError **error);

/* Fails with NOT_FOUND if the account has no such passkey. */
Passkey *passkey_load(Db *db, const char *account_id, const char *id, GError **error);

/* Fails with CONFLICT if the key is known already. */
bool passkey_insert(Db *db, const char *id, const char *account_id, const PasskeyKey *key,
                    const char *name, int64_t now, GError **error);
bool passkey_rename(Db *db, const char *account_id, const char *id, const char *name,
                    GError **error);
/* @is_there false: it was removed a moment ago. */
bool passkey_use(Db *db, const char *id, int64_t uses, int64_t now, bool *is_there, GError **error);
bool passkey_delete(Db *db, const char *account_id, const char *id, GError **error);
bool passkeys_of_account_delete(Db *db, const char *account_id, GError **error);

/**
 * A new challenge; the caller owns it.
 *
 * @purpose: "sign-in", "proof" or "registration"
 * @bound_to: who must answer: a session, or the hash of a browser's cookie
 * Fails with TOO_MANY if @address has CHALLENGES_OF_ADDRESS_MAX open ones.
 */
char *challenge_new(Db *db, const char *purpose, const char *bound_to, const char *address,
                    int64_t now, GError **error);

/* Uses a challenge up. @is_good false: there is none, it has ended, or it is bound to another. */
bool challenge_use(Db *db, const char *purpose, const char *bound_to, const char *challenge,
                   int64_t now, bool *is_good, GError **error);
