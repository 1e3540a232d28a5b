#include "http/exchange.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "base/messages.h"
#include "base/time.h"
#include "base/token.h"
#include "http/address.h"
#include "http/browser_key.h"
#include "http/cookie.h"
#include "http/guard.h"
#include "http/page.h"
#include "http/problem.h"
#include "http/refusals.h"

#define BODY_MAX (256 * 1024)
#define GUEST_BODY_MAX (8 * 1024) /* of who is not signed in: addresses, names and passwords */
#define QUERY_MAX 32

Exchange *exchange_new(const ServerOptions *options, const Router *router, Lanes *lanes,
                       ServerGate *gate, struct MHD_Connection *connection, const char *method,
                       const char *path)
{
    Exchange *exchange = g_new0(Exchange, 1);
    exchange->options = options;
    exchange->router = router;
    exchange->lanes = lanes;
    exchange->gate = gate;
    exchange->connection = connection;
    exchange->method = g_strdup(method);
    exchange->path = g_strdup(path);
    exchange->body = g_byte_array_new();
    exchange->body_max = GUEST_BODY_MAX;
    exchange->headers_kept = G_MAXUINT;
    exchange->began_us = g_get_monotonic_time();
    reply_init(&exchange->reply);
    return exchange;
}

static void drop_body(Exchange *exchange)
{
    ceilings_give_back_body(exchange->options->ceilings, exchange->request.address,
                            exchange->body_held);
    exchange->body_held = 0;
    g_clear_pointer(&exchange->body, g_byte_array_unref);
}

static void leave_lane(Exchange *exchange)
{
    if (exchange->party != NULL)
        lanes_leave(exchange->lanes, exchange->route->lane, exchange->party);
    g_clear_pointer(&exchange->party, g_free);
}

void exchange_free(Exchange *exchange)
{
    drop_body(exchange);
    leave_lane(exchange);
    Request *request = &exchange->request;
    if (request->prepared != NULL && request->prepared_free != NULL)
        request->prepared_free(request->prepared);
    g_clear_pointer(&request->params, g_hash_table_unref);
    g_clear_pointer(&request->query, g_hash_table_unref);
    g_clear_pointer(&request->form, g_hash_table_unref);
    json_decref(request->body);
    g_free((char *)request->base_url);
    g_free((char *)request->address);
    g_clear_error(&exchange->error);
    identity_free(exchange->identity);
    reply_clear(&exchange->reply);
    ceilings_give_back_reply(exchange->options->ceilings, exchange->reply_held);
    g_free(exchange->method);
    g_free(exchange->path);
    g_free(exchange);
}

static const char *header(const Exchange *exchange, const char *name)
{
    return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

static bool is_over_tls(const Exchange *exchange)
{
    return g_str_has_prefix(exchange->request.base_url, "https:");
}

static const char *cookie(const Exchange *exchange, const char *name)
{
    g_autofree char *secure = g_strconcat(SECURE_PREFIX, name, NULL);
    return MHD_lookup_connection_value(exchange->connection, MHD_COOKIE_KIND,
                                       is_over_tls(exchange) ? secure : name);
}

static bool is_api(const Exchange *exchange)
{
    return g_str_has_prefix(exchange->path, "/api/");
}

static bool is_reading(const Exchange *exchange)
{
    return g_str_equal(exchange->method, "GET") || g_str_equal(exchange->method, "HEAD");
}

/* --- at the door ------------------------------------------------------------ */

/* Each proxy adds whom it was called by: to the line there is, or as a line of its own. */
static enum MHD_Result collect_forwarded(void *data, enum MHD_ValueKind kind, const char *name,
                                         const char *value)
{
    (void)kind;
    GString *lines = data;
    if (g_ascii_strcasecmp(name, "X-Forwarded-For") == 0)
        g_string_append_printf(lines, "%s%s", lines->len == 0 ? "" : ",",
                               value == NULL ? "" : value);
    return MHD_YES;
}

static char *client_address(const Exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    g_autofree char *peer = address_text(info == NULL ? NULL : info->client_addr);
    g_autoptr(GString) lines = g_string_new(NULL); /* no longer than all headers may be */
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, collect_forwarded, lines);
    return proxies_client(exchange->options->proxies, peer, lines->str);
}

static char *base_url(const ServerOptions *options, const char *host)
{
    if (options->public_url != NULL)
        return g_strdup(options->public_url);
    return g_strconcat(options->tls == NULL ? "http://" : "https://", host, NULL);
}

typedef struct {
    GHashTable *values;
    bool is_valid;
} Collected;

static enum MHD_Result collect_query(void *data, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    (void)kind;
    Collected *collected = data;
    if (g_hash_table_size(collected->values) >= QUERY_MAX || !g_utf8_validate(name, -1, NULL) ||
        g_hash_table_contains(collected->values, name) || /* which of the two would count? */
        (value != NULL && !g_utf8_validate(value, -1, NULL)))
        collected->is_valid = false;
    else
        g_hash_table_insert(collected->values, g_strdup(name),
                            g_strdup(value == NULL ? "" : value));
    return collected->is_valid ? MHD_YES : MHD_NO;
}

static const char *language_of(const Exchange *exchange)
{
    const char *asked = g_hash_table_lookup(exchange->request.query, "lang");
    if (asked == NULL)
        asked = cookie(exchange, LANGUAGE_COOKIE);
    if (asked == NULL)
        asked = header(exchange, "Accept-Language");
    return asked != NULL && g_ascii_strncasecmp(asked, "en", 2) == 0 ? "en" : "ja";
}

/* Anything but a token of ours counts as none. */
static const char *browser_token(const char *text)
{
    const size_t good =
        text == NULL ? 0 : strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_");
    return good == TOKEN_CHARACTERS && text[good] == '\0' ? text : NULL;
}

static bool fill_request(Exchange *exchange)
{
    const ServerOptions *options = exchange->options;
    Request *request = &exchange->request;
    const char *host = header(exchange, "Host");
    const char *agent = header(exchange, "User-Agent");
    Collected collected = { .values =
                                g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                            .is_valid = true };
    *request = (Request){
        .now = time_now(),
        .content = options->content,
        .messages = options->messages,
        .health = store_health(options->store),
        .app = options->app,
        .path = exchange->path,
        .address = client_address(exchange),
        .user_agent = agent != NULL && g_utf8_validate(agent, -1, NULL) ? agent : "",
        .base_url = base_url(options, host),
        .params = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .query = collected.values,
        .if_match = header(exchange, "If-Match"),
        .if_none_match = header(exchange, "If-None-Match"),
        .language = "ja",
    };
    request->session_token = cookie(exchange, SESSION_COOKIE);
    request->browser_token = browser_token(cookie(exchange, BROWSER_COOKIE));
    MHD_get_connection_values(exchange->connection, MHD_GET_ARGUMENT_KIND, collect_query,
                              &collected);
    if (!collected.is_valid || !g_utf8_validate(exchange->path, -1, NULL))
        return refuse(&exchange->error, APP_ERROR_INVALID, "error.address", NULL);
    request->language = language_of(exchange);
    if (g_hash_table_contains(request->query, "lang"))
        reply_language_cookie(&exchange->reply, request->language, is_over_tls(exchange));
    return true;
}

static bool find_route(Exchange *exchange)
{
    g_autofree char *allowed = NULL;
    exchange->route = router_find(exchange->router, exchange->method, exchange->path,
                                  exchange->request.params, &allowed);
    if (exchange->route != NULL)
        return true;
    if (allowed == NULL)
        return refuse(&exchange->error, APP_ERROR_NOT_FOUND, "error.no-page", NULL);
    reply_header(&exchange->reply, "Allow", allowed);
    refuse(&exchange->error, APP_ERROR_INVALID, "error.method", "method",
           refusal_method(exchange->method), "allowed", allowed, NULL);
    exchange->reply.status = 405;
    return false;
}

/* A change must come from our own pages, as JSON (API) or as a form. */
static bool check_change(Exchange *exchange)
{
    const char *type = header(exchange, "Content-Type");
    if (!guard_is_own_origin(header(exchange, "Origin"), header(exchange, "Sec-Fetch-Site"),
                             exchange->request.base_url))
        return refuse(&exchange->error, APP_ERROR_DENIED, "error.origin", NULL);
    const char *wanted =
        is_api(exchange) ? "application/json" : "application/x-www-form-urlencoded";
    const bool has_body =
        header(exchange, "Content-Length") != NULL || header(exchange, "Transfer-Encoding") != NULL;
    if (has_body && type != NULL && g_ascii_strncasecmp(type, wanted, strlen(wanted)) != 0)
        return refuse(&exchange->error, APP_ERROR_INVALID, "error.content-type", "wanted", wanted,
                      NULL);
    return true;
}

/* Other sites have no use of the interface, not even of reading it. */
static bool check_reading(Exchange *exchange)
{
    if (!is_api(exchange) ||
        guard_is_own_origin(header(exchange, "Origin"), header(exchange, "Sec-Fetch-Site"),
                            exchange->request.base_url))
        return true;
    return refuse(&exchange->error, APP_ERROR_DENIED, "error.origin", NULL);
}

static bool may_send(Exchange *exchange, guint64 size);

static bool check_length(Exchange *exchange)
{
    const char *length = header(exchange, "Content-Length");
    return length == NULL || may_send(exchange, g_ascii_strtoull(length, NULL, 10));
}

bool exchange_accept(Exchange *exchange)
{
    exchange->must_close = true; /* until the body is read, what follows cannot be told apart */
    if (exchange->is_cut) {
        exchange->request.language = "ja";
        return refuse(&exchange->error, APP_ERROR_INVALID, "error.address", NULL);
    }
    if (!guard_is_unambiguous(exchange->connection)) {
        exchange->request.language = "ja";
        return refuse(&exchange->error, APP_ERROR_INVALID, "error.headers", NULL);
    }
    if (!guard_knows_host(header(exchange, "Host"), exchange->options->hosts)) {
        exchange->request.language = "ja";
        return refuse(&exchange->error, APP_ERROR_INVALID, "error.host", NULL);
    }
    if (!fill_request(exchange) || !find_route(exchange) ||
        !(is_reading(exchange) ? check_reading(exchange) : check_change(exchange)) ||
        !check_length(exchange))
        return false;
    exchange->must_close = false;
    return true;
}

/* --- signing in and reading the body ------------------------------------------ */

/* The page where what is missing can be shown; from there back to this one. */
static const char *page_for(const GError *error)
{
    if (g_error_matches(error, APP_ERROR, APP_ERROR_UNAUTHENTICATED))
        return "/sign-in";
    return g_error_matches(error, APP_ERROR, APP_ERROR_ONE_FACTOR) ? "/second-factor" : NULL;
}

static void send_to(Exchange *exchange, const char *page)
{
    g_autofree char *path = g_uri_escape_string(exchange->path, "/", FALSE);
    g_autofree char *target = g_strconcat(page, "?return=", path, NULL);
    g_clear_error(&exchange->error);
    reply_redirect(&exchange->reply, target);
}

static bool is_public(const Route *route)
{
    return g_str_equal(route->permission, PERMISSION_PUBLIC);
}

/* The key of a program; NULL: none. Pages are for people. */
static const char *key_of(const Exchange *exchange)
{
    const char *authorization = header(exchange, "Authorization");
    const size_t scheme = strlen("Bearer ");
    if (!is_api(exchange) || authorization == NULL ||
        g_ascii_strncasecmp(authorization, "Bearer ", scheme) != 0)
        return NULL;
    return authorization + scheme;
}

/* A program that shows a key is nobody else: its cookies count for nothing. */
static bool find_identity(Exchange *exchange, Db *db)
{
    const ServerOptions *options = exchange->options;
    const Request *request = &exchange->request;
    const char *key = key_of(exchange);
    if (key != NULL)
        exchange->identity = options->authenticate_program(db, key, request->now, &exchange->error);
    else if (request->session_token != NULL)
        exchange->identity =
            options->authenticate(db, request->session_token, request->now, &exchange->error);
    return exchange->error == NULL;
}

/* Asked before a long body is read: all that is checked else is checked when it is there. */
static bool is_signed_in(Exchange *exchange)
{
    Store *store = exchange->options->store;
    Db *db = store_begin_read(store, &exchange->error);
    if (db == NULL)
        return false;
    const bool is_good = find_identity(exchange, db) && exchange->identity != NULL;
    exchange->statements += db_statement_count(db);
    store_end_read(store, db);
    g_clear_pointer(&exchange->identity, identity_free);
    if (is_good || exchange->error != NULL ||
        !ceilings_take(exchange->options->ceilings, exchange->request.address, NULL,
                       g_get_monotonic_time(), &exchange->error))
        return is_good;
    return refuse(&exchange->error, APP_ERROR_UNAUTHENTICATED, "error.unauthenticated", NULL);
}

static bool refuse_size(Exchange *exchange, gsize most)
{
    g_autofree char *text = g_strdup_printf("%" G_GSIZE_FORMAT, most / 1024);
    return refuse(&exchange->error, APP_ERROR_TOO_LARGE, "error.body-size", "kilobytes", text,
                  NULL);
}

/* Whether the body may be so long: what strangers may make us keep is little. */
static bool may_send(Exchange *exchange, guint64 size)
{
    const gsize most = is_public(exchange->route) ? GUEST_BODY_MAX : BODY_MAX;
    if (size <= exchange->body_max)
        return true;
    if (size > most)
        return refuse_size(exchange, most);
    if (!is_signed_in(exchange))
        return false;
    exchange->body_max = BODY_MAX;
    return true;
}

static bool hold_body(Exchange *exchange, gsize size)
{
    if (!ceilings_hold_body(exchange->options->ceilings, exchange->request.address, size,
                            &exchange->error))
        return false;
    exchange->body_held += size;
    return true;
}

bool exchange_take_body(Exchange *exchange, const char *data, gsize size)
{
    if (exchange->error != NULL)
        return false;
    if (may_send(exchange, exchange->body->len + size) && hold_body(exchange, size)) {
        g_byte_array_append(exchange->body, (const guint8 *)data, (guint)size);
        return true;
    }
    exchange->must_close = true;
    drop_body(exchange);
    return false;
}

static bool may_use(const Route *route, const Identity *identity)
{
    if (g_str_equal(route->permission, PERMISSION_SIGNED_IN))
        return !identity->is_program;
    return identity_may(identity, route->permission);
}

/* Whether the route is open to @identity; NULL: nobody is signed in. */
static bool check_identity(const Exchange *exchange, const Identity *identity, GError **error)
{
    const Route *route = exchange->route;
    if (is_public(route))
        return true;
    if (identity == NULL)
        return refuse(error, APP_ERROR_UNAUTHENTICATED, "error.unauthenticated", NULL);
    if (!may_use(route, identity))
        return refuse(error, APP_ERROR_DENIED, "error.denied", NULL);
    if (identity->lacks_factor && !route->takes_one_factor)
        return refuse(error, APP_ERROR_ONE_FACTOR, "error.one-factor", NULL);
    if (route->needs_proof && !identity_is_proven(identity, exchange->request.now))
        return refuse(error, APP_ERROR_UNPROVEN, "error.unproven", NULL);
    return true;
}

/* Reads who is signed in; on public routes nobody need be. */
static bool sign_in(Exchange *exchange, Db *db)
{
    Request *request = &exchange->request;
    if (!find_identity(exchange, db))
        return false;
    request->identity = exchange->identity;
    if (!ceilings_take(exchange->options->ceilings, request->address, exchange->identity,
                       g_get_monotonic_time(), &exchange->error))
        return false;
    if (exchange->identity != NULL)
        request->language = g_str_equal(exchange->identity->language, "en") ? "en" : "ja";
    return check_identity(exchange, exchange->identity, &exchange->error);
}

static void session_touched(void *data, const GError *error)
{
    if (error != NULL && !error_is_of_store(error))
        log_line(LOG_WARNING, "session: %s", error->message);
    g_free(data);
}

static void note_use(Exchange *exchange)
{
    if (exchange->identity == NULL || !exchange->identity->is_stale)
        return;
    char *id = g_strdup(exchange->identity->session_id);
    if (!store_submit(exchange->options->store, exchange->options->touch_session, session_touched,
                      id, NULL))
        g_free(id);
}

static bool read_json(Exchange *exchange)
{
    if (exchange->body->len == 0)
        return true;
    json_error_t where;
    exchange->request.body = json_loadb((const char *)exchange->body->data, exchange->body->len,
                                        JSON_REJECT_DUPLICATES, &where);
    if (json_is_object(exchange->request.body))
        return true;
    g_autofree char *line = g_strdup_printf("%d", where.line);
    return refuse(&exchange->error, APP_ERROR_INVALID,
                  exchange->request.body == NULL ? "error.json" : "error.json-object", "line", line,
                  NULL);
}

static bool read_form(Exchange *exchange)
{
    exchange->request.form = g_uri_parse_params(
        (const char *)exchange->body->data, exchange->body->len, "&", G_URI_PARAMS_WWW_FORM, NULL);
    if (exchange->request.form != NULL)
        return true;
    return refuse(&exchange->error, APP_ERROR_INVALID, "error.form", NULL);
}

static bool is_same_token(const char *given, const char *own)
{
    return given != NULL && strlen(given) == strlen(own) &&
           sodium_memcmp(given, own, strlen(own)) == 0;
}

/* A signed-in browser must show that the change was meant: the token only our pages know. */
static bool check_csrf(const Exchange *exchange, const Identity *identity, GError **error)
{
    if (identity == NULL || is_public(exchange->route) || identity->is_program)
        return true;
    const char *token = is_api(exchange) ? header(exchange, "X-CSRF-Token")
                                         : request_form(&exchange->request, "csrf");
    if (is_same_token(token, identity->csrf_token))
        return true;
    return refuse(error, APP_ERROR_DENIED, "error.csrf", NULL);
}

static bool check_version(Exchange *exchange)
{
    if (!exchange->route->needs_version || request_version(&exchange->request) >= 0)
        return true;
    return refuse(&exchange->error, APP_ERROR_UNCONDITIONAL, "error.unconditional", NULL);
}

static bool read_change(Exchange *exchange)
{
    return (is_api(exchange) ? read_json(exchange) : read_form(exchange)) &&
           check_csrf(exchange, exchange->identity, &exchange->error) && check_version(exchange);
}

/* --- running ------------------------------------------------------------------ */

static const char *company_of(const Exchange *exchange)
{
    return exchange->identity == NULL ? NULL : exchange->identity->org_id;
}

static bool begin_work(const Exchange *exchange, GError **error)
{
    return ceilings_begin_work(exchange->options->ceilings, company_of(exchange), error);
}

static void end_work(const Exchange *exchange)
{
    ceilings_end_work(exchange->options->ceilings, company_of(exchange));
}

static bool run_handler(Exchange *exchange, Db *db, GError **error)
{
    const bool is_work = exchange->route->is_long && is_reading(exchange);
    exchange->headers_kept = exchange->reply.headers->len;
    if (is_work && !begin_work(exchange, error))
        return false;
    exchange->request.db = db;
    if (exchange->identity != NULL && !is_public(exchange->route))
        db_set_org(db, exchange->identity->org_id);
    const bool is_good = exchange->route->handler(&exchange->request, &exchange->reply, error);
    if (is_work)
        end_work(exchange);
    exchange->statements += db_statement_count(db);
    exchange->request.db = NULL;
    return is_good;
}

static void wrap_page(Exchange *exchange)
{
    const ServerOptions *options = exchange->options;
    const AssetPage *page = assets_page(options->assets, exchange->route->page);
    if (page == NULL) {
        fail(&exchange->error, APP_ERROR_INTERNAL, "web/pages.json has no page '%s'",
             exchange->route->page);
        return;
    }
    g_autofree char *key = exchange->identity == NULL
                               ? g_strdup("")
                               : browser_key_of(options->browser_key, exchange->identity);
    exchange->reply.html =
        page_render(options->assets, page, &exchange->request, key, exchange->reply.json.text->str);
}

static void render_template(Exchange *exchange)
{
    Reply *reply = &exchange->reply;
    g_free(reply->html);
    reply->html = page_render_template(exchange->options->assets, reply->template_name,
                                       exchange->request.language, exchange->options->messages,
                                       (const char *const *)reply->template_pairs);
}

/* A template answered by a room itself, such as the sign-in form with its mistake, has no error. */
static void log_refusal(const Exchange *exchange, unsigned status)
{
    const char *reason = exchange->error == NULL ? NULL : error_key(exchange->error);
    const Refusal refusal = {
        .status = status,
        .method = exchange->method,
        .route = exchange->route == NULL ? "-" : exchange->route->path,
        .reason = reason == NULL ? "-" : reason,
        .person = exchange->identity == NULL ? NULL : exchange->identity->person_id,
        .address = exchange->request.address == NULL ? "-" : exchange->request.address,
    };
    if (refusal_is_telling(status))
        refusal_note(&refusal, time_now());
}

/* What a handler did that failed, or could not be kept, is undone; so is what it told the browser:
 * who is not signed out keeps her cookie. */
static void drop_headers_of_handler(Exchange *exchange)
{
    GPtrArray *headers = exchange->reply.headers;
    if (exchange->error != NULL && headers->len > exchange->headers_kept)
        g_ptr_array_set_size(headers, (gint)exchange->headers_kept);
}

static void finish(Exchange *exchange)
{
    drop_headers_of_handler(exchange);
    if (exchange->error == NULL)
        exchange->error = g_steal_pointer(&exchange->reply.problem);
    if (exchange->error == NULL && exchange->reply.template_name != NULL)
        render_template(exchange);
    if (exchange->error == NULL && exchange->route->page != NULL && exchange->reply.html == NULL &&
        exchange->reply.status == 200)
        wrap_page(exchange);
    if (exchange->error != NULL)
        exchange_write_error(exchange);
    else
        log_refusal(exchange, exchange->reply.status);
    exchange->state = EXCHANGE_READY;
}

static void resume(Exchange *exchange)
{
    ServerGate *gate = exchange->gate;
    finish(exchange);
    MHD_resume_connection(exchange->connection); /* from here on the exchange may be gone */
    g_atomic_int_add(&gate->waiting, -1);
}

/* While the change waited for its turn, whoever asked for it may have left, been signed out, got
 * fewer roles or lost the key. So all that let it in at the door is asked again, where nobody else
 * changes the company any more; the handler gets who she is now. Who is refused is still known, for
 * the log of refusals. */
static bool admit_again(Exchange *exchange, Db *db, GError **error)
{
    const ServerOptions *options = exchange->options;
    g_autoptr(GError) failure = NULL;
    if (exchange->identity == NULL || is_public(exchange->route))
        return true;
    const AuthenticateAgain again = exchange->identity->is_program
                                        ? options->authenticate_program_again
                                        : options->authenticate_again;
    g_autoptr(Identity) identity = again(db, exchange->identity, exchange->request.now, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!check_identity(exchange, identity, error) || !check_csrf(exchange, identity, error))
        return false;
    identity_free(exchange->identity);
    exchange->request.identity = exchange->identity = g_steal_pointer(&identity);
    return true;
}

static bool do_change(Db *db, void *data, GError **error)
{
    Exchange *exchange = data;
    /* A group that was undone runs nothing twice, but a reply is written only once all the same. */
    return admit_again(exchange, db, error) && run_handler(exchange, db, error);
}

static void change_done(void *data, const GError *error)
{
    Exchange *exchange = data;
    if (error != NULL)
        exchange->error = g_error_copy(error);
    resume(exchange);
}

static bool hand_to_writer(Exchange *exchange)
{
    return store_submit(exchange->options->store, do_change, change_done, exchange,
                        &exchange->error);
}

static bool run_prepare(Exchange *exchange)
{
    Db *db = store_begin_read(exchange->options->store, &exchange->error);
    if (db == NULL)
        return false;
    exchange->request.db = db;
    if (exchange->identity != NULL && !is_public(exchange->route))
        db_set_org(db, exchange->identity->org_id);
    const bool is_good = exchange->route->prepare(&exchange->request, &exchange->error);
    exchange->statements += db_statement_count(db);
    exchange->request.db = NULL;
    store_end_read(exchange->options->store, db);
    return is_good;
}

void exchange_prepare(void *data, void *unused)
{
    (void)unused;
    Exchange *exchange = data;
    const bool is_work = exchange->route->is_long;
    bool is_good = !is_work || begin_work(exchange, &exchange->error);
    if (is_good) {
        is_good = run_prepare(exchange);
        if (is_work)
            end_work(exchange);
    }
    leave_lane(exchange);
    if (!is_good || !hand_to_writer(exchange))
        resume(exchange);
}

static void run_reading(Exchange *exchange)
{
    Store *store = exchange->options->store;
    Db *db = store_begin_read(store, &exchange->error);
    if (db == NULL)
        return;
    if (sign_in(exchange, db))
        run_handler(exchange, db, &exchange->error);
    store_end_read(store, db);
    note_use(exchange);
}

/* Signs in with a reading connection; true if the change may be handed on. */
static bool admit_change(Exchange *exchange)
{
    Store *store = exchange->options->store;
    Db *db = store_begin_read(store, &exchange->error);
    if (db == NULL)
        return false;
    const bool is_good = sign_in(exchange, db);
    exchange->statements += db_statement_count(db);
    store_end_read(store, db);
    note_use(exchange);
    return is_good && read_change(exchange);
}

static void run_at_once(Exchange *exchange)
{
    run_reading(exchange);
    const char *page = page_for(exchange->error);
    if (page != NULL && !is_api(exchange))
        send_to(exchange, page);
    finish(exchange);
}

/* Whether the change may wait for the writer: not while the server is ending. */
static bool enter_gate(Exchange *exchange)
{
    g_atomic_int_inc(&exchange->gate->waiting);
    if (!g_atomic_int_get(&exchange->gate->is_stopping))
        return true;
    g_atomic_int_add(&exchange->gate->waiting, -1);
    return refuse(&exchange->error, APP_ERROR_UNAVAILABLE, "error.stopping", NULL);
}

/* Who shares the route's lane with whom. */
static char *party_of(const Exchange *exchange)
{
    if (lane_counts_companies(exchange->route->lane) && exchange->identity != NULL)
        return g_strdup(exchange->identity->org_id);
    return address_house(exchange->request.address);
}

static bool enter_lane(Exchange *exchange)
{
    if (exchange->route->prepare == NULL)
        return true;
    g_autofree char *party = party_of(exchange);
    if (!lanes_enter(exchange->lanes, exchange->route->lane, party, &exchange->error))
        return false;
    exchange->party = g_steal_pointer(&party);
    return true;
}

bool exchange_run(Exchange *exchange)
{
    if (is_reading(exchange)) {
        run_at_once(exchange);
        return true;
    }
    if (!admit_change(exchange) || !enter_lane(exchange) || !enter_gate(exchange)) {
        finish(exchange);
        return true;
    }
    exchange->state = EXCHANGE_WAITING;
    MHD_suspend_connection(exchange->connection);
    if (exchange->route->prepare != NULL)
        lanes_push(exchange->lanes, exchange->route->lane, exchange);
    else if (!hand_to_writer(exchange))
        resume(exchange);
    return false;
}

/* --- errors ------------------------------------------------------------------- */

static void log_failure(const Exchange *exchange, const char *number)
{
    /* The path of a public route may hold a secret: a calendar's address. */
    const bool is_secret = exchange->route != NULL && is_public(exchange->route);
    const char *path = is_secret ? exchange->route->path : exchange->path;
    /* What the store suffers from is said once, by who watches it; but a handler that reads and
     * tries to write is a mistake of ours. */
    const bool is_said =
        error_is_of_store(exchange->error) &&
        !(is_reading(exchange) && g_error_matches(exchange->error, APP_ERROR, APP_ERROR_READ_ONLY));
    if (problem_status(exchange->error) >= 500 && !is_said)
        log_line(LOG_ERROR, "%s %s %s: %s", number, exchange->method, path,
                 exchange->error->message);
}

static void write_error_page(Exchange *exchange, const char *number)
{
    const Messages *messages = exchange->options->messages;
    const char *language = exchange->request.language;
    g_autofree char *title = problem_title(exchange->error, messages, language);
    g_autofree char *sentence = problem_sentence(exchange->error, messages, language);
    const char *const pairs[] = { "title", title,   "detail", sentence, "number",
                                  number,  "theme", "auto",   NULL };
    g_free(exchange->reply.html);
    g_clear_pointer(&exchange->reply.file, g_bytes_unref);
    exchange->reply.html =
        page_render_template(exchange->options->assets, "error", language, messages, pairs);
}

static void add_retry(Exchange *exchange)
{
    const int seconds = problem_retry_after(exchange->error);
    g_autofree char *text = g_strdup_printf("%d", seconds);
    if (seconds == 0)
        return;
    reply_header(&exchange->reply, "Retry-After", text);
    if (!is_api(exchange) && is_reading(exchange)) /* the page that says so tries again by itself */
        reply_header(&exchange->reply, "Refresh", text);
}

void exchange_write_error(Exchange *exchange)
{
    char number[9];
    g_snprintf(number, sizeof number, "%08x", g_random_int());
    log_failure(exchange, number);
    Reply *reply = &exchange->reply;
    if (reply->status != 405)
        reply->status = problem_status(exchange->error);
    add_retry(exchange);
    log_refusal(exchange, reply->status);
    if (is_api(exchange)) {
        json_writer_clear(&reply->json);
        json_writer_init(&reply->json);
        problem_write(&reply->json, exchange->error, number, exchange->options->messages,
                      exchange->request.language);
        reply_header(reply, "Content-Type", "application/problem+json; charset=utf-8");
    } else {
        write_error_page(exchange, number);
    }
}
