#include "rooms/accounts/browser.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
    const char *mark, *name;
} Known;

/* The first that fits counts: Edge and Opera also call themselves Chrome, Chrome also Safari. The
 * same as web/src/base/device.ts. */
static const Known BROWSERS[] = {
    { "Edg", "Edge" },       { "OPR/", "Opera" },     { "Firefox/", "Firefox" },
    { "FxiOS/", "Firefox" }, { "Chrome/", "Chrome" }, { "CriOS/", "Chrome" },
    { "Safari/", "Safari" }, { NULL, NULL },
};
static const Known MACHINES[] = {
    { "iPhone", "iPhone" },   { "iPad", "iPad" },    { "Android", "Android" },
    { "Windows", "Windows" }, { "Mac OS X", "Mac" }, { "Linux", "Linux" },
    { NULL, NULL },
};

static const char *find(const Known *table, const char *user_agent)
{
    for (; table->mark != NULL; table++) {
        if (strstr(user_agent, table->mark) != NULL)
            return table->name;
    }
    return NULL;
}

char *browser_name(const char *user_agent)
{
    const char *machine = find(MACHINES, user_agent), *browser = find(BROWSERS, user_agent);
    if (machine == NULL || browser == NULL)
        return g_strdup(machine == NULL ? browser : machine);
    return g_strconcat(machine, " / ", browser, NULL);
}

#define IPV6_GROUPS_SHOWN 3 /* a site's own prefix, RFC 6177 */

char *browser_coarse_address(const char *address)
{
    g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string(address);
    if (parsed == NULL)
        return g_strdup(address);
    const guint8 *bytes = g_inet_address_to_bytes(parsed);
    if (g_inet_address_get_family(parsed) == G_SOCKET_FAMILY_IPV4)
        return g_strdup_printf("%d.%d.%d.*", bytes[0], bytes[1], bytes[2]);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < IPV6_GROUPS_SHOWN; i++)
        g_string_append_printf(text, "%x:", bytes[2 * i] << 8 | bytes[2 * i + 1]);
    g_string_append_c(text, '*');
    return g_string_free(g_steal_pointer(&text), FALSE);
}
