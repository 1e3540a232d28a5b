/* passkeys_routes.h - a passkey as proof, for those who ask for one. */
#pragma once

#include "http/route.h"
#include "rooms/accounts/passkeys_store.h"

/**
 * Checks the assertion in the body: credential, clientData, authenticatorData, signature.
 *
 * @purpose, @bound_to: of the challenge it must answer (challenge_new)
 * @passkey: set to the passkey that was used; NULL: the proof failed, and that may be counted. The
 * caller owns it.
 * Fails with INVALID if a member is missing.
 */
bool check_passkey(Request *request, const char *purpose, const char *bound_to, Passkey **passkey,
                   GError **error);

/* A new challenge and where it belongs, as the schema PasskeyQuestion. */
bool ask_for_passkey(Request *request, Reply *reply, const char *purpose, const char *bound_to,
                     GError **error);

void write_passkeys(JsonWriter *json, const char *key, const GPtrArray *passkeys);
