/* accounts.h - all that other rooms may know of organisations, departments, people and the audit
 * log. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"

typedef struct Db Db;             /* store/db.h */
typedef struct Store Store;       /* store/store.h */
typedef struct Messages Messages; /* base/messages.h */

typedef struct {
    char *id;
    char *name;
    char *industry;                                 /* id of packs/industries.yaml */
    char *size_band;                                /* id of packs/sizes.yaml */
    char *corporate_number, *postal_code, *address; /* NULL: not given */
    bool shares_with_peers;
    char *date_style;    /* of dates in documents: "western" or "japanese" */
    char *second_factor; /* of whom it is demanded (second_factor.h); NULL: nobody chose */
    int64_t created_at;
    int64_t version;
} Organisation;

void organisation_free(Organisation *organisation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Organisation, organisation_free)

/* The organisation that is set on @db. Fails with NOT_FOUND. The caller owns it. */
Organisation *organisation_load(Db *db, GError **error);

typedef struct {
    char *id;
    char *name;
    char *site_id; /* NULL: none */
    bool is_archived;
    int64_t version;
} Department;

/* Of Department, by name; the archived ones too if @with_archived. The caller owns it; NULL on
 * failure. */
GPtrArray *departments_of_org(Db *db, bool with_archived, GError **error);

/* The one with this id, or NULL: lent from @departments. */
const Department *department_find(const GPtrArray *departments, const char *id);

/* How somebody is called, and whether she works here now. */
typedef struct {
    char *name;
    bool is_member;
    char *department_id; /* NULL: none */
} PersonName;

/* char* id -> PersonName of all people, those who left too: what they did keeps their name.
 * The caller owns it; NULL on failure. */
GHashTable *people_names(Db *db, GError **error);

/* The name of a person, lent; NULL where @names or @person_id is NULL, or it is unknown. */
const char *person_name(GHashTable *names, const char *person_id);

/* Where somebody who can sign in is written to. */
typedef struct {
    char *name;
    char *email;
    char *language; /* "ja" or "en" */
    bool may_read_audit;
    bool may_manage; /* "organisation.write": who can do something about backups */
} PersonContact;

void person_contact_free(PersonContact *contact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PersonContact, person_contact_free)

/* char* id -> PersonContact of all who work here now and can sign in, today. The caller owns it. */
GHashTable *people_contacts(Db *db, GError **error);
/* The same of one; NULL without error: she has left, cannot sign in, or her access has ended. */
PersonContact *person_contact(Db *db, const char *person_id, GError **error);

/* The newest signed end of the audit log, one line; NULL without error: there is none yet. The
 * caller owns it. */
char *audit_anchor_line(Db *db, GError **error);

/* Whether the newest one is as this server signed it, and of this log. If not, somebody wrote into
 * the database, and none is made until that is cleared up. */
bool audit_anchors_hold(Db *db, bool *hold, GError **error);

/* How the company wants the signed ends of its log mailed to those who may read it. */
typedef enum {
    ANCHOR_MAIL_OFF,
    ANCHOR_MAIL_DIGEST, /* in the daily mail, on days when there is one; where nobody chose */
    ANCHOR_MAIL_DAILY,  /* every day on which something was added */
} AnchorMail;

bool anchor_mail_wanted(Db *db, AnchorMail *choice, GError **error);

/* The newest signed end, if it was made on @day (in Tokyo).
 * @line: NULL: there is none; the caller owns it. @made_at: when, Unix time in seconds */
bool audit_anchor_of_day(Db *db, const char *day, char **line, int64_t *made_at, GError **error);

/* Across. Ids of up to @limit organisations after @after that want it every day and have not got it
 * on @day yet. Of char; the caller owns it. */
GPtrArray *organisations_for_anchor_mail(Db *db, const char *after, const char *day, int limit,
                                         GError **error);

/* From now on the mails of @day are this transaction's to make; false: they were made, or are not
 * wanted any more. */
bool anchor_mail_claim(Db *db, const char *day, bool *is_claimed, GError **error);

/* What is known of somebody's sign-in, and of her company's. */
typedef struct {
    bool has_app; /* an authenticator app */
    int64_t passkeys;
    bool may_prove;         /* she can prove who she is, as needed to set anything up; not who came
                               by a link */
    bool may_choose_factor; /* she may say of whom the company demands a second factor, and nobody
                               has yet */
    const char *base_url;   /* where the program is open; passkeys need a name there; lent */
} SignInState;

/**
 * What would lock the sign-in better. Pure.
 *
 * Returns "passkey", or "authenticator" where there cannot be passkeys and she has no app either;
 * "company" where she has a lock and the company does not demand one yet; NULL: nothing.
 */
const char *sign_in_offer(const SignInState *state);

/* Whether a person with this id works here now. */
bool person_is_member(Db *db, const char *person_id, bool *is_member, GError **error);

/* What opens a door to somebody. */
typedef struct {
    bool can_sign_in; /* has a password or a passkey */
    int64_t sessions, passkeys, links;
    int64_t tokens; /* keys for programs */
} PersonAccess;

bool person_access(Db *db, const char *person_id, PersonAccess *access, GError **error);

/**
 * Ends somebody's membership and all that opened a door to her: password, second factors, passkeys,
 * sessions, links, keys for programs. What she did stays recorded. The caller writes the audit log.
 *
 * @by_roles: of who does it (NULL-terminated); see roles_may_end (permissions.h)
 * @ended: what there was
 * Fails with NOT_FOUND, DENIED if the other may do more, or CONFLICT if nobody would be left in
 * charge.
 */
bool person_leave(Db *db, const Actor *actor, char *const *by_roles, const char *person_id,
                  PersonAccess *ended, GError **error);

/* How many people who can sign in today have @role. */
bool people_with_role(Db *db, const char *role, int64_t *count, GError **error);

/* Across. Ids and names of up to @limit organisations whose id comes after @after: id, name, id,
 * name ... The caller owns the list. */
GPtrArray *organisations_after(Db *db, const char *after, int limit, GError **error);

/* The same with a reading of its own: for work that goes through all of them. */
GPtrArray *organisations_page(Store *store, const char *after, int limit, GError **error);

/**
 * Writes one entry of the audit log of the organisation that is set on @db. Part of every change of
 * data, in the same transaction.
 *
 * @action: "assessment.answer": a key "audit.ACTION" of packs/messages must exist
 * @object: what it was done to, as an id or a short text; never NULL
 * @details: a JSON object with what changed; never a secret
 */
bool audit_record(Db *db, const Actor *actor, const char *action, const char *object,
                  const char *details, GError **error);

/* Somebody signed in with a browser she had not used before. All of it is lent. */
typedef struct {
    const char *org_id, *person_id;
    const char *browser; /* "Windows / Edge"; NULL: not known */
    const char *address; /* without its last part */
    const Messages *messages;
    int64_t now;
} NewBrowser;

/* Called in the transaction of the sign-in; registered in app/rooms.c. */
typedef bool (*NewBrowserSeen)(Db *db, const NewBrowser *seen, GError **error);
void accounts_on_new_browser(NewBrowserSeen callback);

/* What a person proves with who she is changed. All of it is lent. */
typedef struct {
    const char *org_id, *person_id;
    const char *what;    /* "password", "passkey-add", "passkey-remove", "app-add", "app-remove",
                            "codes-renew", "code-use", "unlock": "mail.lock-WHAT" of packs/messages */
    const char *address; /* without its last part */
    const Messages *messages;
    int64_t now;
} LockChange;

/* Called in the transaction of the change; registered in app/rooms.c. */
typedef bool (*LockChanged)(Db *db, const LockChange *change, GError **error);
void accounts_on_lock_changed(LockChanged callback);

/* Somebody took all keys off another, who chooses new ones by a link. All of it is lent. */
typedef struct {
    const char *org_id, *person_id;
    const char *by_id, *by_name; /* who did it */
    const char *url;             /* of the link: a secret of @person_id */
    int64_t ends_at;             /* of the link */
    const char *address;         /* whence it was done, without its last part */
    const Messages *messages;
    int64_t now;
} KeysReset;

/**
 * Called in the transaction of the reset; registered in app/rooms.c.
 *
 * @is_mailed: the link is on its way to her, nobody else need see it
 * Fails with TOO_MANY where mails could be sent, but as many wait for her as may.
 */
typedef bool (*KeysWereReset)(Db *db, const KeysReset *reset, bool *is_mailed, GError **error);
void accounts_on_keys_reset(KeysWereReset callback);

/* Whether the chain of the audit log of the organisation that is set on @db holds. Reads all of it.
 */
bool audit_is_whole(Db *db, bool *is_whole, GError **error);

/* Across. The account with this mail address; *@id NULL: there is none. The caller owns it. */
bool account_of_email(Db *db, const char *email, char **id, GError **error);

/* Across. Ends sessions, one-time links of all kinds and keys for programs; for a database that was
 * restored, where some stand that may have been used or revoked since. Passwords, second factors
 * and passkeys stay as they are there. */
bool accounts_end_all_ways_in(Db *db, GError **error);

/* Called in the transaction that changed the organisation's own row; registered in app/rooms.c by
 * the rooms that keep something derived from it. */
typedef bool (*OrganisationChanged)(Db *db, const Organisation *organisation, GError **error);
void accounts_on_organisation_changed(OrganisationChanged callback);
