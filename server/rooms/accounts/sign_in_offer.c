/* What would lock a sign-in better. Pure. */
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/passkey.h"

const char *sign_in_offer(const SignInState *state)
{
    if (!state->may_prove)
        return NULL;
    if ((state->passkeys > 0 || state->has_app) && state->may_choose_factor)
        return "company";
    if (state->passkeys > 0)
        return NULL;
    g_autofree char *site = passkey_site_of(state->base_url);
    if (site != NULL)
        return "passkey";
    return state->has_app ? NULL : "authenticator";
}
