#include "http/server.h"

#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#include "base/error.h"
#include "base/log.h"
#include "http/address.h"
#include "http/exchange.h"
#include "http/guard.h"
#include "http/metrics.h"
#include "http/redirect.h"
#include "http/watch.h"

#define IDLE_S 65 /* libmicrohttpd's own limit; watch.c is stricter in every phase but idling */
#define HEADERS_MAX (32 * 1024)
#define LAST_WORDS_S 5 /* for replies that are under way when the server stops */

struct Server {
    ServerOptions options;
    Router *router;
    Lanes *lanes;
    ServerGate gate;
    int open; /* exchanges whose reply is not sent yet; atomic */
    Watch *watch;
    struct MHD_Daemon *daemon;
    Redirect *redirect; /* NULL: none */
};

/* --- sending -------------------------------------------------------------------- */

static bool has_header(const Reply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2) {
        if (g_ascii_strcasecmp(g_ptr_array_index(reply->headers, i), name) == 0)
            return true;
    }
    return false;
}

/* What the reply has set itself is not set again. @reply: NULL for what is no reply of a room */
static void add_security_headers(struct MHD_Response *response, const Reply *reply, bool is_https)
{
    static const char *const HEADERS[][2] = {
        { "Content-Security-Policy",
          "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
          "frame-ancestors 'none'; form-action 'self'" },
        { "X-Content-Type-Options", "nosniff" },
        { "X-Frame-Options", "DENY" },
        { "Referrer-Policy", "same-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(HEADERS); i++) {
        if (reply == NULL || !has_header(reply, HEADERS[i][0]))
            MHD_add_response_header(response, HEADERS[i][0], HEADERS[i][1]);
    }
    if (is_https)
        MHD_add_response_header(response, "Strict-Transport-Security",
                                "max-age=31536000; includeSubDomains");
}

static bool is_https(const Server *server)
{
    const ServerOptions *options = &server->options;
    return options->public_url == NULL ? options->tls != NULL
                                       : g_str_has_prefix(options->public_url, "https:");
}

static enum MHD_Result send_response(Server *server, struct MHD_Connection *connection,
                                     unsigned status, const Reply *reply,
                                     struct MHD_Response *response)
{
    add_security_headers(response, reply, is_https(server));
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static void add_timing(const Exchange *exchange, struct MHD_Response *response)
{
    if (!exchange->options->shows_timing)
        return;
    const double ms = (double)(g_get_monotonic_time() - exchange->began_us) / 1000.0;
    g_autofree char *timing =
        g_strdup_printf("app;dur=%.3f, db;desc=\"%d\"", ms, exchange->statements);
    MHD_add_response_header(response, "Server-Timing", timing);
}

/* So that pages that are open say at once that nothing can be saved; web/src/api/trouble.ts. */
static void add_trouble(const Server *server, struct MHD_Response *response)
{
    const char *name = trouble_name(store_health(server->options.store).trouble);
    if (name != NULL)
        MHD_add_response_header(response, "Mimamori-Trouble", name);
}

static void free_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

static struct MHD_Response *file_response(Reply *reply)
{
    GBytes *file = g_steal_pointer(&reply->file);
    gsize size = 0;
    const void *data = g_bytes_get_data(file, &size);
    return MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)data, free_bytes,
                                                                  file);
}

static struct MHD_Response *text_response(Reply *reply, bool has_body)
{
    const bool is_html = reply->html != NULL;
    const size_t size = !has_body ? 0 : is_html ? strlen(reply->html) : reply->json.text->len;
    char *body = is_html ? g_steal_pointer(&reply->html)
                         : g_string_free(g_steal_pointer(&reply->json.text), FALSE);
    return MHD_create_response_from_buffer_with_free_callback(size, body, g_free);
}

static bool is_get(const char *method)
{
    return g_str_equal(method, "GET") || g_str_equal(method, "HEAD");
}

static gsize size_of(const Reply *reply)
{
    return reply->file != NULL   ? g_bytes_get_size(reply->file)
           : reply->html != NULL ? strlen(reply->html)
                                 : reply->json.text->len;
}

/* A large reply stays in memory until a client has read it, and clients may be slow. Only reading
 * is refused for that: what a change did is done. */
static void bound_reply(Exchange *exchange)
{
    const gsize size = size_of(&exchange->reply);
    if (size <= LARGE_REPLY || !is_get(exchange->method))
        return;
    if (ceilings_hold_reply(exchange->options->ceilings, size, &exchange->error)) {
        exchange->reply_held = size;
        return;
    }
    reply_clear(&exchange->reply);
    reply_init(&exchange->reply);
    exchange_write_error(exchange);
}

static enum MHD_Result send_reply(Server *server, Exchange *exchange)
{
    bound_reply(exchange);
    Reply *reply = &exchange->reply;
    const bool is_html = reply->html != NULL;
    const bool has_body = reply->status != 204 && reply->status != 303 && reply->status != 304;
    struct MHD_Response *response =
        reply->file != NULL && has_body ? file_response(reply) : text_response(reply, has_body);

    if (has_body && !has_header(reply, "Content-Type"))
        MHD_add_response_header(response, "Content-Type",
                                is_html ? "text/html; charset=utf-8"
                                        : "application/json; charset=utf-8");
    if (!has_header(reply, "Cache-Control"))
        MHD_add_response_header(response, "Cache-Control", "no-store");
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        MHD_add_response_header(response, g_ptr_array_index(reply->headers, i),
                                g_ptr_array_index(reply->headers, i + 1));
    if (exchange->must_close)
        MHD_add_response_header(response, "Connection", "close");
    add_timing(exchange, response);
    add_trouble(server, response);
    metrics_count(reply->status, g_get_monotonic_time() - exchange->began_us);
    exchange->state = EXCHANGE_SENT;
    return send_response(server, exchange->connection, reply->status, reply, response);
}

static enum MHD_Result send_asset(Server *server, struct MHD_Connection *connection,
                                  const char *name)
{
    const char *type = NULL, *encoding = NULL;
    const char *accept =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding");
    GBytes *bytes = assets_find(server->options.assets, name, accept, &type, &encoding);
    if (bytes == NULL) {
        struct MHD_Response *none =
            MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
        return send_response(server, connection, 404, NULL, none);
    }
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, (void *)data, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (encoding != NULL)
        MHD_add_response_header(response, "Content-Encoding", encoding);
    return send_response(server, connection, 200, NULL, response);
}

/* For monitors and for measuring the bare server: no database, no allocation of ours. */
static enum MHD_Result send_health(Server *server, struct MHD_Connection *connection)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(3, (void *)"ok\n", MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "text/plain; charset=utf-8");
    return send_response(server, connection, 200, NULL, response);
}

/* Answered without an exchange; their second call sends the reply, because libmicrohttpd closes the
 * connection of a request that is answered at its first. */
static char asset_marker, health_marker;

/* What begin_target() found in the request line. */
static char cut_marker;

/* --- receiving ------------------------------------------------------------------ */

/* A connection, from its opening to its end. */
typedef struct {
    WatchedConnection *watched;
    char *address; /* counted in the ceilings */
} Visitor;

static WatchedConnection *watched(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    const Visitor *visitor = info == NULL ? NULL : info->socket_context;
    return visitor == NULL ? NULL : visitor->watched;
}

static void allow(Server *server, struct MHD_Connection *connection, int seconds)
{
    WatchedConnection *one = watched(connection);
    if (one != NULL)
        watch_allow(server->watch, one, seconds);
}

/* The request line is there, nothing is decoded yet: the headers have begun, also those of a later
 * request. libmicrohttpd ends a path at %00, which nobody needs; so others would see another. What
 * is returned is the request's first context. */
static void *begin_target(void *data, const char *target, struct MHD_Connection *connection)
{
    Server *server = data;
    WatchedConnection *one = watched(connection);
    if (one != NULL)
        watch_shorten(server->watch, one, WATCH_HEADERS_S);
    return strstr(target, "%00") == NULL ? NULL : &cut_marker;
}

/* The headers are there, the body is not read yet. */
static enum MHD_Result begin_exchange(Server *server, struct MHD_Connection *connection,
                                      const char *method, const char *path, void **context)
{
    const bool is_cut = *context == &cut_marker;
    allow(server, connection, WATCH_BODY_S);
    Exchange *exchange = exchange_new(&server->options, server->router, server->lanes,
                                      &server->gate, connection, method, path);
    *context = exchange;
    exchange->is_cut = is_cut;
    g_atomic_int_inc(&server->open);
    if (exchange_accept(exchange))
        return MHD_YES;
    exchange_write_error(exchange);
    return send_reply(server, exchange);
}

static enum MHD_Result begin(Server *server, struct MHD_Connection *connection, const char *method,
                             const char *path, void **context)
{
    const bool is_asset = is_get(method) && g_str_has_prefix(path, "/assets/");
    const bool is_health = is_get(method) && g_str_equal(path, "/healthz");
    if ((!is_asset && !is_health) || *context == &cut_marker ||
        !guard_passes(connection, server->options.hosts))
        return begin_exchange(server, connection, method, path, context);
    *context = is_asset ? &asset_marker : &health_marker;
    return MHD_YES;
}

/* The body is there. False: the reply comes later, from another thread. */
static bool answer(Server *server, Exchange *exchange)
{
    allow(server, exchange->connection, 0);
    if (exchange->error == NULL)
        return exchange_run(exchange);
    exchange_write_error(exchange);
    exchange->state = EXCHANGE_READY;
    return true;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    (void)version;
    Server *server = data;
    if (*context == NULL || *context == &cut_marker)
        return begin(server, connection, method, path, context);
    if (*upload_size > 0 && (*context == &asset_marker || *context == &health_marker)) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (*context == &asset_marker)
        return send_asset(server, connection, path + strlen("/assets/"));
    if (*context == &health_marker)
        return send_health(server, connection);

    Exchange *exchange = *context;

    if (*upload_size > 0) {
        exchange_take_body(exchange, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (exchange->state == EXCHANGE_RECEIVING && !answer(server, exchange))
        return MHD_YES; /* it is another thread's until the connection is resumed */
    return exchange->state == EXCHANGE_READY ? send_reply(server, exchange) : MHD_YES;
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)code;
    Server *server = data;
    if (*context != NULL && *context != &asset_marker && *context != &health_marker &&
        *context != &cut_marker) {
        exchange_free(*context);
        g_atomic_int_add(&server->open, -1);
    }
    *context = NULL;
    allow(server, connection, IDLE_S);
}

/* Several threads may let one in too many each: the ceiling holds all but exactly. */
static enum MHD_Result may_connect(void *data, const struct sockaddr *address, socklen_t size)
{
    (void)size;
    Server *server = data;
    g_autofree char *text = address_text(address);
    return ceilings_may_connect(server->options.ceilings, text) ? MHD_YES : MHD_NO;
}

static Visitor *visitor_new(Server *server, struct MHD_Connection *connection)
{
    Visitor *visitor = g_new0(Visitor, 1);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    visitor->address = address_text(info == NULL ? NULL : info->client_addr);
    ceilings_connect(server->options.ceilings, visitor->address);
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL)
        visitor->watched = watch_open(server->watch, info->connect_fd);
    return visitor;
}

static void visitor_free(Server *server, Visitor *visitor)
{
    ceilings_disconnect(server->options.ceilings, visitor->address);
    if (visitor->watched != NULL)
        watch_close(server->watch, visitor->watched);
    g_free(visitor->address);
    g_free(visitor);
}

static void on_connection(void *data, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    Server *server = data;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = visitor_new(server, connection);
    } else if (*socket_context != NULL) {
        visitor_free(server, *socket_context);
        *socket_context = NULL;
    }
}

/* --- starting ------------------------------------------------------------------- */

static bool parse_address(const char *address, guint port, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)out;
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        return true;
    }
    if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return true;
    }
    return false;
}

static void on_daemon_log(void *data, const char *format, va_list arguments)
{
    (void)data;
    (void)format;
    (void)arguments; /* broken pipes and the like: the clients' affair */
}

static unsigned flags_for(const ServerOptions *options, const struct sockaddr_storage *address)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    flags |= options->tls == NULL ? 0u : MHD_USE_TLS;
    return address->ss_family == AF_INET6 ? flags | MHD_USE_IPv6 : flags;
}

static struct MHD_Daemon *start_daemon(Server *server, const struct sockaddr_storage *address)
{
    const ServerOptions *options = &server->options;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)(intptr_t)tls_retrieve },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    return MHD_start_daemon(
        flags_for(options, address), 0, may_connect, server, on_request, server,
        MHD_OPTION_EXTERNAL_LOGGER, on_daemon_log, NULL, MHD_OPTION_URI_LOG_CALLBACK, begin_target,
        server, MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_THREAD_POOL_SIZE, options->threads,
        MHD_OPTION_CONNECTION_LIMIT, options->connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HEADERS_MAX, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_ARRAY,
        options->tls == NULL ? tls + 2 : tls, MHD_OPTION_END);
}

static bool start_redirect(Server *server, GError **error)
{
    const ServerOptions *options = &server->options;
    struct sockaddr_storage address;
    if (options->tls == NULL || options->redirect_port == 0)
        return true;
    parse_address(options->address, options->redirect_port, &address);
    server->redirect = redirect_start(&address, options->hosts, server_port(server), error);
    return server->redirect != NULL;
}

Server *server_start(const ServerOptions *options, GError **error)
{
    struct sockaddr_storage address;
    if (!parse_address(options->address, options->port, &address))
        return fail_null(error, APP_ERROR_INVALID, "'%s' is no IP address to listen on",
                         options->address);
    Server *server = g_new0(Server, 1);
    server->options = *options;
    server->router = router_new(options->tables);
    server->lanes = lanes_new(exchange_prepare);
    server->watch = watch_start();
    server->daemon = start_daemon(server, &address);
    if (server->daemon == NULL) {
        fail(error, APP_ERROR_UNAVAILABLE, "Port %u of %s cannot be listened on: %s", options->port,
             options->address, g_strerror(errno));
        server_stop(server);
        return NULL;
    }
    if (!start_redirect(server, error)) {
        server_stop(server);
        return NULL;
    }
    return server;
}

guint server_port(const Server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void server_stop(Server *server)
{
    if (server == NULL)
        return;
    redirect_stop(server->redirect);
    g_atomic_int_set(&server->gate.is_stopping, 1);
    while (g_atomic_int_get(&server->gate.waiting) > 0)
        g_usleep(2000);
    const int64_t last = g_get_monotonic_time() + LAST_WORDS_S * G_USEC_PER_SEC;
    while (g_atomic_int_get(&server->open) > 0 && g_get_monotonic_time() < last)
        g_usleep(2000);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    lanes_free(server->lanes);
    watch_stop(server->watch);
    router_free(server->router);
    g_free(server);
}
