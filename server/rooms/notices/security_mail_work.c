#include "rooms/notices/security_mail_work.h"

#include "base/error.h"
#include "base/id.h"
#include "base/messages.h"
#include "base/time.h"
#include "rooms/notices/mail_route.h"

#define USEFUL_S (2 * DAY_S) /* older, it would only frighten */

static bool can_send(Db *db, const char *org_id, bool *can, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(MailServer) own = mail_server_load(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_auto(MailRoute) route = { 0 };
    mail_route_find(&route, mail_setup(), own, org_id);
    *can = route.source != MAIL_NOWHERE;
    return true;
}

/* Whom to write to, and about which company. */
typedef struct {
    PersonContact *person;
    Organisation *organisation;
} Receiver;

static void receiver_clear(Receiver *receiver)
{
    g_clear_pointer(&receiver->person, person_contact_free);
    g_clear_pointer(&receiver->organisation, organisation_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Receiver, receiver_clear)

/* person NULL: she gets no mail, or there is no way to send one. */
static bool find_receiver(Db *db, const char *org_id, const char *person_id, Receiver *receiver,
                          GError **error)
{
    bool can = false;
    g_autoptr(GError) failure = NULL;
    if (!can_send(db, org_id, &can, error))
        return false;
    if (!can)
        return true;
    receiver->person = person_contact(db, person_id, &failure);
    receiver->organisation = failure == NULL ? organisation_load(db, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}

/* @pairs: for subject and body, NULL-terminated */
static bool write_mail(Db *db, const Messages *messages, const char *language,
                       const char *person_id, const char *subject_key, const char *body_key,
                       const char *const *pairs, int64_t now, GError **error)
{
    bool is_new = false;
    g_autofree char *subject = messages_format(messages, language, subject_key, pairs);
    g_autofree char *body = messages_format(messages, language, body_key, pairs);
    g_autofree char *key = id_new(); /* in place of the day: each event has its own mail */
    return outbox_add(db, person_id, key, subject, body, now, now + USEFUL_S, &is_new, error);
}

bool notices_new_browser(Db *db, const NewBrowser *seen, GError **error)
{
    g_auto(Receiver) to = { 0 };
    if (!find_receiver(db, seen->org_id, seen->person_id, &to, error) || to.person == NULL)
        return *error == NULL;
    const char *language = to.person->language, *browser = seen->browser;
    g_autofree char *at = time_format_screen(seen->now);
    if (browser == NULL)
        browser = messages_text(seen->messages, language, "mail.unknown-browser");
    const char *const pairs[] = {
        "name",    to.person->name, "company", to.organisation->name, "at", at,
        "browser", browser,         "address", seen->address,         NULL
    };
    return write_mail(db, seen->messages, language, seen->person_id, "mail.new-browser-subject",
                      "mail.new-browser-body", pairs, seen->now, error);
}

bool notices_lock_changed(Db *db, const LockChange *change, GError **error)
{
    g_auto(Receiver) to = { 0 };
    if (!find_receiver(db, change->org_id, change->person_id, &to, error) || to.person == NULL)
        return *error == NULL;
    const char *language = to.person->language;
    g_autofree char *key = g_strconcat("mail.lock-", change->what, NULL);
    g_autofree char *at = time_format_screen(change->now);
    const char *what = messages_text(change->messages, language, key);
    const char *const pairs[] = {
        "name",    to.person->name, "company", to.organisation->name, "at", at, "what", what,
        "address", change->address, NULL
    };
    return write_mail(db, change->messages, language, change->person_id, "mail.lock-subject",
                      "mail.lock-body", pairs, change->now, error);
}

/* --- keys that somebody took off another ------------------------------------------------------ */

/* What both kinds of mail say. */
typedef struct {
    const KeysReset *reset;
    const Receiver *to;
    char *at, *until;
} ResetMail;

static void reset_mail_clear(ResetMail *mail)
{
    g_free(mail->at);
    g_free(mail->until);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ResetMail, reset_mail_clear)

/* Sealed, because who has the link is in: neither the database nor a copy of it gives it away. */
static bool mail_link(Db *db, const ResetMail *mail, GError **error)
{
    const KeysReset *reset = mail->reset;
    const Messages *messages = reset->messages;
    const PersonContact *person = mail->to->person;
    bool is_new = false;
    const char *const pairs[] = { "name", person->name,   "company", mail->to->organisation->name,
                                  "at",   mail->at,       "until",   mail->until,
                                  "by",   reset->by_name, "address", reset->address,
                                  "url",  reset->url,     NULL };
    g_autofree char *id = id_new();
    g_autofree char *key = g_strconcat(OUTBOX_SEALED, id, NULL);
    g_autofree char *subject =
        messages_format(messages, person->language, "mail.reset-subject", pairs);
    g_autofree char *body = messages_format(messages, person->language, "mail.reset-body", pairs);
    g_autofree char *sealed = key_box_seal(mail_setup()->key, reset->org_id, body);
    return outbox_add(db, reset->person_id, key, subject, sealed, reset->now, reset->ends_at,
                      &is_new, error) &&
           (is_new || refuse(error, APP_ERROR_TOO_MANY, "error.mails-wait", NULL));
}

static bool mail_other(Db *db, const ResetMail *mail, const char *id, const PersonContact *other,
                       GError **error)
{
    const KeysReset *reset = mail->reset;
    const char *const pairs[] = { "reader",  other->name,
                                  "name",    mail->to->person->name,
                                  "company", mail->to->organisation->name,
                                  "at",      mail->at,
                                  "by",      reset->by_name,
                                  "address", reset->address,
                                  NULL };
    return write_mail(db, reset->messages, other->language, id, "mail.reset-told-subject",
                      "mail.reset-told-body", pairs, reset->now, error);
}

static bool mail_others(Db *db, const ResetMail *mail, GError **error)
{
    GHashTableIter iter;
    void *id = NULL, *contact = NULL;
    g_autoptr(GHashTable) contacts = people_contacts(db, error);
    if (contacts == NULL)
        return false;
    g_hash_table_iter_init(&iter, contacts);
    while (g_hash_table_iter_next(&iter, &id, &contact)) {
        const PersonContact *other = contact;
        if (other->may_manage && !g_str_equal(id, mail->reset->person_id) &&
            !g_str_equal(id, mail->reset->by_id) && !mail_other(db, mail, id, other, error))
            return false;
    }
    return true;
}

bool notices_keys_reset(Db *db, const KeysReset *reset, bool *is_mailed, GError **error)
{
    g_auto(Receiver) to = { 0 };
    *is_mailed = false;
    if (!find_receiver(db, reset->org_id, reset->person_id, &to, error) || to.person == NULL)
        return *error == NULL;
    g_auto(ResetMail) mail = { .reset = reset,
                               .to = &to,
                               .at = time_format_screen(reset->now),
                               .until = time_format_screen(reset->ends_at) };
    *is_mailed = true;
    return mail_link(db, &mail, error) && mail_others(db, &mail, error);
}
