/* unlock.h - a way in for somebody who has lost all her keys, and whom nobody else can invite anew:
 * by who runs the server, on its command line. */
#pragma once

#include <stdint.h>

#include "base/messages.h"

typedef struct Store Store;

/* All but the token is lent. */
typedef struct {
    const char *email;
    const Messages *messages; /* for the mail that tells her */
    int64_t now;
    char *token; /* of the invitation; the caller owns it */
} Unlock;

/**
 * Takes all keys off an account (keys_store.h) and makes an invitation with which the person
 * chooses new ones. She stays who she is: roles, tasks and keys for programs. It stands in the log
 * of her company, and a mail tells her.
 *
 * Fails with NOT_FOUND if nobody signs in with this address, or who did works in no company now.
 */
bool account_unlock(Store *store, Unlock *unlock, GError **error);
