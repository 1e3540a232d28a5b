/* keys_store.h - all that somebody signs in with, taken off at once so that she chooses it anew. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db; /* store/db.h */

#define KEYS_LINK_S INT64_C(86400) /* so long the link is good with which she chooses new ones */

/**
 * Takes password, passkeys, authenticator app and recovery codes off an account, ends its sessions
 * on all devices and every link that lets its person in, and makes an invitation for her, of the
 * company that is set on @db, good for KEYS_LINK_S. The account stays, so that mails reach her, and
 * so do keys for programs: they are no way to sign in.
 *
 * Returns the token of the invitation, kept nowhere; the caller owns it.
 */
char *keys_take_off(Db *db, const char *account_id, const char *person_id, int64_t now,
                    GError **error);

/* Whether an account has anything to sign in with; none after keys_take_off(), and where an
 * employee comes by a link. */
bool keys_exist(Db *db, const char *account_id, bool *exist, GError **error);

/* Across. Whether anybody but @person_id, here or in another company, signs in with the account. */
bool account_is_shared(Db *db, const char *account_id, const char *person_id, bool *is_shared,
                       GError **error);

/* Fails with CONFLICT if it is: whoever manages one company must get no hold of an account that
 * opens another one. */
bool account_check_unshared(Db *db, const char *account_id, const char *person_id, GError **error);
