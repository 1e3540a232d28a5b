/* Links with which people choose how they sign in: an invitation, and a reset, which first takes
 * off all that somebody signs in with. */
#include "base/error.h"
#include "base/time.h"
#include "http/change.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/browser.h"
#include "rooms/accounts/keys_store.h"
#include "rooms/accounts/sign_in_reset.h"
#include "rooms/accounts/sign_in_store.h"

#define INVITATION_S (7 * INT64_C(86400))

static KeysWereReset keys_were_reset; /* set before the first thread starts */

void accounts_on_keys_reset(KeysWereReset callback)
{
    keys_were_reset = callback;
}

static char *url_of(const Request *request, const char *token)
{
    return g_strdup_printf("%s/invitation?token=%s", request->base_url, token);
}

/* Whether this person may let @person choose anew how she signs in (sign_in_reset.h). */
static bool check_reset(const Request *request, const Person *person, GError **error)
{
    const Identity *me = request->identity;
    const char *department = person->department_id == NULL ? "" : person->department_id;
    char today[TIME_DAY_SIZE];
    ResetCase reset = { .by_id = me->person_id,
                        .by_roles = me->roles,
                        .reaches = identity_may_in(me, "people.write", department),
                        .person_id = person->id,
                        .roles = person->roles,
                        .access_ends_on = person->access_ends_on,
                        .today = today,
                        .has_account = person->account_id != NULL };
    time_format_day(request->now, today);
    if (reset.has_account &&
        !account_is_shared(request->db, person->account_id, person->id, &reset.is_shared, error))
        return false;
    return sign_in_reset_check(&reset, error);
}

/* --- inviting ------------------------------------------------------------------------------ */

/* For somebody with an account it is a new password, and so as good as a reset; who has nothing to
 * sign in with gets her link by a reset alone, which shows it to nobody else where it can. */
static bool check_invitation(const Request *request, const Person *person, GError **error)
{
    bool has_keys = false;
    if (person->account_id == NULL)
        return true;
    if (!check_reset(request, person, error) ||
        !keys_exist(request->db, person->account_id, &has_keys, error))
        return false;
    return has_keys || refuse(error, APP_ERROR_CONFLICT, "error.reset-instead", NULL);
}

static bool invite_person(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL || !check_invitation(request, person, error) ||
        !links_of_person_end(request->db, id, error))
        return false;
    const int64_t ends_at = request->now + INVITATION_S;
    g_autofree char *token = link_new(request->db, "invitation", request->identity->org_id, id,
                                      request->now, ends_at, error);
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    if (token == NULL || !audit_record(request->db, &actor, "person.invite", id, details, error))
        return false;
    g_autofree char *url = url_of(request, token);
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "url", url);
    json_time(&reply->json, "endsAt", ends_at);
    json_end(&reply->json);
    return true;
}

/* --- resetting ----------------------------------------------------------------------------- */

/* By mail where one can be sent: then nobody else sees the link. */
static bool hand_over(Request *request, const Person *person, const char *url, int64_t ends_at,
                      bool *is_mailed, GError **error)
{
    const Identity *me = request->identity;
    g_autofree char *address = browser_coarse_address(request->address);
    const KeysReset reset = { .org_id = me->org_id,
                              .person_id = person->id,
                              .by_id = me->person_id,
                              .by_name = me->name,
                              .url = url,
                              .ends_at = ends_at,
                              .address = address,
                              .messages = request->messages,
                              .now = request->now };
    *is_mailed = false;
    return keys_were_reset == NULL || keys_were_reset(request->db, &reset, is_mailed, error);
}

/* The log says whether somebody else saw the link. */
static bool record_reset(const Request *request, const Person *person, bool is_mailed,
                         GError **error)
{
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    return is_mailed ? audit_record(request->db, &actor, "person.reset", person->id, details, error)
                     : audit_record(request->db, &actor, "person.reset-shown", person->id, details,
                                    error);
}

static bool reset_sign_in(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    bool is_mailed = false;
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL || !check_reset(request, person, error))
        return false;
    const int64_t ends_at = request->now + KEYS_LINK_S;
    g_autofree char *token =
        keys_take_off(request->db, person->account_id, id, request->now, error);
    g_autofree char *url = token == NULL ? NULL : url_of(request, token);
    if (url == NULL || !hand_over(request, person, url, ends_at, &is_mailed, error) ||
        !record_reset(request, person, is_mailed, error))
        return false;
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "url", is_mailed ? NULL : url);
    json_text(&reply->json, "mailedTo", is_mailed ? person->email : NULL);
    json_time(&reply->json, "endsAt", ends_at);
    json_end(&reply->json);
    return true;
}

const Route invitations_routes[] = {
    { "POST", "/api/v1/people/{person}/invitation", invite_person, "people.write",
      "Makes a one-time link with which the person chooses her password.", .needs_proof = true },
    { "POST", "/api/v1/people/{person}/sign-in-reset", reset_sign_in, "people.write",
      "Takes off all that a person signs in with and lets her choose anew by a one-time link.",
      .needs_proof = true },
    { 0 },
};
