/* sign_in_store.h - rows of accounts, sessions, one-time links and failed attempts. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "http/identity.h"
#include "rooms/accounts/throttle.h"

typedef struct Db Db;

#define SESSION_IDLE_S (8 * 3600) /* ends after so long without use */
#define SESSION_LONG_S                                                                             \
    (30 * INT64_C(86400))              /* on the device of an employee who came in by a link */
#define SESSION_ABSOLUTE_S (7 * 86400) /* and at the latest after so long */
#define BROWSER_KNOWN_S (400 * INT64_C(86400)) /* as long as browsers keep a cookie */
#define SESSION_STALE_S 60                     /* last use is written again after so long */

/* --- accounts ------------------------------------------------------------------ */

typedef struct {
    char *id;
    char *email; /* what she signs in with; "entry:" and the id: she has never chosen a password */
    char *password_hash;
    char *totp_secret;  /* NULL: no authenticator app */
    char *totp_pending; /* NULL: none is being set up */
    int64_t totp_step;
    char *language;
} Account;

void account_free(Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)

/* NULL without error: there is none. */
Account *account_find_by_email(Db *db, const char *email, GError **error);
Account *account_find(Db *db, const char *id, GError **error);

/* The same for a change that rests on what stands there: until the transaction ends nobody else
 * changes it, from whatever company. */
Account *account_hold(Db *db, const char *id, GError **error);

/* Fails with INVALID on field @field if the address has an account already. */
bool account_insert(Db *db, const char *id, const char *email, const char *password_hash,
                    const char *language, int64_t now, const char *field, GError **error);

/* One that only a link opens: it takes no address, for whoever can make a link might take that of
 * somebody in another company. */
bool account_insert_without_email(Db *db, const char *id, const char *language, int64_t now,
                                  GError **error);

/* Gives @email to an account that has none yet; nothing if it has one. Fails like account_insert().
 */
bool account_take_email(Db *db, const Account *account, const char *email, const char *field,
                        GError **error);
bool account_set_password(Db *db, const char *id, const char *password_hash, GError **error);
bool account_set_language(Db *db, const char *id, const char *language, GError **error);
bool account_set_theme(Db *db, const char *id, const char *theme, GError **error);
bool account_set_totp(Db *db, const char *id, const char *secret, const char *pending, int64_t step,
                      GError **error);

/* Uses up the step of a code; @is_fresh false: this code, or a later one, was used before. */
bool account_use_step(Db *db, const char *id, int64_t step, bool *is_fresh, GError **error);

/* Replaces the recovery codes. @codes: as shown to the person; NULL-terminated; may be empty. */
bool recovery_codes_replace(Db *db, const char *account_id, char *const *codes, GError **error);
bool recovery_code_use(Db *db, const char *account_id, const char *code, bool *is_used,
                       GError **error);

/* --- sessions -------------------------------------------------------------------- */

/* How well somebody has shown who she is. */
typedef enum {
    PROOF_POOR, /* not by the best this account has */
    PROOF_BEST, /* by the best it has, and that is a password */
    PROOF_TWO,  /* by two factors: a passkey, or a password and a code */
} Proof;

/* All of it is lent. */
typedef struct {
    const char *account_id, *org_id, *person_id;
    const char *user_agent, *address;
    int64_t now;
    bool is_long; /* of an employee who came in by a link */
    Proof proof;
} SessionStart;

/* Starts a session; returns its token, which the caller owns. */
char *session_start(Db *db, const SessionStart *start, GError **error);

/* Notes that the person of a session proved who she is. Its token is good no more: returns the new
 * one, which the caller owns. */
char *session_prove(Db *db, const char *session_id, Proof proof, int64_t now, GError **error);

/* Notes that she made a second factor in it, which proves nothing else. Returns the new token. */
char *session_set_two_factors(Db *db, const char *session_id, GError **error);

/* An Authenticate (http/identity.h). */
Identity *session_authenticate(Db *db, const char *token, int64_t now, GError **error);

/* An AuthenticateAgain. */
Identity *session_again(Db *db, const Identity *before, int64_t now, GError **error);

/* What @identity's person is and may now; roles stays NULL where she is no member any more. */
bool identity_fill_person(Db *db, Identity *identity, int64_t now, GError **error);

/* A StoreWork: notes that a session, or the key of a program, is in use. @data: char* its id */
bool session_touch(Db *db, void *data, GError **error);

typedef struct {
    char *id;
    char *user_agent;
    char *address;
    int64_t created_at, last_seen_at, ends_at;
} Session;

GPtrArray *sessions_of_account(Db *db, const char *account_id, int64_t now,
                               GError **error); /* of Session */
/* Fails with NOT_FOUND if the account has no such session. */
bool session_end(Db *db, const char *account_id, const char *session_id, GError **error);

/* Ends all sessions of an account but @kept ("" : none is kept). */
bool sessions_end(Db *db, const char *account_id, const char *kept, GError **error);
bool sessions_of_person_end(Db *db, const char *person_id, GError **error);

/* Notes that an account is used with a browser. @is_new: not with this one before, but with others.
 */
bool browser_note(Db *db, const char *account_id, const char *browser_hash, int64_t now,
                  bool *is_new, GError **error);

/* --- one-time links --------------------------------------------------------------- */

typedef struct {
    char *org_id;    /* NULL for "setup" */
    char *person_id; /* NULL for "setup" */
} Link;

void link_free(Link *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Link, link_free)

/* @kind: "setup", "invitation" or "second-factor". Returns the token, which the caller owns. */
char *link_new(Db *db, const char *kind, const char *org_id, const char *person_id, int64_t now,
               int64_t ends_at, GError **error);

/* NULL without error: there is none, it has ended or was used. */
Link *link_find(Db *db, const char *kind, const char *token, int64_t now, GError **error);
bool link_use_up(Db *db, const char *kind, const char *token, GError **error);
bool links_of_person_end(Db *db, const char *person_id, GError **error);

/* Ends the sign-ins of a person that wait for the second factor: the password was another one. */
bool half_sign_ins_end(Db *db, const char *person_id, GError **error);

/* Open invitations: char* person id -> int64_t* end. The caller owns it. */
GHashTable *invitations_open(Db *db, int64_t now, GError **error);

/* --- memberships and attempts ------------------------------------------------------- */

/* Where an account works now: sets @org_id and @person_id (owned by the caller), NULL if nowhere.
 */
bool membership_of_account(Db *db, const char *account_id, int64_t now, char **org_id,
                           char **person_id, char **name, GError **error);

bool attempts_load(Db *db, const char *subject, Attempts *attempts, GError **error);
bool attempts_save(Db *db, const char *subject, const Attempts *attempts, GError **error);
bool attempts_forget(Db *db, const char *subject, GError **error);

/* A StoreWork: removes ended sessions and links and forgotten attempts. @data: unused */
bool sign_in_sweep(Db *db, void *data, GError **error);

/* Whether there is any organisation yet. */
bool organisation_exists(Db *db, bool *exists, GError **error);
