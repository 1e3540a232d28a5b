#include "rooms/accounts/recovery_codes_routes.h"

#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/sign_in_checks_routes.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/totp.h"

bool give_recovery_codes(Request *request, Reply *reply, const char *key, GError **error)
{
    char *codes[RECOVERY_CODES + 1] = { NULL };
    for (int i = 0; i < RECOVERY_CODES; i++)
        codes[i] = recovery_code_new();
    const bool is_good =
        recovery_codes_replace(request->db, request->identity->account_id, codes, error);
    json_begin_list(&reply->json, key);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        json_text(&reply->json, NULL, codes[i]);
        g_free(codes[i]);
    }
    json_end(&reply->json);
    return is_good;
}

bool end_recovery_codes(Request *request, GError **error)
{
    char *none[] = { NULL };
    return recovery_codes_replace(request->db, request->identity->account_id, none, error);
}

static bool renew_recovery_codes(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    if (!audit_record(request->db, &actor, "recovery-codes.renew", actor.person_id, "{}", error) ||
        !tell_lock_changed(request, actor.person_id, "codes-renew", error))
        return false;
    json_begin_object(&reply->json, NULL);
    const bool is_good = give_recovery_codes(request, reply, "codes", error);
    json_end(&reply->json);
    return is_good;
}

const Route recovery_codes_routes[] = {
    { "POST", "/api/v1/me/recovery-codes", renew_recovery_codes, PERMISSION_SIGNED_IN,
      "Makes new recovery codes; the old ones end.", .needs_proof = true },
    { 0 },
};
