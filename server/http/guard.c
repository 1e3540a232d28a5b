#include "http/guard.h"

#include <glib.h>
#include <microhttpd.h>
#include <string.h>

#define PORT_DIGITS_MAX 5

typedef struct {
    int lengths, encodings, hosts;
    bool is_wrong;
} Headers;

/* RFC 9110, section 5.6.2. */
bool guard_is_name(const char *name)
{
    const size_t good = strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "!#$%&'*+-.^_`|~");
    return good > 0 && name[good] == '\0';
}

static bool is_digits(const char *text)
{
    return text != NULL && text[0] != '\0' && text[strspn(text, G_CSET_DIGITS)] == '\0';
}

static enum MHD_Result look_at_header(void *data, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    (void)kind;
    Headers *headers = data;
    const bool is_length = g_ascii_strcasecmp(name, "Content-Length") == 0;
    const bool is_encoding = g_ascii_strcasecmp(name, "Transfer-Encoding") == 0;
    headers->lengths += is_length;
    headers->encodings += is_encoding;
    headers->hosts += g_ascii_strcasecmp(name, "Host") == 0;
    headers->is_wrong |= !guard_is_name(name) || (is_length && !is_digits(value)) ||
                         (is_encoding && g_ascii_strcasecmp(value, "chunked") != 0);
    return MHD_YES;
}

bool guard_is_unambiguous(struct MHD_Connection *connection)
{
    Headers headers = { 0 };
    MHD_get_connection_values(connection, MHD_HEADER_KIND, look_at_header, &headers);
    return !headers.is_wrong && headers.hosts == 1 && headers.lengths + headers.encodings <= 1;
}

static bool is_port(const char *text)
{
    return is_digits(text) && strlen(text) <= PORT_DIGITS_MAX;
}

bool guard_knows_host(const char *host, char *const *hosts)
{
    if (host == NULL)
        return false;
    const char *bracket = strchr(host, ']'); /* [::1]:8080 */
    const char *colon = strchr(bracket == NULL ? host : bracket, ':');
    if (colon != NULL && !is_port(colon + 1))
        return false;
    g_autofree char *name = colon == NULL ? g_strdup(host) : g_strndup(host, (gsize)(colon - host));
    for (; *hosts != NULL; hosts++) {
        if (g_ascii_strcasecmp(*hosts, name) == 0)
            return true;
    }
    return false;
}

bool guard_passes(struct MHD_Connection *connection, char *const *hosts)
{
    return guard_is_unambiguous(connection) &&
           guard_knows_host(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host"),
                            hosts);
}

bool guard_is_own_origin(const char *origin, const char *sec_fetch_site, const char *base_url)
{
    if (sec_fetch_site != NULL && !g_str_equal(sec_fetch_site, "same-origin") &&
        !g_str_equal(sec_fetch_site, "none"))
        return false;
    return origin == NULL || g_ascii_strcasecmp(origin, base_url) == 0;
}
