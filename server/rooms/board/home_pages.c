/* The first page: what waits for a decision, what to do, how far to the stars, how the company
 * stands. */
#include "base/error.h"
#include "rooms/accounts/accounts.h"
#include "rooms/assessment/assessment.h"
#include "rooms/board/board_routes.h"
#include "rooms/controls/controls.h"
#include "rooms/documents/documents.h"
#include "rooms/safekeeping/safekeeping.h"
#include "rooms/stars/stars.h"

#define TASKS_MAX 20
#define APPROVALS_MAX 10

/* What those see who may see how the company stands. */
typedef struct {
    GPtrArray *decisions, *standings, *closed;
    ControlsOverview *overview;
} Standing;

static void standing_clear(Standing *standing)
{
    g_clear_pointer(&standing->decisions, g_ptr_array_unref);
    g_clear_pointer(&standing->standings, g_ptr_array_unref);
    g_clear_pointer(&standing->closed, g_ptr_array_unref);
    g_clear_pointer(&standing->overview, controls_overview_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Standing, standing_clear)

/* Four statements. */
static bool load(Standing *standing, const Request *request, GError **error)
{
    Db *db = request->db;
    return (standing->decisions = decisions_of_org(db, error)) != NULL &&
           (standing->standings = documents_standing(db, error)) != NULL &&
           (standing->overview = controls_overview(db, request->content, NULL, error)) != NULL;
}

static bool write_tasks_of(const Request *request, JsonWriter *json, GHashTable *names,
                           GError **error)
{
    const Identity *identity = request->identity;
    const Reach reach = identity_reach(identity, "tasks.read");
    int64_t total = 0;
    g_autoptr(GPtrArray) tasks =
        reach == REACH_DEPARTMENT
            ? tasks_of_department(request->db, identity_department(identity, "tasks.read"),
                                  identity->person_id, TASKS_OPEN, TASKS_MAX, &total, error)
            : tasks_list(request->db, reach == REACH_COMPANY ? NULL : identity->person_id,
                         TASKS_OPEN, TASKS_MAX, &total, error);
    if (tasks == NULL)
        return false;
    write_tasks(json, "tasks", tasks, names, request->now);
    json_int(json, "tasksTotal", total);
    return true;
}

/* --- what waits for this person's approval; for nobody else ------------------------------- */

static void write_waiting_documents(const Request *request, JsonWriter *json,
                                    const GPtrArray *standings)
{
    json_begin_list(json, "documentsWaiting");
    for (guint i = 0; i < standings->len; i++) {
        const DocumentStanding *standing = g_ptr_array_index(standings, i);
        const DocumentKind *kind = content_document(request->content, standing->kind);
        if (standing->waiting_id == NULL || kind == NULL)
            continue;
        json_begin_object(json, NULL);
        json_text(json, "kind", kind->id);
        json_text(json, "title", local_text(&kind->title, request->language));
        json_end(json);
    }
    json_end(json);
}

static void write_approvals(const Request *request, JsonWriter *json, const Standing *standing,
                            GHashTable *names)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const bool may_approve =
        standing->decisions != NULL && identity_may(request->identity, "controls.approve");
    const int count = write_waiting_decisions(
        json, "approvals", may_approve ? standing->decisions : none, APPROVALS_MAX,
        request->content, request->language, names, request->now);
    json_int(json, "approvalsTotal", count);
    write_waiting_documents(request, json, may_approve ? standing->standings : none);
}

/* --- how the company stands ------------------------------------------------------------------ */

/* At most three statements. */
static bool write_standing(const Request *request, JsonWriter *json, Standing *standing,
                           GError **error)
{
    if (!assessment_write_standing(request, json, standing->overview, standing->decisions,
                                   &standing->closed, error))
        return false;
    const StarsKnown known = { .content = request->content,
                               .overview = standing->overview,
                               .decisions = standing->decisions,
                               .standings = standing->standings,
                               .closed = standing->closed,
                               .now = request->now };
    return stars_write_path(request->db, json, "stars", &known, request->language, error);
}

static void write_no_standing(JsonWriter *json)
{
    assessment_write_no_standing(json);
    json_begin_list(json, "stars");
    json_end(json);
}

/* A line for who can see to it; one statement. */
static bool write_backup(const Request *request, JsonWriter *json, GError **error)
{
    static const char *const NAMES[] = { NULL, "off", "failed", "old" };
    SafekeepingState state = SAFEKEEPING_GOOD;
    if (identity_may(request->identity, "organisation.write") &&
        !safekeeping_state(request->db, request->now, &state, error))
        return false;
    json_text(json, "backup", NAMES[state]);
    return true;
}

static const char *offer_to(const Request *request)
{
    const Identity *me = request->identity;
    const SignInState state = { .has_app = me->has_totp,
                                .passkeys = me->passkeys,
                                .may_prove = me->proven_at > 0,
                                .may_choose_factor = me->may_choose_factor,
                                .base_url = request->base_url };
    return sign_in_offer(&state);
}

static bool page_home(Request *request, Reply *reply, GError **error)
{
    JsonWriter *json = &reply->json;
    g_auto(Standing) standing = { 0 };
    const bool sees_standing = identity_may(request->identity, "assessment.read");
    g_autoptr(GHashTable) names = people_names(request->db, error);
    json_begin_object(json, NULL);
    if (names == NULL || (sees_standing && !load(&standing, request, error)) ||
        !write_tasks_of(request, json, names, error))
        return false;
    write_approvals(request, json, &standing, names);
    if (!sees_standing)
        write_no_standing(json);
    else if (!write_standing(request, json, &standing, error))
        return false;
    json_text(json, "signInOffer", offer_to(request));
    if (!write_backup(request, json, error))
        return false;
    json_end(json);
    return true;
}

const Route home_pages[] = {
    { "GET", "/", page_home, PERMISSION_SIGNED_IN, "Shows how the company stands and what to do.",
      .page = "home" },
    { 0 },
};
