#include "http/guard.h"

#include <glib.h>
#include <microhttpd.h>
#include <string.h>

typedef struct {
    int lengths, encodings, hosts;
} Counts;

static enum MHD_Result count_header(void *data, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    (void)kind;
    (void)value;
    Counts *counts = data;
    counts->lengths += g_ascii_strcasecmp(name, "Content-Length") == 0;
    counts->encodings += g_ascii_strcasecmp(name, "Transfer-Encoding") == 0;
    counts->hosts += g_ascii_strcasecmp(name, "Host") == 0;
    return MHD_YES;
}

bool guard_is_unambiguous(struct MHD_Connection *connection)
{
    Counts counts = { 0 };
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &counts);
    return counts.hosts == 1 && counts.lengths + counts.encodings <= 1;
}

bool guard_knows_host(const char *host, char *const *hosts)
{
    if (host == NULL)
        return false;
    const char *bracket = strchr(host, ']'); /* [::1]:8080 */
    const char *colon = strchr(bracket == NULL ? host : bracket, ':');
    g_autofree char *name = colon == NULL ? g_strdup(host) : g_strndup(host, (gsize)(colon - host));
    for (; *hosts != NULL; hosts++) {
        if (g_ascii_strcasecmp(*hosts, name) == 0)
            return true;
    }
    return false;
}

bool guard_is_own_origin(const char *origin, const char *sec_fetch_site, const char *base_url)
{
    if (sec_fetch_site != NULL && !g_str_equal(sec_fetch_site, "same-origin") &&
        !g_str_equal(sec_fetch_site, "none"))
        return false;
    return origin == NULL || g_ascii_strcasecmp(origin, base_url) == 0;
}
