/* What would lock a sign-in better. Pure. */
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/passkey.h"

const char *sign_in_offer(bool has_app, int64_t passkeys, bool may_prove, const char *base_url)
{
    if (passkeys > 0 || !may_prove)
        return NULL;
    g_autofree char *site = passkey_site_of(base_url);
    if (site != NULL)
        return "passkey";
    return has_app ? NULL : "authenticator";
}
