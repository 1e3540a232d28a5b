/* Proving again who one is, before what must not be done with a session alone (http/route.h,
 * needs_proof). */
#include "base/error.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/passkeys_routes.h"
#include "rooms/accounts/passwords.h"
#include "rooms/accounts/sign_in_checks_routes.h"

static bool has_better(const Identity *identity)
{
    return identity->has_totp || identity->passkeys > 0;
}

static bool accept_proof(Request *request, Reply *reply, Proof proof, GError **error)
{
    const Identity *identity = request->identity;
    const Actor actor = request_actor(request);
    reply->status = 204;
    g_autofree char *token =
        session_prove(request->db, identity->session_id, proof, request->now, error);
    if (token == NULL || !forget_failures(request, identity->email, error) ||
        !audit_record(request->db, &actor, "session.prove", actor.person_id, "{}", error))
        return false;
    reply_session_cookie(reply, token, identity->session_ends_at - request->now,
                         is_secure(request));
    return true;
}

static bool refuse_code(Request *request, Reply *reply, CodeAnswer answer, GError **error)
{
    g_autoptr(GError) problem = NULL;
    refuse_field(&problem, "code", code_sentence(answer), NULL);
    return count_code(request, request->identity->email, answer, error) &&
           reply_refuse(reply, &problem);
}

static bool refuse_passkey(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GError) problem = NULL;
    refuse_field(&problem, "credential", "error.passkey-refused", NULL);
    return count_failure(request, request->identity->email, error) && reply_refuse(reply, &problem);
}

static bool begin_proof(Request *request, Reply *reply, GError **error)
{
    return ask_for_passkey(request, reply, "proof", request->identity->session_id, error);
}

/* With the authenticator app or a recovery code. */
static bool prove_with_code(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    const char *code = body_text(request, "code", 1, CODE_MAX_CHARACTERS, error);
    g_autoptr(Account) account =
        code == NULL ? NULL : account_find(request->db, identity->account_id, error);
    int64_t wait_s = 0;
    CodeAnswer answer = CODE_WRONG;
    if (account == NULL || !seconds_to_wait(request, identity->email, &wait_s, error))
        return false;
    if (wait_s > 0)
        return refuse_until(reply, wait_s);
    if (!use_code(request, account, identity->person_id, code, &answer, error))
        return false;
    return answer == CODE_RIGHT ? accept_proof(request, reply, PROOF_TWO, error)
                                : refuse_code(request, reply, answer, error);
}

static bool prove_with_passkey(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autoptr(Passkey) passkey = NULL;
    if (!check_passkey(request, "proof", identity->session_id, &passkey, error))
        return false;
    if (passkey != NULL && g_str_equal(passkey->account_id, identity->account_id))
        return accept_proof(request, reply, PROOF_TWO, error);
    return refuse_passkey(request, reply, error);
}

static bool check_nothing_better(const Request *request, GError **error)
{
    return !has_better(request->identity) ||
           refuse(error, APP_ERROR_CONFLICT, "error.proof-better", NULL);
}

static bool prepare_password_proof(Request *request, GError **error)
{
    Checked *checked = checked_new(request);
    const char *password = body_text(request, "password", 1, PASSWORD_CHARACTERS_MAX, error);
    if (password == NULL || !check_nothing_better(request, error))
        return false;
    return check_password(request, checked, request->identity->email, password, error);
}

static bool prove_with_password(Request *request, Reply *reply, GError **error)
{
    if (!check_nothing_better(request, error)) /* she may have made one meanwhile */
        return false;
    if (!is_password_right(request, reply, "password", error))
        return *error == NULL;
    return accept_proof(request, reply, PROOF_BEST, error);
}

const Route proof_routes[] = {
    { "POST", "/api/v1/me/proof/passkey-question", begin_proof, PERMISSION_SIGNED_IN,
      "Begins to prove with a passkey who one is: a challenge for this session.",
      .takes_one_factor = true },
    { "POST", "/api/v1/me/proof/passkey", prove_with_passkey, PERMISSION_SIGNED_IN,
      "Proves with a passkey who one is; what asks for a fresh proof is open for ten minutes.",
      .takes_one_factor = true },
    { "POST", "/api/v1/me/proof/code", prove_with_code, PERMISSION_SIGNED_IN,
      "Proves it with the authenticator app or a recovery code.", .takes_one_factor = true },
    { "POST", "/api/v1/me/proof/password", prove_with_password, PERMISSION_SIGNED_IN,
      "Proves it with the password, where there is no better proof.",
      .prepare = prepare_password_proof, .takes_one_factor = true },
    { 0 },
};
