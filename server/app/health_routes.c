#include "app/health_routes.h"

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

static const Route routes[] = {
    { "GET", "/readyz", show_readiness, PERMISSION_PUBLIC,
      "Tells monitors whether people can work, and what is not as it should be." },
    { 0 },
};

static const Route *const TABLES[] = { routes, NULL };

const Room health_room = { .name = "health", .routes = TABLES };
