#include "rooms/notices/reminders_work.h"

#include <string.h>

#include "base/time.h"
#include "content/content.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"
#include "rooms/notices/digest.h"
#include "rooms/notices/backup_letter.h"
#include "rooms/notices/mail_route.h"
#include "rooms/notices/notices.h"
#include "rooms/notices/other_mails_work.h"
#include "store/store.h"

#define ORGANISATIONS_PAGE 100
#define TASKS_MAX 20000        /* of one organisation */
#define MAILS_AT_A_TIME 200    /* of one run; the rest waits a minute */
#define USEFUL_S (20 * HOUR_S) /* then the next one is near */
#define SCAN_EVERY_S (10 * MINUTE_S)

/* How long to wait after each failed try; after the last, the mail is given up. */
static const int64_t PAUSES_S[] = { 5 * MINUTE_S, 30 * MINUTE_S, 2 * HOUR_S, 6 * HOUR_S };

/* --- writing ------------------------------------------------------------------------- */

/* The digests of one organisation, in one transaction. */
typedef struct {
    const Content *content;
    const MailSetup *setup;
    const char *org_id;
    const char *day;
    int64_t now;
    int made;
} Writing;

/* What digests are made of, loaded. */
typedef struct {
    Organisation *organisation;
    GPtrArray *tasks;
    GHashTable *contacts;
    GHashTable *refusers;
    char *anchor; /* NULL: none, or not wanted */
    bool is_anchor_broken;
    BackupNotice backup;
} Material;

static void material_clear(Material *material)
{
    g_clear_pointer(&material->organisation, organisation_free);
    g_clear_pointer(&material->tasks, g_ptr_array_unref);
    g_clear_pointer(&material->contacts, g_hash_table_unref);
    g_clear_pointer(&material->refusers, g_hash_table_unref);
    g_clear_pointer(&material->anchor, g_free);
    backup_notice_clear(&material->backup);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Material, material_clear)

static bool load_anchor(Material *material, Db *db, GError **error)
{
    g_autoptr(GError) failure = NULL;
    AnchorMail choice = ANCHOR_MAIL_OFF;
    bool hold = true;
    if (!anchor_mail_wanted(db, &choice, error) || !audit_anchors_hold(db, &hold, error))
        return false;
    material->is_anchor_broken = !hold; /* said to who wants no lines either */
    if (choice == ANCHOR_MAIL_OFF)
        return true;
    material->anchor = audit_anchor_line(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}

static bool material_load(Material *material, Db *db, int64_t now, GError **error)
{
    return load_anchor(material, db, error) &&
           backup_notice_load(db, now, &material->backup, error) &&
           (material->organisation = organisation_load(db, error)) != NULL &&
           (material->tasks = tasks_list(db, NULL, TASKS_OPEN, TASKS_MAX, NULL, error)) != NULL &&
           (material->contacts = people_contacts(db, error)) != NULL &&
           (material->refusers = notice_refusers(db, error)) != NULL;
}

static bool write_one(Db *db, Writing *writing, const Material *material, const Digest *digest,
                      GError **error)
{
    bool is_new = false;
    const PersonContact *contact = g_hash_table_lookup(material->contacts, digest->person_id);
    if (contact == NULL || g_hash_table_contains(material->refusers, digest->person_id))
        return true;
    const BackupReader of_backup = { .messages = content_messages(writing->content),
                                     .language = contact->language };
    g_autofree char *backup =
        contact->may_manage ? backup_line(&material->backup, &of_backup) : NULL;
    const DigestReader reader = { .messages = content_messages(writing->content),
                                  .language = contact->language,
                                  .person_name = contact->name,
                                  .organisation_name = material->organisation->name,
                                  .base_url = writing->setup->public_url,
                                  .today = writing->day,
                                  .backup = backup,
                                  .anchor = contact->may_read_audit ? material->anchor : NULL,
                                  .is_anchor_broken =
                                      contact->may_read_audit && material->is_anchor_broken };
    g_autofree char *subject = digest_subject(digest, &reader);
    g_autofree char *body = digest_body(digest, &reader);
    if (!outbox_add(db, digest->person_id, writing->day, subject, body, writing->now,
                    writing->now + USEFUL_S, &is_new, error))
        return false;
    writing->made += is_new;
    return true;
}

static bool write_digests(Db *db, void *data, GError **error)
{
    Writing *writing = data;
    bool is_claimed = false;
    g_auto(Material) material = { 0 };
    writing->made = 0; /* a group that was undone runs again */
    db_set_org(db, writing->org_id);
    if (!notice_day_claim(db, writing->day, &is_claimed, error))
        return false;
    if (!is_claimed)
        return true;
    if (!material_load(&material, db, writing->now, error))
        return false;
    g_autoptr(GPtrArray) digests = digests_on_day(material.tasks, writing->day);
    for (guint i = 0; i < digests->len; i++) {
        if (!write_one(db, writing, &material, g_ptr_array_index(digests, i), error))
            return false;
    }
    return true;
}

/* Whether the organisation can send, and today's digests are still to be made. */
static bool look_at(Db *db, const char *org_id, const MailSetup *setup, const char *day,
                    bool *is_open, GError **error)
{
    g_autoptr(GError) failure = NULL;
    db_set_org(db, org_id);
    g_autoptr(MailServer) own = mail_server_load(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_auto(MailRoute) route;
    mail_route_find(&route, setup, own, org_id);
    *is_open = false;
    return route.source == MAIL_NOWHERE || notice_day_is_open(db, day, is_open, error);
}

/* Of char*: ids of those of the next page that are still to be done. @after moves to the last. */
static GPtrArray *next_open(Store *store, const MailSetup *setup, const char *day, char **after,
                            bool *is_last, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return NULL;
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) page = organisations_after(db, *after, ORGANISATIONS_PAGE, error);
    bool is_good = page != NULL;
    for (guint i = 0; is_good && i + 1 < page->len; i += 2) {
        bool is_open = false;
        const char *org_id = g_ptr_array_index(page, i);
        is_good = look_at(db, org_id, setup, day, &is_open, error);
        if (is_open)
            g_ptr_array_add(open, g_strdup(org_id));
    }
    store_end_read(store, db);
    if (!is_good)
        return NULL;
    *is_last = page->len < 2 * ORGANISATIONS_PAGE;
    if (page->len >= 2) {
        g_free(*after);
        *after = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
    return g_steal_pointer(&open);
}

static bool write_all(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                      GError **error)
{
    g_autofree char *after = g_strdup("");
    bool is_last = false;
    while (!is_last && !g_atomic_int_get(run->is_stopping)) {
        g_autoptr(GPtrArray) open = next_open(run->store, setup, day, &after, &is_last, error);
        if (open == NULL)
            return false;
        for (guint i = 0; i < open->len; i++) {
            Writing writing = { .content = run->content,
                                .setup = setup,
                                .org_id = g_ptr_array_index(open, i),
                                .day = day,
                                .now = run->now };
            if (!store_write(run->store, write_digests, &writing, error))
                return false;
            *made += writing.made;
        }
    }
    return true;
}

static bool write_mails(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                        GError **error)
{
    return write_all(run, setup, day, made, error) &&
           backup_mails_write(run, setup, day, made, error) &&
           anchor_mails_write(run, setup, day, made, error);
}

/* --- sending --------------------------------------------------------------------------- */

/* One mail on its way. */
typedef struct {
    int64_t now;
    OutboxMail *mail;
    const char *state, *problem;
    int64_t next_at;
} Sending;

static bool claim(Db *db, void *data, GError **error)
{
    Sending *sending = data;
    g_autoptr(GError) failure = NULL;
    g_clear_pointer(&sending->mail, outbox_mail_free);
    sending->mail = outbox_claim(db, sending->now, &failure);
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool end(Db *db, void *data, GError **error)
{
    const Sending *sending = data;
    db_set_org(db, sending->mail->org_id);
    return outbox_end(db, sending->mail->id, sending->state, sending->next_at, sending->problem,
                      sending->now, error);
}

static bool sweep(Db *db, void *data, GError **error)
{
    return outbox_sweep(db, *(const int64_t *)data, error);
}

/* The choice as it is when the mail goes out. What speaks of how one signs in
 * (security_mail_work.h) nobody can switch off: it may be the thief who does. */
static bool is_wanted(const NoticeChoice *choice, const char *day)
{
    if (g_str_has_prefix(day, "mail.backup-"))
        return choice->wants_backup_failures;
    const bool is_digest = strlen(day) == TIME_DAY_SIZE - 1;
    return choice->wants_digest || !(is_digest || g_str_has_prefix(day, "mail.anchor:"));
}

/* Who is written to now, and by which server. @contact: NULL: nobody any more */
static bool look_up(Store *store, const MailSetup *setup, const OutboxMail *mail,
                    PersonContact **contact, MailRoute *route, GError **error)
{
    g_autoptr(GError) failure = NULL;
    NoticeChoice choice = { 0 };
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return false;
    db_set_org(db, mail->org_id);
    g_autoptr(MailServer) own = mail_server_load(db, &failure);
    if (failure == NULL)
        *contact = person_contact(db, mail->person_id, &failure);
    if (failure == NULL)
        notice_choice_load(db, mail->person_id, &choice, &failure);
    store_end_read(store, db);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    mail_route_find(route, setup, own, mail->org_id);
    if (!is_wanted(&choice, mail->day))
        g_clear_pointer(contact, person_contact_free);
    return true;
}

/* After a failed try: again later, or given up. */
static void put_off(Sending *sending, SmtpOutcome outcome)
{
    const size_t tries = (size_t)sending->mail->tries;
    sending->problem = smtp_outcome_name(outcome);
    sending->state = "failed";
    if (!smtp_may_retry(outcome) || tries < 1 || tries > G_N_ELEMENTS(PAUSES_S))
        return;
    sending->next_at = sending->now + PAUSES_S[tries - 1];
    if (sending->next_at < sending->mail->ends_at)
        sending->state = "waiting";
}

/* NULL: it was sealed with a key that is not here. The caller owns it. */
static char *body_of(const MailSetup *setup, const OutboxMail *mail)
{
    return g_str_has_prefix(mail->day, OUTBOX_SEALED)
               ? key_box_unseal(setup->key, mail->org_id, mail->body)
               : g_strdup(mail->body);
}

static bool send_claimed(const DailyRun *run, const MailSetup *setup, Sending *sending,
                         GError **error)
{
    int code = 0;
    g_autoptr(PersonContact) contact = NULL;
    g_auto(MailRoute) route = { 0 };
    if (!look_up(run->store, setup, sending->mail, &contact, &route, error))
        return false;
    g_autofree char *body = body_of(setup, sending->mail);
    if (contact == NULL || route.source == MAIL_NOWHERE || body == NULL ||
        sending->now >= sending->mail->ends_at) {
        sending->state = "dropped";
        return true;
    }
    const Letter letter = { .id = sending->mail->id,
                            .to_name = contact->name,
                            .to_address = contact->email,
                            .subject = sending->mail->subject,
                            .body = body,
                            .sent_at = sending->now };
    const SmtpOutcome outcome = mail_route_send(&route, &letter, run->is_stopping, &code);
    if (outcome == SMTP_SENT)
        sending->state = "sent";
    else
        put_off(sending, outcome);
    return true;
}

/* False at the end of the queue as well; then @error is not set. */
static bool send_next(const DailyRun *run, const MailSetup *setup, NoticesCount *count,
                      GError **error)
{
    Sending sending = { .now = run->now };
    if (!store_write(run->store, claim, &sending, error) || sending.mail == NULL)
        return false;
    const bool is_good =
        send_claimed(run, setup, &sending, error) && store_write(run->store, end, &sending, error);
    count->sent += g_strcmp0(sending.state, "sent") == 0;
    count->failed += sending.problem != NULL;
    outbox_mail_free(sending.mail);
    return is_good;
}

static bool send_waiting(const DailyRun *run, const MailSetup *setup, NoticesCount *count,
                         GError **error)
{
    g_autoptr(GError) failure = NULL;
    int64_t now = run->now;
    if (!store_write(run->store, sweep, &now, error))
        return false;
    for (int i = 0; i < MAILS_AT_A_TIME && !g_atomic_int_get(run->is_stopping); i++) {
        if (!send_next(run, setup, count, &failure))
            break;
    }
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* --- when --------------------------------------------------------------------------------- */

static int hour_in_tokyo(int64_t now)
{
    return (int)((now + TOKYO_OFFSET_S) % DAY_S / HOUR_S);
}

static bool can_send(const MailSetup *setup)
{
    return setup->server.host != NULL || setup->organisations_may;
}

/* Which organisations are still to be done is looked up now and then; on this thread only. A clock
 * that was set back is no reason to wait. */
static bool is_time_to_scan(int64_t now)
{
    static int64_t last_scan = 0;
    if (now >= last_scan && now < last_scan + SCAN_EVERY_S)
        return false;
    last_scan = now;
    return true;
}

bool reminders_run(const DailyRun *run, GError **error)
{
    char today[TIME_DAY_SIZE];
    NoticesCount count = { 0 };
    const MailSetup *setup = mail_setup();
    if (!can_send(setup))
        return true;
    time_format_day(run->now, today);
    if (hour_in_tokyo(run->now) >= setup->digest_hour && is_time_to_scan(run->now) &&
        !write_mails(run, setup, today, &count.made, error))
        return false;
    return send_waiting(run, setup, &count, error);
}

bool notices_remind(Store *store, const Content *content, int64_t now, NoticesCount *count,
                    GError **error)
{
    char today[TIME_DAY_SIZE];
    const int goes_on = 0;
    const MailSetup *setup = mail_setup();
    const DailyRun run = {
        .store = store, .content = content, .now = now, .is_stopping = &goes_on
    };
    *count = (NoticesCount){ 0 };
    time_format_day(now, today);
    return write_mails(&run, setup, today, &count->made, error) &&
           send_waiting(&run, setup, count, error);
}
