#include "http/redirect.h"

#include <errno.h>
#include <microhttpd.h>
#include <string.h>

#include "base/error.h"
#include "http/guard.h"

#define CONNECTIONS_MAX 128
#define CONNECTIONS_PER_ADDRESS_MAX 16
#define TIMEOUT_S 10
#define HEADERS_MAX (8 * 1024)

struct Redirect {
    struct MHD_Daemon *daemon;
    char *const *hosts;
    guint https_port;
};

/* The name of the Host header without its port: "mimamori.example" or "[::1]". */
static char *name_of(const char *host)
{
    const char *bracket = strchr(host, ']');
    const char *colon = strchr(bracket == NULL ? host : bracket, ':');
    return colon == NULL ? g_strdup(host) : g_strndup(host, (gsize)(colon - host));
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              const char *location)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
    if (location != NULL)
        MHD_add_response_header(response, "Location", location);
    MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Connection", "close");
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* The target as the client wrote it, before anything was decoded, for each request. */
static void *keep_target(void *data, const char *target, struct MHD_Connection *connection)
{
    (void)data;
    (void)connection;
    return g_strdup(target);
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    (void)path;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_size;
    const Redirect *redirect = data;
    const char *target = *context;
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    if (!guard_is_unambiguous(connection) || !guard_knows_host(host, redirect->hosts) ||
        target == NULL || target[0] != '/')
        return answer(connection, 400, NULL);
    /* A program that forgot the s must notice, before it sends more in the clear. */
    if (g_str_has_prefix(target, "/api/"))
        return answer(connection, 403, NULL);
    g_autofree char *name = name_of(host);
    g_autofree char *port =
        redirect->https_port == 443 ? g_strdup("") : g_strdup_printf(":%u", redirect->https_port);
    g_autofree char *location = g_strconcat("https://", name, port, target, NULL);
    return answer(connection, 308, location);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)data;
    (void)connection;
    (void)code;
    g_free(*context);
    *context = NULL;
}

Redirect *redirect_start(const struct sockaddr_storage *address, char *const *hosts,
                         guint https_port, GError **error)
{
    Redirect *redirect = g_new0(Redirect, 1);
    const unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | (address->ss_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
    redirect->hosts = hosts;
    redirect->https_port = https_port;
    redirect->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, redirect, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        CONNECTIONS_PER_ADDRESS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_URI_LOG_CALLBACK, keep_target, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
    if (redirect->daemon != NULL)
        return redirect;
    fail(error, APP_ERROR_UNAVAILABLE, "The port that leads to https cannot be listened on: %s",
         g_strerror(errno));
    g_free(redirect);
    return NULL;
}

void redirect_stop(Redirect *redirect)
{
    if (redirect == NULL)
        return;
    MHD_stop_daemon(redirect->daemon);
    g_free(redirect);
}
