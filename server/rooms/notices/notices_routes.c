#include "rooms/notices/notices_routes.h"

#include <string.h>

#include "base/error.h"
#include "base/messages.h"
#include "base/time.h"
#include "base/token.h"
#include "content/content.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"
#include "rooms/notices/calendar.h"
#include "rooms/notices/mail_route.h"
#include "rooms/notices/notices_steps.h"

#define CALENDAR_TASKS_MAX 500
#define HOST_MAX 253
#define USER_MAX 200
#define PASSWORD_MAX 200
#define SENDER_MAX 254
#define TEST_WITHIN_S 15 /* twice that is less than the browser waits: one may wait for another */

/* --- the person's own reminders -------------------------------------------------------- */

static bool write_choice(const Request *request, JsonWriter *json, const char *key,
                         NoticeChoice *choice, GError **error)
{
    int64_t made_at = 0;
    const char *person_id = request->identity->person_id;
    if (!notice_choice_load(request->db, person_id, choice, error) ||
        !calendar_find(request->db, person_id, &made_at, error))
        return false;
    json_begin_object(json, key);
    json_bool(json, "digest", choice->wants_digest);
    json_bool(json, "backupFailures", choice->wants_backup_failures);
    json_time(json, "calendarMadeAt", made_at);
    json_int(json, "version", choice->version);
    json_end(json);
    return true;
}

static bool reply_choice(Request *request, Reply *reply, GError **error)
{
    NoticeChoice choice;
    if (!write_choice(request, &reply->json, NULL, &choice, error))
        return false;
    reply_version(reply, choice.version);
    return true;
}

static bool show_choice(Request *request, Reply *reply, GError **error)
{
    return reply_choice(request, reply, error);
}

static bool put_choice(Request *request, Reply *reply, GError **error)
{
    NoticeChoice current;
    const Actor actor = request_actor(request);
    if (request->body == NULL || !json_is_boolean(json_object_get(request->body, "digest")))
        return refuse_field(error, "digest", "error.field-unknown", NULL);
    if (!notice_choice_load(request->db, actor.person_id, &current, error))
        return false;
    NoticeChoice wanted = current;
    wanted.wants_digest = body_bool(request, "digest", true, error);
    wanted.wants_backup_failures =
        body_bool(request, "backupFailures", current.wants_backup_failures, error);
    if (*error != NULL)
        return false;
    if (current.wants_digest == wanted.wants_digest &&
        current.wants_backup_failures == wanted.wants_backup_failures)
        return reply_choice(request, reply, error);
    if (request_version(request) != current.version)
        return change_refuse_stale(error, NULL, NULL, actor.name, current.changed_at,
                                   current.version);
    return notice_choice_change(request->db, &actor, &current, &wanted, error) &&
           reply_choice(request, reply, error);
}

static bool post_calendar(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    g_autofree char *token = calendar_make(request->db, &actor, error);
    if (token == NULL)
        return false;
    g_autofree char *url = g_strdup_printf("%s/calendar/%s.ics", request->base_url, token);
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "url", url);
    json_time(&reply->json, "madeAt", request->now);
    json_end(&reply->json);
    return true;
}

static bool delete_calendar(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    reply->status = 204;
    return calendar_revoke(request->db, &actor, error);
}

/* --- the calendar, for programs that have nothing but its address ------------------------ */

/* Whose calendar the address is; the Db is the organisation's from then on. NULL: nobody's. */
static char *person_of_address(Request *request, GError **error)
{
    g_autofree char *org_id = NULL, *person_id = NULL;
    const char *file = request_param(request, "file");
    if (!g_str_has_suffix(file, ".ics"))
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_autofree char *token = g_strndup(file, strlen(file) - strlen(".ics"));
    g_autofree char *hash = token_hash(token);
    if (!calendar_by_token(request->db, hash, &org_id, &person_id, error))
        return NULL;
    if (person_id == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    db_set_org(request->db, org_id);
    return g_steal_pointer(&person_id);
}

static bool show_calendar(Request *request, Reply *reply, GError **error)
{
    g_autofree char *person_id = person_of_address(request, error);
    g_autoptr(PersonContact) contact =
        person_id == NULL ? NULL : person_contact(request->db, person_id, error);
    if (person_id == NULL || *error != NULL)
        return false;
    if (contact == NULL) /* she has left, or her access has ended */
        return refuse(error, APP_ERROR_GONE, "error.gone", NULL);
    g_autoptr(GPtrArray) tasks =
        tasks_list(request->db, person_id, TASKS_OPEN, CALENDAR_TASKS_MAX, NULL, error);
    if (tasks == NULL)
        return false;
    const Calendar calendar = {
        .name = messages_text(request->messages, contact->language, "notices.calendar-name"),
        .base_url = mail_setup()->public_url,
    };
    reply->html = calendar_write(&calendar, tasks);
    reply_header(reply, "Content-Type", "text/calendar; charset=utf-8");
    reply_header(reply, "Content-Disposition", "inline; filename=\"mimamori.ics\"");
    return true;
}

/* --- the company's mail server -------------------------------------------------------------- */

static void write_ports(JsonWriter *json, const MailSetup *setup)
{
    json_begin_list(json, "ports");
    for (int i = 0; i < setup->port_count; i++)
        json_int(json, NULL, setup->ports[i]);
    json_end(json);
}

/* The password is never sent back: only whether there is one. */
static void write_own(JsonWriter *json, const MailServer *own)
{
    if (own == NULL) {
        json_none(json, "own");
        return;
    }
    json_begin_object(json, "own");
    json_text(json, "host", own->host);
    json_int(json, "port", own->port);
    json_text(json, "user", own->user);
    json_text(json, "sender", own->sender);
    json_bool(json, "hasPassword", own->password_box != NULL);
    json_end(json);
}

static void write_last(JsonWriter *json, const OutboxLast *last, const Request *request)
{
    if (last->state == NULL) {
        json_none(json, "last");
        return;
    }
    g_autofree char *key = g_strconcat("mail.outcome-", last->problem, NULL);
    json_begin_object(json, "last");
    json_text(json, "state", last->state);
    json_text(json, "problem",
              last->problem == NULL ? NULL
                                    : messages_text(request->messages, request->language, key));
    json_time(json, "at", last->at);
    json_end(json);
}

static bool load_own(Db *db, MailServer **own, GError **error)
{
    g_autoptr(GError) failure = NULL;
    *own = mail_server_load(db, &failure);
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool write_mail(const Request *request, JsonWriter *json, const char *key, int64_t *version,
                       GError **error)
{
    const MailSetup *setup = mail_setup();
    g_autoptr(MailServer) own = NULL;
    g_auto(MailRoute) route = { 0 };
    OutboxLast last = { 0 };
    if (!load_own(request->db, &own, error) || !outbox_last(request->db, &last, error))
        return false;
    mail_route_find(&route, setup, own, request->identity->org_id);
    *version = own == NULL ? 0 : own->version;
    json_begin_object(json, key);
    json_text(json, "source", mail_source_name(route.source));
    json_bool(json, "mayChange", setup->organisations_may && setup->server.host == NULL);
    write_ports(json, setup);
    write_own(json, own);
    write_last(json, &last, request);
    json_int(json, "version", *version);
    json_end(json);
    outbox_last_clear(&last);
    return true;
}

static bool reply_mail(Request *request, Reply *reply, GError **error)
{
    int64_t version = 0;
    if (!write_mail(request, &reply->json, NULL, &version, error))
        return false;
    reply_version(reply, version);
    return true;
}

static bool show_mail(Request *request, Reply *reply, GError **error)
{
    return reply_mail(request, reply, error);
}

static bool check_mail_version(const Request *request, const MailServer *own, GError **error)
{
    const int64_t version = own == NULL ? 0 : own->version;
    if (request_version(request) == version)
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    return change_refuse_stale(error, own == NULL ? NULL : own->host, NULL,
                               own == NULL ? NULL : person_name(names, own->changed_by),
                               own == NULL ? 0 : own->changed_at, version);
}

/* NULL: keeps the one there is. "" removes it. */
static const char *body_password(const Request *request, GError **error)
{
    const json_t *password =
        request->body == NULL ? NULL : json_object_get(request->body, "password");
    if (password == NULL || json_is_null(password))
        return NULL;
    return body_text(request, "password", 0, PASSWORD_MAX, error);
}

static bool put_mail(Request *request, Reply *reply, GError **error)
{
    const MailServer wanted = {
        .host = (char *)body_text(request, "host", 1, HOST_MAX, error),
        .port = (int)body_int(request, "port", 1, 65535, error),
        .user = (char *)body_text_optional(request, "user", USER_MAX, error),
        .sender = (char *)body_text(request, "sender", 3, SENDER_MAX, error),
    };
    const char *password = body_password(request, error);
    g_autoptr(MailServer) own = NULL;
    const Actor actor = request_actor(request);
    return *error == NULL && load_own(request->db, &own, error) &&
           check_mail_version(request, own, error) &&
           mail_server_change(request->db, &actor, request->identity->org_id, mail_setup(), &wanted,
                              password, error) &&
           reply_mail(request, reply, error);
}

static bool delete_mail(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    return mail_server_remove(request->db, &actor, error) && reply_mail(request, reply, error);
}

/* --- the test ----------------------------------------------------------------------------------
 */

typedef struct {
    SmtpOutcome outcome;
    int code;
} MailTest;

static SmtpOutcome send_test(const Request *request, MailRoute *route, int *code)
{
    const Identity *identity = request->identity;
    const char *const pairs[] = { "name", identity->name, "company", identity->org_name, NULL };
    g_autofree char *id =
        g_strdup_printf("test-%s-%" G_GINT64_FORMAT, identity->session_id, request->now);
    g_autofree char *subject =
        messages_format(request->messages, request->language, "mail.test-subject", pairs);
    g_autofree char *body =
        messages_format(request->messages, request->language, "mail.test-body", pairs);
    const Letter letter = { .id = id,
                            .to_name = identity->name,
                            .to_address = identity->email,
                            .subject = subject,
                            .body = body,
                            .sent_at = request->now };
    route->within_s = TEST_WITHIN_S;
    return mail_route_send(route, &letter, NULL, code);
}

/* On the lane of mail: a mail server may let us wait, and nobody else shall. */
static bool prepare_test(Request *request, GError **error)
{
    g_autoptr(MailServer) own = NULL;
    g_auto(MailRoute) route = { 0 };
    if (!load_own(request->db, &own, error))
        return false;
    mail_route_find(&route, mail_setup(), own, request->identity->org_id);
    if (route.source == MAIL_NOWHERE)
        return refuse(error, APP_ERROR_CONFLICT, "error.mail-nowhere", NULL);
    MailTest *test = g_new0(MailTest, 1);
    test->outcome = send_test(request, &route, &test->code);
    request->prepared = test;
    request->prepared_free = g_free;
    return true;
}

static bool post_test(Request *request, Reply *reply, GError **error)
{
    const MailTest *test = request->prepared;
    const Actor actor = request_actor(request);
    g_autofree char *key = g_strconcat("mail.outcome-", smtp_outcome_name(test->outcome), NULL);
    g_autofree char *code = g_strdup_printf("%d", test->code);
    const char *const pairs[] = { "email", request->identity->email, "code", code, NULL };
    g_autofree char *sentence = messages_format(request->messages, request->language, key, pairs);
    g_autofree char *details = change_details("outcome", smtp_outcome_name(test->outcome), NULL);
    json_begin_object(&reply->json, NULL);
    json_bool(&reply->json, "sent", test->outcome == SMTP_SENT);
    json_text(&reply->json, "outcome", smtp_outcome_name(test->outcome));
    json_text(&reply->json, "sentence", sentence);
    json_end(&reply->json);
    return audit_record(request->db, &actor, "mail-server.test", actor.person_id, details, error);
}

/* --- the page
 * -------------------------------------------------------------------------------------- */

static bool page_notices(Request *request, Reply *reply, GError **error)
{
    NoticeChoice choice;
    int64_t version = 0;
    JsonWriter *json = &reply->json;
    json_begin_object(json, NULL);
    json_text(json, "email", request->identity->email);
    json_int(json, "digestHour", mail_setup()->digest_hour);
    if (!write_choice(request, json, "choice", &choice, error))
        return false;
    if (!identity_may(request->identity, "organisation.write"))
        json_none(json, "mail");
    else if (!write_mail(request, json, "mail", &version, error))
        return false;
    json_end(json);
    return true;
}

const Route notices_routes[] = {
    { "GET", "/api/v1/me/notices", show_choice, PERMISSION_SIGNED_IN,
      "Shows how the signed-in person is reminded." },
    { "PUT", "/api/v1/me/notices", put_choice, PERMISSION_SIGNED_IN,
      "Switches the daily mail to the signed-in person, and the mail about a backup that failed, "
      "on "
      "or off.",
      .needs_version = true },
    { "POST", "/api/v1/me/calendar", post_calendar, PERMISSION_SIGNED_IN,
      "Makes the secret address of the person's calendar, in place of the one before." },
    { "DELETE", "/api/v1/me/calendar", delete_calendar, PERMISSION_SIGNED_IN,
      "Revokes the address of the person's calendar." },
    { "GET", "/api/v1/mail-server", show_mail, "organisation.write",
      "Shows by which server the company's mails go, without its password." },
    { "PUT", "/api/v1/mail-server", put_mail, "organisation.write",
      "Sets the company's own mail server.", .needs_version = true, .needs_proof = true },
    { "DELETE", "/api/v1/mail-server", delete_mail, "organisation.write",
      "Removes the company's own mail server.", .needs_proof = true },
    { "POST", "/api/v1/mail-server/test", post_test, "organisation.write",
      "Sends a mail to the signed-in person and tells how it went.", .prepare = prepare_test,
      .lane = LANE_MAIL },
    { "GET", "/calendar/{file}", show_calendar, PERMISSION_PUBLIC,
      "The person's open tasks as an iCalendar, at a secret address." },
    { "GET", "/settings/notices", page_notices, PERMISSION_SIGNED_IN,
      "How one is reminded, and how the company sends mail.", .page = "notices" },
    { 0 },
};
