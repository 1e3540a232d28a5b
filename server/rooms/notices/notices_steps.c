#include "rooms/notices/notices_steps.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "base/token.h"
#include "rooms/accounts/accounts.h"
#include "rooms/notices/letter.h"

/* One text among the details; @name NULL: none. */
static bool record(Db *db, const Actor *actor, const char *action, const char *object,
                   const char *name, const char *text, GError **error)
{
    JsonWriter details;
    json_writer_init(&details);
    json_begin_object(&details, NULL);
    if (name != NULL)
        json_text(&details, name, text);
    json_end(&details);
    const bool is_good = audit_record(db, actor, action, object, details.text->str, error);
    json_writer_clear(&details);
    return is_good;
}

static bool record_switch(Db *db, const Actor *actor, bool before, bool wanted, const char *on,
                          const char *off, GError **error)
{
    return before == wanted ||
           record(db, actor, wanted ? on : off, actor->person_id, NULL, NULL, error);
}

bool notice_choice_change(Db *db, const Actor *actor, const NoticeChoice *before,
                          const NoticeChoice *wanted, GError **error)
{
    return notice_choice_save(db, actor, wanted, error) &&
           record_switch(db, actor, before->wants_digest, wanted->wants_digest, "notice.begin",
                         "notice.end", error) &&
           record_switch(db, actor, before->wants_backup_failures, wanted->wants_backup_failures,
                         "notice.begin-backups", "notice.end-backups", error);
}

char *calendar_make(Db *db, const Actor *actor, GError **error)
{
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    if (!calendar_save(db, actor, hash, error) ||
        !record(db, actor, "calendar.make", actor->person_id, NULL, NULL, error))
        return NULL;
    return g_steal_pointer(&token);
}

bool calendar_revoke(Db *db, const Actor *actor, GError **error)
{
    return calendar_delete(db, actor->person_id, error) &&
           record(db, actor, "calendar.revoke", actor->person_id, NULL, NULL, error);
}

/* --- the mail server ------------------------------------------------------------------ */

static bool check_server(const MailSetup *setup, const MailServer *wanted, GError **error)
{
    g_autofree char *sender = letter_address(wanted->sender);
    if (!smtp_host_is_valid(wanted->host))
        refuse_field(error, "host", "error.mail-host", NULL);
    if (!mail_setup_has_port(setup, wanted->port))
        refuse_field(error, "port", "error.mail-port", NULL);
    if (sender == NULL)
        refuse_field(error, "sender", "error.mail-sender", NULL);
    return sender != NULL && smtp_host_is_valid(wanted->host) &&
           mail_setup_has_port(setup, wanted->port);
}

/* A password that is kept goes to the server it was typed for, and to no other. */
static bool is_same_server(const MailServer *a, const MailServer *b)
{
    return g_str_equal(a->host, b->host) && a->port == b->port && g_strcmp0(a->user, b->user) == 0;
}

static bool choose_password(const MailServer *current, const MailServer *wanted, GError **error)
{
    if (current == NULL || current->password_box == NULL || is_same_server(current, wanted))
        return true;
    return refuse_field(error, "password", "error.mail-password-again", NULL);
}

bool mail_server_change(Db *db, const Actor *actor, const char *org_id, const MailSetup *setup,
                        const MailServer *wanted, const char *password, GError **error)
{
    if (!setup->organisations_may || setup->server.host != NULL)
        return refuse(error, APP_ERROR_CONFLICT, "error.mail-by-operator", NULL);
    if (!check_server(setup, wanted, error))
        return false;
    g_autoptr(GError) failure = NULL;
    g_autoptr(MailServer) current = mail_server_load(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (password == NULL && !choose_password(current, wanted, error))
        return false;

    g_autofree char *box =
        password != NULL && password[0] != '\0' ? key_box_seal(setup->key, org_id, password) : NULL;
    MailServer server = *wanted;
    server.password_box = password != NULL ? box : current == NULL ? NULL : current->password_box;
    return mail_server_save(db, actor, &server, error) &&
           record(db, actor, "mail-server.change", wanted->host, "host", wanted->host, error);
}

bool mail_server_remove(Db *db, const Actor *actor, GError **error)
{
    return mail_server_delete(db, error) &&
           record(db, actor, "mail-server.remove", "mail-server", NULL, NULL, error);
}
