#include "rooms/notices/notices_store.h"

#include "base/id.h"
#include "base/time.h"
#include "queries_sql.h"
#include "rooms/notices/notices.h" /* made from queries.sql */
#include "store/db.h"

#define INTERRUPTED_AFTER_S (15 * MINUTE_S) /* longer than any sending takes */
#define KEPT_S (30 * DAY_S)

/* --- one person -------------------------------------------------------------------- */

bool notice_choice_load(Db *db, const char *person_id, NoticeChoice *choice, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_NOTICE_CHOICE);
    query_bind_text(query, "person_id", person_id);
    *choice = (NoticeChoice){ .wants_digest = true, .wants_backup_failures = true };
    if (query_next(query))
        *choice =
            (NoticeChoice){ .wants_digest = query_int(query, "wants_digest") != 0,
                            .wants_backup_failures = query_int(query, "wants_backup_failures") != 0,
                            .version = query_int(query, "version"),
                            .changed_at = query_int(query, "changed_at") };
    return query_finish(query, error);
}

bool notice_choice_save(Db *db, const Actor *actor, const NoticeChoice *choice, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_NOTICE_CHOICE_SAVE);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_int(query, "wants_digest", choice->wants_digest);
    query_bind_int(query, "wants_backup_failures", choice->wants_backup_failures);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

static GHashTable *people_of(Db *db, const char *sql, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(Query) query = db_query(db, sql);
    while (query_next(query))
        g_hash_table_add(ids, g_strdup(query_text(query, "person_id")));
    return query_finish(query, error) ? g_steal_pointer(&ids) : NULL;
}

GHashTable *notice_refusers(Db *db, GError **error)
{
    return people_of(db, SQL_NOTICE_REFUSERS, error);
}

GHashTable *backup_failure_refusers(Db *db, GError **error)
{
    return people_of(db, SQL_BACKUP_FAILURE_REFUSERS, error);
}

bool calendar_find(Db *db, const char *person_id, int64_t *made_at, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CALENDAR_OF_PERSON);
    query_bind_text(query, "person_id", person_id);
    *made_at = query_next(query) ? query_int(query, "made_at") : 0;
    return query_finish(query, error);
}

bool calendar_save(Db *db, const Actor *actor, const char *token_hash, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CALENDAR_MAKE);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "token_hash", token_hash);
    query_bind_int(query, "made_at", actor->now);
    return query_finish(query, error);
}

bool calendar_delete(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CALENDAR_REVOKE);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

bool calendar_by_token(Db *db, const char *token_hash, char **org_id, char **person_id,
                       GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CALENDAR_BY_TOKEN);
    query_bind_text(query, "token_hash", token_hash);
    *org_id = *person_id = NULL;
    if (query_next(query)) {
        *org_id = g_strdup(query_text(query, "org_id"));
        *person_id = g_strdup(query_text(query, "person_id"));
    }
    return query_finish(query, error);
}

/* --- the company's own mail server ---------------------------------------------------- */

void mail_server_free(MailServer *server)
{
    if (server == NULL)
        return;
    g_free(server->host);
    g_free(server->user);
    g_free(server->password_box);
    g_free(server->sender);
    g_free(server->changed_by);
    g_free(server);
}

static MailServer *mail_server_from_row(Query *query)
{
    MailServer *server = g_new(MailServer, 1);
    *server = (MailServer){
        .host = g_strdup(query_text(query, "host")),
        .port = (int)query_int(query, "port"),
        .user = g_strdup(query_text(query, "user_name")),
        .password_box = g_strdup(query_text(query, "password_box")),
        .sender = g_strdup(query_text(query, "sender")),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    return server;
}

MailServer *mail_server_load(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_MAIL_SERVER);
    g_autoptr(MailServer) server = query_next(query) ? mail_server_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&server) : NULL;
}

bool mail_server_save(Db *db, const Actor *actor, const MailServer *server, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_MAIL_SERVER_SAVE);
    query_bind_text(query, "host", server->host);
    query_bind_int(query, "port", server->port);
    query_bind_text(query, "user_name", server->user);
    query_bind_text(query, "password_box", server->password_box);
    query_bind_text(query, "sender", server->sender);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

bool mail_server_delete(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_MAIL_SERVER_DELETE);
    return query_finish(query, error);
}

/* --- what is to be sent ----------------------------------------------------------------- */

bool notice_day_is_open(Db *db, const char *day, bool *is_open, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_NOTICE_DAY);
    *is_open = !query_next(query) || !g_str_equal(query_text(query, "day"), day);
    return query_finish(query, error);
}

bool notice_day_claim(Db *db, const char *day, bool *is_claimed, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_NOTICE_DAY_CLAIM);
    query_bind_text(query, "day", day);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_claimed = changed > 0;
    return true;
}

void outbox_mail_free(OutboxMail *mail)
{
    if (mail == NULL)
        return;
    g_free(mail->id);
    g_free(mail->org_id);
    g_free(mail->person_id);
    g_free(mail->day);
    g_free(mail->subject);
    g_free(mail->body);
    g_free(mail);
}

bool outbox_add(Db *db, const char *person_id, const char *day, const char *subject,
                const char *body, int64_t now, int64_t ends_at, bool *is_new, GError **error)
{
    int64_t changed = 0;
    g_autofree char *id = id_new();
    g_autoptr(Query) query = db_query(db, SQL_OUTBOX_INSERT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "person_id", person_id);
    query_bind_text(query, "day", day);
    query_bind_text(query, "subject", subject);
    query_bind_text(query, "body", body);
    query_bind_int(query, "now", now);
    query_bind_int(query, "ends_at", ends_at);
    query_bind_int(query, "most", OUTBOX_OF_PERSON_MAX);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_new = changed > 0;
    return true;
}

GHashTable *outbox_receivers(Db *db, const char *day, int64_t since, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(Query) query = db_query(db, SQL_OUTBOX_RECEIVERS);
    query_bind_text(query, "day", day);
    query_bind_int(query, "since", since);
    while (query_next(query))
        g_hash_table_add(ids, g_strdup(query_text(query, "person_id")));
    return query_finish(query, error) ? g_steal_pointer(&ids) : NULL;
}

static OutboxMail *outbox_mail_from_row(Query *query)
{
    OutboxMail *mail = g_new(OutboxMail, 1);
    *mail = (OutboxMail){
        .id = g_strdup(query_text(query, "id")),
        .org_id = g_strdup(query_text(query, "org_id")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .subject = g_strdup(query_text(query, "subject")),
        .body = g_strdup(query_text(query, "body")),
        .tries = (int)query_int(query, "tries"),
        .ends_at = query_int(query, "ends_at"),
        .made_at = query_int(query, "made_at"),
        .day = g_strdup(query_text(query, "day")),
    };
    return mail;
}

OutboxMail *outbox_claim(Db *db, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_OUTBOX_CLAIM);
    query_bind_int(query, "now", now);
    g_autoptr(OutboxMail) mail = query_next(query) ? outbox_mail_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&mail) : NULL;
}

bool outbox_end(Db *db, const char *id, const char *state, int64_t next_at, const char *problem,
                int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_OUTBOX_END);
    query_bind_text(query, "id", id);
    query_bind_text(query, "state", state);
    query_bind_int(query, "next_at", next_at);
    query_bind_text(query, "problem", problem);
    query_bind_int(query, "now", now);
    return query_finish(query, error);
}

static bool run_sweep(Db *db, const char *sql, int64_t now, int64_t before, bool needs_now,
                      GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    if (needs_now)
        query_bind_int(query, "now", now);
    query_bind_int(query, "before", before);
    return query_finish(query, error);
}

bool outbox_sweep(Db *db, int64_t now, GError **error)
{
    return run_sweep(db, SQL_OUTBOX_INTERRUPTED, now, now - INTERRUPTED_AFTER_S, true, error) &&
           run_sweep(db, SQL_OUTBOX_OLD_DELETE, now, now - KEPT_S, false, error);
}

bool outbox_last(Db *db, OutboxLast *last, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_OUTBOX_NEWEST);
    *last = (OutboxLast){ 0 };
    if (query_next(query))
        *last = (OutboxLast){ .state = g_strdup(query_text(query, "state")),
                              .problem = g_strdup(query_text(query, "problem")),
                              .at = query_int(query, "changed_at") };
    return query_finish(query, error);
}

void outbox_last_clear(OutboxLast *last)
{
    g_clear_pointer(&last->state, g_free);
    g_clear_pointer(&last->problem, g_free);
}

static bool run_drop(Db *db, const char *sql, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    return query_finish(query, error);
}

bool notices_drop_waiting(Db *db, GError **error)
{
    return run_drop(db, SQL_OUTBOX_DROP_WAITING, error) &&
           run_drop(db, SQL_OUTBOX_DROP_SENDING, error);
}

bool notices_forget_calendars(Db *db, GError **error)
{
    return run_drop(db, SQL_CALENDARS_FORGET, error);
}
