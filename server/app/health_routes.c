#include "app/health_routes.h"

#include "base/error.h"
#include "http/metrics.h"
#include "http/route.h"
#include "rooms/accounts/breached.h"
#include "rooms/accounts/sign_in_store.h"

static const char *list_state(BreachAnswer state)
{
    return state == BREACH_OFF ? "off" : state == BREACH_ABSENT ? "ready" : "unavailable";
}

/* The database has answered when this runs to its end; else the error says 503. What does not keep
 * people from working, but somebody should look at, makes it "degraded". */
static bool show_readiness(Request *request, Reply *reply, GError **error)
{
    bool exists = false;
    if (!organisation_exists(request->db, &exists, error))
        return false;
    g_auto(BreachedState) list = breached_state(false);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "status", list.state == BREACH_UNAVAILABLE ? "degraded" : "ready");
    json_text(&reply->json, "database", "ready");
    json_text(&reply->json, "breachedPasswords", list_state(list.state));
    json_end(&reply->json);
    return true;
}

static bool shows_metrics = false; /* set before the first thread starts */

void health_configure(bool is_showing_metrics)
{
    shows_metrics = is_showing_metrics;
}

/* Behind a proxy the address is the one of the client that the proxy names. */
static bool is_this_machine(const char *address)
{
    return g_str_has_prefix(address, "127.") || g_str_equal(address, "::1") ||
           g_str_has_prefix(address, "::ffff:127.");
}

/* There is no such page where it is not wanted, or for strangers. */
static bool show_metrics(Request *request, Reply *reply, GError **error)
{
    if (!shows_metrics || !is_this_machine(request->address))
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_auto(BreachedState) list = breached_state(false);
    g_autofree char *labels = g_strdup_printf("state=\"%s\"", list_state(list.state));
    g_autoptr(GString) out = g_string_new(NULL);
    metrics_write(out);
    metrics_add(out, "mimamori_build_info", "gauge", "The version.",
                "version=\"" MIMAMORI_VERSION "\"", 1);
    metrics_add(out, "mimamori_breached_passwords_list", "gauge",
                "Hashes in the list of breached passwords.", labels, (double)list.hash_count);
    reply_header(reply, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    reply->file = g_bytes_new(out->str, out->len);
    return true;
}

static const Route routes[] = {
    { "GET", "/readyz", show_readiness, PERMISSION_PUBLIC,
      "Tells monitors whether people can work, and what is not as it should be." },
    { "GET", "/metrics", show_metrics, PERMISSION_PUBLIC,
      "Counts for Prometheus, where the setting metrics allows it." },
    { 0 },
};

static const Route *const TABLES[] = { routes, NULL };

const Room health_room = { .name = "health", .routes = TABLES };
