#include "rooms/notices/other_mails_work.h"

#include "base/time.h"
#include "content/content.h"
#include "rooms/accounts/accounts.h"
#include "rooms/notices/backup_letter.h"
#include "rooms/notices/mail_route.h"
#include "rooms/notices/notices_store.h"
#include "store/store.h"

#define ORGANISATIONS_PAGE 100
#define USEFUL_S (20 * HOUR_S) /* then the next one is near */

static BackupNoticeSource backup_source = NULL;

void notices_on_backup(BackupNoticeSource source)
{
    backup_source = source;
}

void backup_notice_clear(BackupNotice *notice)
{
    g_clear_pointer(&notice->problem, g_free);
}

bool backup_notice_load(Db *db, int64_t now, BackupNotice *notice, GError **error)
{
    *notice = (BackupNotice){ 0 };
    return backup_source == NULL || backup_source(db, now, notice, error);
}

/* The mails of one organisation, in one transaction. */
typedef struct {
    const Content *content;
    const MailSetup *setup;
    const char *org_id, *day;
    int64_t now;
    const BackupNotice *backup; /* NULL: it is about the log */
    int made;
} Writing;

/* Whom they go to. */
typedef struct {
    Organisation *organisation;
    GHashTable *contacts, *refusers;
} People;

static void people_clear(People *people)
{
    g_clear_pointer(&people->organisation, organisation_free);
    g_clear_pointer(&people->contacts, g_hash_table_unref);
    g_clear_pointer(&people->refusers, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(People, people_clear)

/* @load_refusers: who does not want this kind of mail */
static bool people_load(People *people, Db *db, GHashTable *(*load_refusers)(Db *, GError **),
                        GError **error)
{
    return (people->organisation = organisation_load(db, error)) != NULL &&
           (people->contacts = people_contacts(db, error)) != NULL &&
           (people->refusers = load_refusers(db, error)) != NULL;
}

static BackupReader reader_of(const Writing *writing, const People *people,
                              const PersonContact *contact)
{
    return (BackupReader){ .messages = content_messages(writing->content),
                           .language = contact->language,
                           .person_name = contact->name,
                           .organisation_name = people->organisation->name,
                           .base_url = writing->setup->public_url };
}

/* @key: in place of the day of the digest: each kind of mail once for each key */
static bool add_mail(Db *db, Writing *writing, const char *person_id, const char *key,
                     const char *subject, const char *body, GError **error)
{
    bool is_new = false;
    const bool is_good = outbox_add(db, person_id, key, subject, body, writing->now,
                                    writing->now + USEFUL_S, &is_new, error);
    writing->made += is_new;
    return is_good;
}

static bool is_reachable(Db *db, const char *org_id, const MailSetup *setup, bool *can,
                         GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(MailServer) own = mail_server_load(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_auto(MailRoute) route = { 0 };
    mail_route_find(&route, setup, own, org_id);
    *can = route.source != MAIL_NOWHERE;
    return true;
}

/* --- backups --------------------------------------------------------------------------------- */

static bool write_backup_mail(Db *db, Writing *writing, const People *people, const char *person_id,
                              const PersonContact *contact, GError **error)
{
    const BackupReader reader = reader_of(writing, people, contact);
    g_autofree char *key = g_strdup_printf("%s:%s", writing->backup->failure, writing->day);
    g_autofree char *subject = backup_letter_subject(&reader);
    g_autofree char *body = backup_letter_body(writing->backup, &reader);
    return add_mail(db, writing, person_id, key, subject, body, error);
}

static bool write_backup_mails(Db *db, void *data, GError **error)
{
    Writing *writing = data;
    GHashTableIter iter;
    void *id = NULL, *contact = NULL;
    bool can = false;
    g_auto(People) people = { 0 };
    writing->made = 0; /* a group that was undone runs again */
    db_set_org(db, writing->org_id);
    if (!is_reachable(db, writing->org_id, writing->setup, &can, error))
        return false;
    if (!can)
        return true;
    if (!people_load(&people, db, backup_failure_refusers, error))
        return false;
    g_hash_table_iter_init(&iter, people.contacts);
    while (g_hash_table_iter_next(&iter, &id, &contact)) {
        if (((const PersonContact *)contact)->may_manage &&
            !g_hash_table_contains(people.refusers, id) &&
            !write_backup_mail(db, writing, &people, id, contact, error))
            return false;
    }
    return true;
}

static bool load_failure(const DailyRun *run, BackupNotice *notice, GError **error)
{
    Db *db = store_begin_read(run->store, error);
    if (db == NULL)
        return false;
    const bool is_good = backup_notice_load(db, run->now, notice, error);
    store_end_read(run->store, db);
    return is_good;
}

bool backup_mails_write(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                        GError **error)
{
    g_auto(BackupNotice) notice = { 0 };
    g_autofree char *after = g_strdup("");
    if (!load_failure(run, &notice, error))
        return false;
    while (notice.failure != NULL && !g_atomic_int_get(run->is_stopping)) {
        g_autoptr(GPtrArray) page =
            organisations_page(run->store, after, ORGANISATIONS_PAGE, error);
        if (page == NULL)
            return false;
        if (page->len == 0)
            return true;
        for (guint i = 0; i + 1 < page->len; i += 2) {
            Writing writing = { run->content, setup,    g_ptr_array_index(page, i),
                                day,          run->now, .backup = &notice };
            if (!store_write(run->store, write_backup_mails, &writing, error))
                return false;
            *made += writing.made;
        }
        g_free(after);
        after = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
    return true;
}

/* --- the end of the log ---------------------------------------------------------------------- */

/* @line: NULL: the newest one is not the server's, which is said instead */
static bool write_anchor_mail(Db *db, Writing *writing, const People *people, const char *person_id,
                              const PersonContact *contact, const char *line, GError **error)
{
    const Messages *messages = content_messages(writing->content);
    g_autofree char *key = g_strconcat("mail.anchor:", writing->day, NULL);
    g_autofree char *day = g_strdelimit(g_strdup(writing->day), "-", '/');
    const char *const pairs[] = { "name", contact->name, "company", people->organisation->name,
                                  "date", day,           "line",    line == NULL ? "" : line,
                                  NULL };
    g_autofree char *subject =
        messages_format(messages, contact->language,
                        line == NULL ? "mail.anchor-broken-subject" : "mail.anchor-subject", pairs);
    g_autofree char *body =
        messages_format(messages, contact->language,
                        line == NULL ? "mail.anchor-broken-body" : "mail.anchor-body", pairs);
    return add_mail(db, writing, person_id, key, subject, body, error);
}

/* @had: ids of those whose digest had this very line */
static bool write_to_readers(Db *db, Writing *writing, const People *people, GHashTable *had,
                             const char *line, GError **error)
{
    GHashTableIter iter;
    void *id = NULL, *contact = NULL;
    g_hash_table_iter_init(&iter, people->contacts);
    while (g_hash_table_iter_next(&iter, &id, &contact)) {
        if (((const PersonContact *)contact)->may_read_audit &&
            !g_hash_table_contains(people->refusers, id) && !g_hash_table_contains(had, id) &&
            !write_anchor_mail(db, writing, people, id, contact, line, error))
            return false;
    }
    return true;
}

static bool write_anchor_mails(Db *db, void *data, GError **error)
{
    Writing *writing = data;
    int64_t made_at = 0;
    bool can = false, is_claimed = false, hold = true;
    g_autofree char *line = NULL;
    g_auto(People) people = { 0 };
    writing->made = 0; /* a group that was undone runs again */
    db_set_org(db, writing->org_id);
    if (!audit_anchors_hold(db, &hold, error) ||
        !audit_anchor_of_day(db, writing->day, &line, &made_at, error) ||
        !is_reachable(db, writing->org_id, writing->setup, &can, error))
        return false;
    if (!hold) {
        g_clear_pointer(&line, g_free);
        made_at = 0;
    }
    if ((line == NULL && hold) || !can)
        return true;
    if (!anchor_mail_claim(db, writing->day, &is_claimed, error))
        return false;
    if (!is_claimed)
        return true;
    g_autoptr(GHashTable) had = outbox_receivers(db, writing->day, made_at, error);
    return had != NULL && people_load(&people, db, notice_refusers, error) &&
           write_to_readers(db, writing, &people, had, line, error);
}

static GPtrArray *next_waiting(Store *store, const char *after, const char *day, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return NULL;
    g_autoptr(GPtrArray) page =
        organisations_for_anchor_mail(db, after, day, ORGANISATIONS_PAGE, error);
    store_end_read(store, db);
    return g_steal_pointer(&page);
}

bool anchor_mails_write(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                        GError **error)
{
    g_autofree char *after = g_strdup("");
    while (!g_atomic_int_get(run->is_stopping)) {
        g_autoptr(GPtrArray) page = next_waiting(run->store, after, day, error);
        if (page == NULL)
            return false;
        if (page->len == 0)
            return true;
        for (guint i = 0; i < page->len; i++) {
            Writing writing = { run->content, setup, g_ptr_array_index(page, i), day, run->now };
            if (!store_write(run->store, write_anchor_mails, &writing, error))
                return false;
            *made += writing.made;
        }
        g_free(after);
        after = g_strdup(g_ptr_array_index(page, page->len - 1));
    }
    return true;
}
