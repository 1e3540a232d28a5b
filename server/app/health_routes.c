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

/* Where nothing can be saved people cannot work, though they can read: 503, so that a monitor
 * rings. What somebody should only look at makes it "degraded". */
static const char *readiness(const Health *health, BreachAnswer list, Reply *reply)
{
    if (health->trouble != TROUBLE_NONE) {
        reply->status = 503;
        return "unwritable";
    }
    return health->is_low || list == BREACH_UNAVAILABLE ? "degraded" : "ready";
}

/* The database has answered when this runs to its end; else the error says 503. */
static bool show_readiness(Request *request, Reply *reply, GError **error)
{
    bool exists = false;
    if (!organisation_exists(request->db, &exists, error))
        return false;
    g_auto(BreachedState) list = breached_state(false);
    json_begin_object(&reply->json, NULL);
    const Health *health = &request->health;
    const char *trouble = trouble_name(health->trouble);
    json_text(&reply->json, "status", readiness(health, list.state, reply));
    json_text(&reply->json, "database", trouble == NULL ? "ready" : trouble);
    json_text(&reply->json, "space", health->is_low ? "low" : "enough");
    json_text(&reply->json, "breachedPasswords", list_state(list.state));
    json_end(&reply->json);
    return true;
}

static void add_health(GString *out, const Health *health)
{
    const char *name = trouble_name(health->trouble);
    g_autofree char *labels = g_strdup_printf("trouble=\"%s\"", name == NULL ? "none" : name);
    metrics_add(out, "mimamori_database_trouble", "gauge", "Whether nothing can be saved, and why.",
                labels, name != NULL);
    metrics_add(out, "mimamori_waiting_changes", "gauge", "Changes that wait for the database.", "",
                health->waiting);
    if (health->database_bytes >= 0)
        metrics_add(out, "mimamori_database_bytes", "gauge", "What the database takes.", "",
                    (double)health->database_bytes);
    if (health->free_bytes >= 0)
        metrics_add(out, "mimamori_free_bytes", "gauge",
                    "Room on the fullest disk, or left of the setting database-space.", "",
                    (double)health->free_bytes);
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
    add_health(out, &request->health);
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
