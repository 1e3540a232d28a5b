/* sign_in_checks_routes.h - what all ways to sign in share: failures counted, passwords and codes
 * compared, sessions begun. */
#pragma once

#include "http/route.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/totp.h"
#include "rooms/accounts/breached.h"

#define CODE_MAX_CHARACTERS 40

/* --- failures ---------------------------------------------------------------------- */

/* Seconds this account (NULL: not known) and this address must still wait. */
bool seconds_to_wait(const Request *request, const char *email, int64_t *wait_s, GError **error);

/* Counts a failure of the account (NULL: not known) and of the address. */
bool count_failure(const Request *request, const char *email, GError **error);
bool forget_failures(const Request *request, const char *email, GError **error);

/* Writes to the log of the company the account belongs to; nothing if @account_id is NULL or it
 * belongs to none. */
bool record_for_account(Request *request, const char *account_id, const char *action,
                        GError **error);

/* "Wait so many seconds", as an answer. Always true. */
bool refuse_until(Reply *reply, int64_t wait_s);

/* --- passwords, by the prepare functions -------------------------------------------- */

typedef struct {
    Account *account; /* NULL: there is none with this address */
    char *email;
    char *hash;          /* of the new password */
    BreachAnswer breach; /* what is known of the new password: it is not PRESENT */
    bool is_right;       /* the password fitted then; see account_checked() */
    int64_t wait_s;      /* so long no password is looked at */
} Checked;

/* Becomes what @request has prepared. */
Checked *checked_new(Request *request);

/* Looks up @email and compares the password, unless it must wait. */
bool check_password(Request *request, Checked *checked, const char *email, const char *password,
                    GError **error);

/* In the handler, in the turn of the company (the organisation is set): the account whose password
 * was right, as it is now. Comparing takes its time, and meanwhile the password may have been
 * changed or taken off; then, as when it was wrong, @account is set to NULL. Owned by the caller.
 */
bool account_checked(Request *request, Account **account, GError **error);

/* True if the password of who is signed in was right, and still is; otherwise the failure is
 * counted, kept, and answered; @error is set only if that was not possible. */
bool is_password_right(Request *request, Reply *reply, const char *field, GError **error);

/* Whether @code is the app's present one or an unused recovery code; uses it up. Who used a
 * recovery code is told. */
bool use_code(Request *request, const Account *account, const char *person_id, const char *code,
              CodeAnswer *answer, GError **error);

/* Counts a code that was not right as a failure, except one that came a moment too late or too
 * early: that speaks of a person with the right app, and is never worth anything. */
bool count_code(const Request *request, const char *email, CodeAnswer answer, GError **error);

/* Tells a person that what she proves who she is with was changed. @what: LockChange (accounts.h)
 */
bool tell_lock_changed(Request *request, const char *person_id, const char *what, GError **error);

/* The same where nobody asked over the network. */
bool lock_change_tell(Db *db, const LockChange *change, GError **error);

/* --- sessions ------------------------------------------------------------------------ */

bool is_secure(const Request *request);

/**
 * Starts a session and gives the browser its cookie; the organisation is set on the way. Writes
 * the schema Me.
 *
 * @way: how she came in, for the log: "password", "code", "passkey", "invitation", "setup"
 */
bool begin_session(Request *request, Reply *reply, const char *account_id, const char *org_id,
                   const char *person_id, const char *name, const char *way, Proof proof,
                   GError **error);

/* The same for an employee who came in by a link: no proof of who she is, and for a month. */
bool begin_long_session(Request *request, Reply *reply, const char *account_id, const char *org_id,
                        const char *person_id, const char *name, GError **error);

/* From now on this session has shown two factors: she made the second one in it. */
bool note_second_factor(Request *request, Reply *reply, GError **error);

/* Whether she may remove one of her second factors: not the last one where one is demanded. */
bool may_remove_factor(const Request *request, bool is_last, GError **error);
