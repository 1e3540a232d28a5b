/* A way in for employees who only see their tasks: a link that is good once and makes a device
 * known for a month (入るためのリンク). No password to choose, none to forget. */
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/token.h"
#include "http/change.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/entry_links_store.h"
#include "rooms/accounts/keys_store.h"
#include "rooms/accounts/sign_in_checks_routes.h"

static bool is_employee_only(const Person *person)
{
    return g_str_equal(person->roles, "employee");
}

/* Somebody who has never chosen a password gets an account without one, and without an address to
 * sign in with. */
static bool give_account(Request *request, const Person *person, GError **error)
{
    if (person->account_id != NULL)
        return account_check_unshared(request->db, person->account_id, person->id, error);
    g_autofree char *id = id_new();
    return account_insert_without_email(request->db, id, request->language, request->now, error) &&
           person_set_account(request->db, person->id, id, error);
}

static bool make_link(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL)
        return false;
    if (!is_employee_only(person))
        return refuse(error, APP_ERROR_CONFLICT, "error.entry-role", NULL);
    const int64_t ends_at = request->now + ENTRY_LINK_S;
    g_autofree char *token = give_account(request, person, error)
                                 ? entry_link_new(request->db, id, request->now, ends_at, error)
                                 : NULL;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    if (token == NULL || !audit_record(request->db, &actor, "entry.make", id, details, error))
        return false;
    g_autofree char *url = g_strdup_printf("%s/enter?token=%s", request->base_url, token);
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "url", url);
    json_time(&reply->json, "endsAt", ends_at);
    json_end(&reply->json);
    return true;
}

static bool revoke_link(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    reply->status = 204;
    return entry_links_end(request->db, id, error) && long_sessions_end(request->db, id, error) &&
           audit_record(request->db, &actor, "entry.revoke", id, details, error);
}

/* The person a link is for; sets the organisation on the database. */
static Person *person_of_link(Request *request, const char *token, GError **error)
{
    g_autofree char *org_id = NULL, *person_id = NULL;
    if (token == NULL || strlen(token) != TOKEN_CHARACTERS)
        return refuse_null(error, APP_ERROR_GONE, "error.link-used", NULL);
    if (!entry_link_find(request->db, token, request->now, &org_id, &person_id, error))
        return NULL;
    if (org_id == NULL)
        return refuse_null(error, APP_ERROR_GONE, "error.link-used", NULL);
    db_set_org(request->db, org_id);
    return person_load(request->db, person_id, error);
}

/* Only shows the button: programs that look into mails before people do must not use the link up.
 */
static bool show_entry(Request *request, Reply *reply, GError **error)
{
    const char *token = request_query(request, "token");
    g_autoptr(Person) person = person_of_link(request, token, error);
    g_autoptr(Organisation) organisation =
        person == NULL ? NULL : organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    reply_template(reply, "enter", "theme", "auto", "name", person->name, "company",
                   organisation->name, "token", token, NULL);
    return true;
}

static bool enter(Request *request, Reply *reply, GError **error)
{
    const char *token = request_form(request, "token");
    g_autoptr(Person) person = person_of_link(request, token, error);
    if (person == NULL || !entry_link_use(request->db, token, error))
        return false;
    if (!is_employee_only(person) || person->account_id == NULL)
        return refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
    if (!account_check_unshared(request->db, person->account_id, person->id, error))
        return false;
    g_autofree char *org_id = g_strdup(db_org(request->db));
    if (!begin_long_session(request, reply, person->account_id, org_id, person->id, person->name,
                            error))
        return false;
    reply_redirect(reply, "/");
    return true;
}

const Route entry_routes[] = {
    { "POST", "/api/v1/people/{person}/entry", make_link, "people.write",
      "Makes a one-time link with which an employee gets in without a password, and stays for a "
      "month.",
      .needs_proof = true },
    { "DELETE", "/api/v1/people/{person}/entry", revoke_link, "people.write",
      "Ends such a link and the devices that came in by one." },
    { "GET", "/enter", show_entry, PERMISSION_PUBLIC, "The page of an employee's one-time link." },
    { "POST", "/enter", enter, PERMISSION_PUBLIC, "Gets in with an employee's one-time link." },
    { 0 },
};
