/* notices_store.h - rows of reminders: choices, calendars, the company's mail server, the outbox.
 *
 * All of the organisation that is set on the Db, except where it says "across". Functions that look
 * one row up return NULL without error if there is none.
 */
#pragma once

#include "base/actor.h"
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db; /* store/db.h */

/* --- one person -------------------------------------------------------------------- */

typedef struct {
    bool wants_digest;          /* the daily mail */
    bool wants_backup_failures; /* asked of those who may manage the company */
    int64_t version;            /* 0: never changed */
    int64_t changed_at;
} NoticeChoice;

bool notice_choice_load(Db *db, const char *person_id, NoticeChoice *choice, GError **error);
/* What is wanted counts; the version follows. */
bool notice_choice_save(Db *db, const Actor *actor, const NoticeChoice *choice, GError **error);

/* Set of the ids (char*) of those who want no digest; the caller owns it. */
GHashTable *notice_refusers(Db *db, GError **error);
/* … of those who want no mail about a backup that failed. */
GHashTable *backup_failure_refusers(Db *db, GError **error);

/* @made_at: 0: there is none */
bool calendar_find(Db *db, const char *person_id, int64_t *made_at, GError **error);
/* Replaces the one there was. */
bool calendar_save(Db *db, const Actor *actor, const char *token_hash, GError **error);
bool calendar_delete(Db *db, const char *person_id, GError **error);

/* Across. Whose calendar it is; both NULL: nobody's. The caller owns both. */
bool calendar_by_token(Db *db, const char *token_hash, char **org_id, char **person_id,
                       GError **error);

/* --- the company's own mail server ---------------------------------------------------- */

typedef struct {
    char *host;
    int port;
    char *user;         /* NULL: none is asked */
    char *password_box; /* sealed, see key_box.h; NULL: none */
    char *sender;
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;
} MailServer;

void mail_server_free(MailServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailServer, mail_server_free)

MailServer *mail_server_load(Db *db, GError **error);
bool mail_server_save(Db *db, const Actor *actor, const MailServer *server, GError **error);
bool mail_server_delete(Db *db, GError **error);

/* --- what is to be sent ----------------------------------------------------------------- */

/* Whether the digests of @day are still to be made; reading only. */
bool notice_day_is_open(Db *db, const char *day, bool *is_open, GError **error);
/* The same, and from now on they are this transaction's to make. */
bool notice_day_claim(Db *db, const char *day, bool *is_claimed, GError **error);

typedef struct {
    char *id;
    char *org_id;
    char *person_id;
    char *day; /* or a word and the day: what kind of mail it is */
    char *subject;
    char *body;
    int tries;       /* this one included */
    int64_t ends_at; /* after this it is of no use */
    int64_t made_at;
} OutboxMail;

void outbox_mail_free(OutboxMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxMail, outbox_mail_free)

#define OUTBOX_OF_PERSON_MAX 20 /* mails that wait for one person: more would be a flood */

/* What the place of the day begins with where the body holds a secret: it is sealed (key_box.h). */
#define OUTBOX_SEALED "sealed:"

/* One a day and person: @is_new false if there was one, or OUTBOX_OF_PERSON_MAX wait. */
bool outbox_add(Db *db, const char *person_id, const char *day, const char *subject,
                const char *body, int64_t now, int64_t ends_at, bool *is_new, GError **error);

/* Set of the ids (char*) of those who got a mail with this day that was written at @since or later;
 * the caller owns it. */
GHashTable *outbox_receivers(Db *db, const char *day, int64_t since, GError **error);

/* Across. Takes one that is due; it belongs to the caller until outbox_end(). */
OutboxMail *outbox_claim(Db *db, int64_t now, GError **error);

/* @state: "sent", "failed", "dropped", or "waiting" to try again at @next_at
 * @problem: an outcome of smtp.h; NULL: none */
bool outbox_end(Db *db, const char *id, const char *state, int64_t next_at, const char *problem,
                int64_t now, GError **error);

/* Across. What was being sent when a server died is not sent again: it may have gone out. Deletes
 * what is old. */
bool outbox_sweep(Db *db, int64_t now, GError **error);

/* How the last mail of the company went; state NULL: there was none. The caller owns the texts. */
typedef struct {
    char *state, *problem;
    int64_t at;
} OutboxLast;

bool outbox_last(Db *db, OutboxLast *last, GError **error);
void outbox_last_clear(OutboxLast *last);
