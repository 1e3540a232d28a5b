#include "app/origin.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define HOST_MAX 253

static bool is_host(const char *host)
{
    const size_t size = strlen(host);
    if (size == 0 || size > HOST_MAX)
        return false;
    if (host[0] == '[')
        return host[size - 1] == ']' && size > 2 &&
               strspn(host + 1, G_CSET_DIGITS "abcdef:.") == size - 2;
    return strspn(host, G_CSET_DIGITS G_CSET_a_2_z ".-") == size && host[0] != '.' &&
           host[0] != '-';
}

/* Takes the port off @host. @port: stays 0 where there is none. False: it is no port. */
static bool split_port(char *host, int *port)
{
    char *bracket = strchr(host, ']');
    char *colon = strchr(bracket == NULL ? host : bracket, ':');
    if (colon == NULL)
        return true;
    *colon = '\0';
    return strspn(colon + 1, G_CSET_DIGITS) == strlen(colon + 1) &&
           text_to_int(colon + 1, 1, 65535, port);
}

static char *read_with(const char *scheme, const char *rest, int usual_port)
{
    g_autofree char *host = g_strdup(rest);
    int port = 0;
    if (g_str_has_suffix(host, "/"))
        host[strlen(host) - 1] = '\0';
    if (!split_port(host, &port) || !is_host(host))
        return NULL;
    return port == 0 || port == usual_port ? g_strconcat(scheme, host, NULL)
                                           : g_strdup_printf("%s%s:%d", scheme, host, port);
}

char *origin_read(const char *text)
{
    static const struct {
        const char *scheme;
        int usual_port;
    } SCHEMES[] = { { "https://", 443 }, { "http://", 80 } };
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(SCHEMES); i++) {
        const char *scheme = SCHEMES[i].scheme;
        if (g_str_has_prefix(lower, scheme))
            return read_with(scheme, lower + strlen(scheme), SCHEMES[i].usual_port);
    }
    return NULL;
}
