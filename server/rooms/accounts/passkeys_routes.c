/* Passkeys: made, used to sign in, named and removed. */
#include "rooms/accounts/passkeys_routes.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "base/token.h"
#include "http/change.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/recovery_codes_routes.h"
#include "rooms/accounts/sign_in_checks_routes.h"

#define PASSKEY_NAME_MAX_CHARACTERS 60
#define BASE64_CHARACTERS(bytes) (((bytes)*4 + 2) / 3)

/* --- reading what browsers send ----------------------------------------------------- */

/* The bytes of a member of the body; empty ones are refused. */
static GByteArray *body_bytes(const Request *request, const char *name, size_t bytes_max,
                              GError **error)
{
    const char *text = body_text(request, name, 1, (int)BASE64_CHARACTERS(bytes_max), error);
    GByteArray *bytes = text == NULL ? NULL : passkey_decode(text, bytes_max);
    if (text != NULL && bytes == NULL)
        refuse_field(error, name, "error.field-characters", NULL);
    return bytes;
}

static Slice slice_of_bytes(const GByteArray *bytes)
{
    return (Slice){ (const char *)bytes->data, bytes->len };
}

static bool refuse_passkey(GError **error)
{
    return refuse(error, APP_ERROR_INVALID, "error.passkey-refused", NULL);
}

/* Where people come by an IP address there are no passkeys. */
static char *site_of(const Request *request, GError **error)
{
    char *site = passkey_site_of(request->base_url);
    if (site == NULL)
        refuse(error, APP_ERROR_CONFLICT, "error.passkey-address", NULL);
    return site;
}

/* Uses up the challenge that was signed; @is_good false: it is none of ours. */
static bool use_challenge(Request *request, const char *purpose, const char *bound_to,
                          Slice signed_text, bool *is_good, GError **error)
{
    g_autoptr(ClientData) client_data = client_data_read(signed_text);
    *is_good = false;
    return client_data == NULL ||
           challenge_use(request->db, purpose, bound_to, client_data->challenge, request->now,
                         is_good, error);
}

/* --- a passkey as proof ---------------------------------------------------------------- */

bool ask_for_passkey(Request *request, Reply *reply, const char *purpose, const char *bound_to,
                     GError **error)
{
    g_autofree char *site = site_of(request, error);
    g_autofree char *challenge =
        site == NULL
            ? NULL
            : challenge_new(request->db, purpose, bound_to, request->address, request->now, error);
    if (challenge == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "challenge", challenge);
    json_text(&reply->json, "site", site);
    json_int(&reply->json, "seconds", CHALLENGE_S);
    json_end(&reply->json);
    return true;
}

/* The counter of a copied key falls behind: the person, and whoever reads the log, must know. */
static bool note_copy(Request *request, const Passkey *passkey, GError **error)
{
    return record_for_account(request, passkey->account_id, "passkey.suspect", error);
}

/* From here on nobody else changes the company of the account, and so none of its keys. */
static bool take_turn(Request *request, const char *account_id, GError **error)
{
    g_autofree char *org_id = NULL, *person_id = NULL, *name = NULL;
    if (db_org(request->db) != NULL)
        return true;
    if (!membership_of_account(request->db, account_id, request->now, &org_id, &person_id, &name,
                               error))
        return false;
    db_set_org(request->db, org_id);
    return true;
}

bool check_passkey(Request *request, const char *purpose, const char *bound_to, Passkey **passkey,
                   GError **error)
{
    *passkey = NULL;
    const char *credential =
        body_text(request, "credential", 1, BASE64_CHARACTERS(PASSKEY_ID_BYTES_MAX), error);
    const char *holder = body_text_optional(request, "userHandle", 100, error);
    g_autoptr(GByteArray) client_data =
        body_bytes(request, "clientData", CLIENT_DATA_BYTES_MAX, error);
    g_autoptr(GByteArray) authenticator_data =
        body_bytes(request, "authenticatorData", PASSKEY_ATTESTATION_BYTES_MAX, error);
    g_autoptr(GByteArray) signature =
        body_bytes(request, "signature", PASSKEY_SIGNATURE_BYTES_MAX, error);
    if (*error != NULL)
        return false;
    g_autofree char *site = site_of(request, error);
    bool is_good = false;
    if (site == NULL ||
        !use_challenge(request, purpose, bound_to, slice_of_bytes(client_data), &is_good, error))
        return false;
    g_autoptr(GError) failure = NULL;
    g_autoptr(Passkey) found = is_good ? passkey_find(request->db, credential, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (found == NULL)
        return true;

    int64_t uses = 0;
    g_autofree char *own_handle = passkey_encode(slice_of(found->account_id));
    const PasskeySite here = { .site = site, .origin = request->base_url };
    const PasskeyAssertion assertion = { .client_data = slice_of_bytes(client_data),
                                         .authenticator_data = slice_of_bytes(authenticator_data),
                                         .signature = slice_of_bytes(signature) };
    if ((holder != NULL && !g_str_equal(holder, own_handle)) ||
        passkey_verify(&here, &found->key, &assertion, &uses) != PASSKEY_GOOD)
        return true;
    if (!passkey_count_is_plausible(found->key.uses, uses))
        return note_copy(request, found, error);
    bool is_there = false;
    if (!take_turn(request, found->account_id, error) ||
        !passkey_use(request->db, found->id, uses, request->now, &is_there, error))
        return false;
    if (is_there)
        *passkey = g_steal_pointer(&found);
    return true;
}

/* --- signing in -------------------------------------------------------------------------- */

/* What a challenge is bound to while nobody is signed in; NULL: the browser has no secret yet. */
static char *browser_of(const Request *request)
{
    return request->browser_token == NULL ? NULL : token_hash(request->browser_token);
}

static bool begin_passkey_sign_in(Request *request, Reply *reply, GError **error)
{
    g_autofree char *fresh = request->browser_token == NULL ? token_new() : NULL;
    g_autofree char *browser = token_hash(fresh == NULL ? request->browser_token : fresh);
    if (fresh != NULL)
        reply_browser_cookie(reply, fresh, is_secure(request));
    return ask_for_passkey(request, reply, "sign-in", browser, error);
}

static bool refuse_sign_in(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GError) problem = NULL;
    refuse_passkey(&problem);
    return count_failure(request, NULL, error) && reply_refuse(reply, &problem);
}

static bool sign_in_with_passkey(Request *request, Reply *reply, GError **error)
{
    g_autofree char *org_id = NULL, *person_id = NULL, *name = NULL;
    g_autofree char *browser = browser_of(request);
    g_autoptr(Passkey) passkey = NULL;
    int64_t wait_s = 0;
    if (!seconds_to_wait(request, NULL, &wait_s, error))
        return false;
    if (wait_s > 0)
        return refuse_until(reply, wait_s);
    if (!check_passkey(request, "sign-in", browser == NULL ? "" : browser, &passkey, error))
        return false;
    if (passkey == NULL)
        return refuse_sign_in(request, reply, error);
    if (!membership_of_account(request->db, passkey->account_id, request->now, &org_id, &person_id,
                               &name, error))
        return false;
    if (org_id == NULL)
        return refuse(error, APP_ERROR_DENIED, "error.no-membership", NULL);
    return begin_session(request, reply, passkey->account_id, org_id, person_id, name, "passkey",
                         PROOF_TWO, error);
}

/* --- the own passkeys ----------------------------------------------------------------------- */

static void write_passkey(JsonWriter *json, const Passkey *passkey)
{
    json_begin_object(json, NULL);
    json_text(json, "id", passkey->id);
    json_text(json, "name", passkey->name);
    json_bool(json, "synced", passkey->key.is_synced);
    json_time(json, "createdAt", passkey->created_at);
    json_time(json, "lastUsedAt", passkey->last_used_at);
    json_int(json, "version", passkey->version);
    json_end(json);
}

void write_passkeys(JsonWriter *json, const char *key, const GPtrArray *passkeys)
{
    json_begin_list(json, key);
    for (guint i = 0; i < passkeys->len; i++)
        write_passkey(json, g_ptr_array_index(passkeys, i));
    json_end(json);
}

static GPtrArray *own_passkeys(const Request *request, GError **error)
{
    return passkeys_of_account(request->db, request->identity->account_id, error);
}

static bool list_passkeys(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) passkeys = own_passkeys(request, error);
    if (passkeys == NULL)
        return false;
    write_passkeys(&reply->json, NULL, passkeys);
    return true;
}

static bool refuse_more_than(const GPtrArray *passkeys, guint most, GError **error)
{
    g_autofree char *number = g_strdup_printf("%u", most);
    return passkeys->len < most ||
           refuse(error, APP_ERROR_CONFLICT, "error.passkeys-most", "most", number, NULL);
}

/* What navigator.credentials.create() is told (section 5.4), in our words. */
static bool begin_passkey(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autofree char *site = site_of(request, error);
    g_autoptr(GPtrArray) passkeys = site == NULL ? NULL : own_passkeys(request, error);
    if (passkeys == NULL || !refuse_more_than(passkeys, PASSKEYS_MAX, error))
        return false;
    g_autofree char *challenge = challenge_new(request->db, "registration", identity->session_id,
                                               request->address, request->now, error);
    if (challenge == NULL)
        return false;
    g_autofree char *handle = passkey_encode(slice_of(identity->account_id));
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "challenge", challenge);
    json_text(&reply->json, "site", site);
    json_int(&reply->json, "seconds", CHALLENGE_S);
    json_text(&reply->json, "userHandle", handle);
    json_text(&reply->json, "userName", identity->email);
    json_text(&reply->json, "displayName", identity->name);
    json_begin_list(&reply->json, "algorithms");
    for (const int *algorithm = PASSKEY_ALGORITHMS; *algorithm != 0; algorithm++)
        json_int(&reply->json, NULL, *algorithm);
    json_end(&reply->json);
    json_begin_list(&reply->json, "known");
    for (guint i = 0; i < passkeys->len; i++)
        json_text(&reply->json, NULL,
                  ((const Passkey *)g_ptr_array_index(passkeys, i))->key.credential);
    json_end(&reply->json);
    json_end(&reply->json);
    return true;
}

/* The key that was made; NULL with @error, or without it where the proof failed. */
static PasskeyKey *read_new_key(Request *request, GError **error)
{
    PasskeyKey *key = NULL;
    bool is_good = false;
    g_autofree char *site = site_of(request, error);
    g_autoptr(GByteArray) client_data =
        body_bytes(request, "clientData", CLIENT_DATA_BYTES_MAX, error);
    g_autoptr(GByteArray) attestation =
        body_bytes(request, "attestation", PASSKEY_ATTESTATION_BYTES_MAX, error);
    if (*error != NULL || !use_challenge(request, "registration", request->identity->session_id,
                                         slice_of_bytes(client_data), &is_good, error))
        return NULL;
    const PasskeySite here = { .site = site, .origin = request->base_url };
    if (is_good && passkey_register(&here, slice_of_bytes(client_data), slice_of_bytes(attestation),
                                    &key) != PASSKEY_GOOD)
        return NULL;
    return key;
}

static bool reply_new_passkey(Request *request, Reply *reply, const char *id, bool needs_codes,
                              GError **error)
{
    g_autoptr(Passkey) passkey =
        passkey_load(request->db, request->identity->account_id, id, error);
    if (passkey == NULL)
        return false;
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_begin_list(&reply->json, "passkeys");
    write_passkey(&reply->json, passkey);
    json_end(&reply->json);
    const bool is_good = !needs_codes || give_recovery_codes(request, reply, "codes", error);
    json_end(&reply->json);
    return is_good;
}

static bool add_passkey(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    const char *name = body_text(request, "name", 1, PASSKEY_NAME_MAX_CHARACTERS, error);
    g_autoptr(GPtrArray) passkeys = own_passkeys(request, error);
    if (*error != NULL || !refuse_more_than(passkeys, PASSKEYS_MAX, error))
        return false;
    g_autoptr(PasskeyKey) key = read_new_key(request, error);
    if (key == NULL) {
        g_autoptr(GError) problem = NULL;
        refuse_passkey(&problem);
        return *error == NULL && reply_refuse(reply, &problem);
    }
    g_autofree char *id = id_new();
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", name, NULL);
    const bool needs_codes = identity->recovery_codes_left == 0;
    return passkey_insert(request->db, id, identity->account_id, key, name, request->now, error) &&
           audit_record(request->db, &actor, "passkey.add", id, details, error) &&
           tell_lock_changed(request, actor.person_id, "passkey-add", error) &&
           note_second_factor(request, reply, error) &&
           reply_new_passkey(request, reply, id, needs_codes, error);
}

static bool rename_passkey(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "passkey");
    const char *account_id = request->identity->account_id;
    const char *name = body_text(request, "name", 1, PASSKEY_NAME_MAX_CHARACTERS, error);
    g_autoptr(Passkey) before =
        name == NULL ? NULL : passkey_load(request->db, account_id, id, error);
    if (before == NULL)
        return false;
    if (before->version != request_version(request) && !g_str_equal(before->name, name))
        return change_refuse_stale(error, before->name, name, request->identity->name, 0,
                                   before->version);
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("from", before->name, "to", name, NULL);
    if (!passkey_rename(request->db, account_id, id, name, error) ||
        !audit_record(request->db, &actor, "passkey.rename", id, details, error))
        return false;
    g_autoptr(Passkey) after = passkey_load(request->db, account_id, id, error);
    if (after == NULL)
        return false;
    reply_version(reply, after->version);
    write_passkey(&reply->json, after);
    return true;
}

static bool remove_passkey(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    const char *id = request_param(request, "passkey");
    g_autoptr(Passkey) passkey = passkey_load(request->db, identity->account_id, id, error);
    const bool is_last = identity->passkeys == 1 && !identity->has_totp;
    if (passkey == NULL || !may_remove_factor(request, is_last, error))
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", passkey->name, NULL);
    reply->status = 204;
    return passkey_delete(request->db, identity->account_id, id, error) &&
           (!is_last || end_recovery_codes(request, error)) &&
           audit_record(request->db, &actor, "passkey.remove", id, details, error) &&
           tell_lock_changed(request, actor.person_id, "passkey-remove", error);
}

const Route passkeys_routes[] = {
    { "POST", "/api/v1/sign-in/passkey-question", begin_passkey_sign_in, PERMISSION_PUBLIC,
      "Begins to sign in with a passkey: a challenge for this browser." },
    { "POST", "/api/v1/sign-in/passkey", sign_in_with_passkey, PERMISSION_PUBLIC,
      "Signs in with a passkey." },
    { "GET", "/api/v1/me/passkeys", list_passkeys, PERMISSION_SIGNED_IN, "Lists the own passkeys.",
      .takes_one_factor = true },
    { "POST", "/api/v1/me/passkey-question", begin_passkey, PERMISSION_SIGNED_IN,
      "Begins to make a passkey: what the browser is told.", .needs_proof = true,
      .takes_one_factor = true },
    { "POST", "/api/v1/me/passkeys", add_passkey, PERMISSION_SIGNED_IN,
      "Adds the passkey that was made; with the first second lock come recovery codes.",
      .needs_proof = true, .takes_one_factor = true },
    { "PUT", "/api/v1/me/passkeys/{passkey}", rename_passkey, PERMISSION_SIGNED_IN,
      "Names a passkey.", .needs_version = true },
    { "DELETE", "/api/v1/me/passkeys/{passkey}", remove_passkey, PERMISSION_SIGNED_IN,
      "Removes a passkey.", .needs_proof = true },
    { 0 },
};
