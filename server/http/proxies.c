#include "http/proxies.h"

#include <gio/gio.h>

#include "base/error.h"
#include "http/address.h"

#define HOPS_MAX 16

struct Proxies {
    GPtrArray *ranges; /* of GInetAddressMask */
};

void proxies_free(Proxies *proxies)
{
    if (proxies == NULL)
        return;
    g_ptr_array_unref(proxies->ranges);
    g_free(proxies);
}

Proxies *proxies_read(const char *text, GError **error)
{
    g_autoptr(Proxies) proxies = g_new0(Proxies, 1);
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    proxies->ranges = g_ptr_array_new_with_free_func(g_object_unref);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        GInetAddressMask *range = g_inet_address_mask_new_from_string(*word, NULL);
        if (range == NULL)
            return fail_null(error, APP_ERROR_INVALID,
                             "Setting 'trusted-proxies': '%s' is no address and no range like "
                             "10.0.0.0/8",
                             *word);
        g_ptr_array_add(proxies->ranges, range);
    }
    return g_steal_pointer(&proxies);
}

static bool is_proxy(const Proxies *proxies, const char *text)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(text);
    for (guint i = 0; address != NULL && i < proxies->ranges->len; i++) {
        if (g_inet_address_mask_matches(g_ptr_array_index(proxies->ranges, i), address))
            return true;
    }
    return false;
}

char *proxies_client(const Proxies *proxies, const char *peer, const char *forwarded)
{
    g_autofree char *client = g_strdup(peer);
    g_autofree char *rest = g_strdup(forwarded == NULL ? "" : forwarded);
    for (int hop = 0; hop < HOPS_MAX && is_proxy(proxies, client); hop++) {
        char *comma = strrchr(rest, ',');
        g_autofree char *named = address_read(g_strstrip(comma == NULL ? rest : comma + 1));
        if (named == NULL)
            break;
        g_free(client);
        client = g_steal_pointer(&named);
        *(comma == NULL ? rest : comma) = '\0';
    }
    return g_steal_pointer(&client);
}
