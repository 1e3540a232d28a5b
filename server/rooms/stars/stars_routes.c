#include "rooms/stars/stars_routes.h"

#include "base/error.h"
#include "http/change.h"
#include "rooms/stars/stars_steps.h"
#include "rooms/stars/stars_writers.h"

#define PLACE_MAX 200
#define NOTE_MAX 500
#define ID_MAX 30 /* characters as typed, with spaces and hyphens */
#define DAY_LENGTH 10
#define PERSON_MAX 60
#define RULES_MAX 48

/* --- what it is shown with ----------------------------------------------------------------- */

typedef struct {
    GHashTable *names;
    ControlsOverview *overview;
    GPtrArray *decisions, *standings, *closed;
    StarRecord *record;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    g_clear_pointer(&loaded->names, g_hash_table_unref);
    g_clear_pointer(&loaded->overview, controls_overview_free);
    g_clear_pointer(&loaded->decisions, g_ptr_array_unref);
    g_clear_pointer(&loaded->standings, g_ptr_array_unref);
    g_clear_pointer(&loaded->closed, g_ptr_array_unref);
    g_clear_pointer(&loaded->record, star_record_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

/* Seven statements. */
static bool load(Loaded *loaded, const Request *request, GError **error)
{
    Db *db = request->db;
    return (loaded->names = people_names(db, error)) != NULL &&
           (loaded->overview = controls_overview(db, request->content, NULL, error)) != NULL &&
           (loaded->decisions = decisions_of_org(db, error)) != NULL &&
           (loaded->standings = documents_standing(db, error)) != NULL &&
           (loaded->closed = assessments_closed(db, error)) != NULL &&
           (loaded->record = star_record_load(db, error)) != NULL;
}

static StarsKnown known_of(const Loaded *loaded, const Request *request)
{
    return (StarsKnown){ .content = request->content,
                         .overview = loaded->overview,
                         .decisions = loaded->decisions,
                         .standings = loaded->standings,
                         .closed = loaded->closed,
                         .now = request->now };
}

static bool reply_stars(const Request *request, Reply *reply, const char *key, GError **error)
{
    g_auto(Loaded) loaded = { 0 };
    if (!load(&loaded, request, error))
        return false;
    char today[TIME_DAY_SIZE];
    time_format_day(request->now, today);
    const StarsKnown known = known_of(&loaded, request);
    const StarFacts facts = star_facts(&known, loaded.record, today);
    g_autoptr(GPtrArray) statuses = star_statuses(&facts);
    const StarsShown shown = { loaded.record, facts.rules, statuses, loaded.closed };
    const StarView view = { request->content, request->language, loaded.names,
                            identity_may(request->identity, "stars.write") };
    write_security_action(&reply->json, key, &shown, &view);
    return true;
}

static bool show(Request *request, Reply *reply, GError **error)
{
    return reply_stars(request, reply, NULL, error);
}

static bool page(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    if (!reply_stars(request, reply, "securityAction", error))
        return false;
    json_end(&reply->json);
    return true;
}

/* --- choosing ----------------------------------------------------------------------------------
 */

static bool refuse_stale(const Request *request, const char *theirs, const char *yours,
                         const char *changed_by, int64_t changed_at, int64_t version,
                         GError **error)
{
    g_autoptr(GHashTable) names = people_names(request->db, error);
    return names != NULL &&
           change_refuse_stale(error, theirs, yours, person_name(names, changed_by), changed_at,
                               version);
}

static bool choose(Request *request, const StarRecord *record, GError **error)
{
    const char *rules = body_text(request, "rules", 1, RULES_MAX, error);
    const char *place = body_text_optional(request, "publicPlace", PLACE_MAX, error);
    const char *on = body_text_optional(request, "publicOn", DAY_LENGTH, error);
    if (*error != NULL)
        return false;
    const Stars *stars = content_stars(request->content);
    const bool is_same = g_strcmp0(record->rules, rules) == 0 &&
                         g_strcmp0(record->public_place, place) == 0 &&
                         g_strcmp0(record->public_on, on) == 0;
    if (is_same)
        return true;
    if (request_version(request) != record->version)
        return refuse_stale(request, record->public_place, place, record->changed_by,
                            record->changed_at, record->version, error);
    const Actor actor = request_actor(request);
    return star_path_choose(request->db, &actor, stars, record, rules, place, on, error);
}

static bool put_choice(Request *request, Reply *reply, GError **error)
{
    g_autoptr(StarRecord) record = star_record_load(request->db, error);
    return record != NULL && choose(request, record, error) &&
           reply_stars(request, reply, NULL, error);
}

/* --- declaring -----------------------------------------------------------------------------------
 */

/* One step with a declaration that may stand already. */
typedef bool (*Step)(const Request *request, const DeclarationStep *step, const StarRecord *record,
                     const Declaration *current, GError **error);

static bool check_version(const Request *request, const Declaration *current, GError **error)
{
    const int64_t version = current == NULL ? 0 : current->version;
    return request_version(request) == version ||
           refuse_stale(request, current == NULL ? NULL : current->declaration_id, NULL,
                        current == NULL ? NULL : current->changed_by,
                        current == NULL ? 0 : current->changed_at, version, error);
}

static bool take_step(Request *request, Reply *reply, Step take, GError **error)
{
    const Stars *stars = content_stars(request->content);
    const Star *star = star_find(stars, request_param(request, "stage"));
    if (star == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_autoptr(StarRecord) record = star_record_load(request->db, error);
    if (record == NULL)
        return false;
    const Declaration *current = star_record_declaration(record, star->id);
    const char *const pairs[] = { "stage", local_text(&star->title, request->language), NULL };
    g_autofree char *title =
        messages_format(request->messages, request->language, "task-titles.star-review", pairs);
    const Actor actor = request_actor(request);
    const DeclarationStep step = { &actor, stars, title };
    return take(request, &step, record, current, error) && reply_stars(request, reply, NULL, error);
}

static bool note(const Request *request, const DeclarationStep *step, const StarRecord *record,
                 const Declaration *current, GError **error)
{
    const char *person = body_text_optional(request, "personId", PERSON_MAX, error);
    const Declaration wanted = {
        .stage = (char *)request_param(request, "stage"),
        .rules = star_rules_of(step->stars, record)->id,
        .applied_on = (char *)body_text(request, "appliedOn", DAY_LENGTH, DAY_LENGTH, error),
        .declared_on = (char *)body_text_optional(request, "declaredOn", DAY_LENGTH, error),
        .declaration_id = (char *)body_text_optional(request, "declarationId", ID_MAX, error),
        .logo_agreed_on = (char *)body_text_optional(request, "logoAgreedOn", DAY_LENGTH, error),
        .note = (char *)body_lines_optional(request, "note", NOTE_MAX, error),
        .person_id = (char *)(person != NULL ? person : step->actor->person_id),
    };
    if (*error != NULL)
        return false;
    if (declaration_stands(current) && declaration_says(current, &wanted))
        return true;
    return check_version(request, current, error) &&
           declaration_note(request->db, step, current, &wanted, error);
}

static bool put_declaration(Request *request, Reply *reply, GError **error)
{
    return take_step(request, reply, note, error);
}

static bool look_again(const Request *request, const DeclarationStep *step,
                       const StarRecord *record, const Declaration *current, GError **error)
{
    (void)record;
    return check_version(request, current, error) &&
           declaration_review(request->db, step, current, error);
}

static bool post_review(Request *request, Reply *reply, GError **error)
{
    return take_step(request, reply, look_again, error);
}

static bool take_back(const Request *request, const DeclarationStep *step, const StarRecord *record,
                      const Declaration *current, GError **error)
{
    (void)record;
    const char *on = body_text(request, "withdrawnOn", DAY_LENGTH, DAY_LENGTH, error);
    return on != NULL && check_version(request, current, error) &&
           declaration_withdraw(request->db, step, current, on, error);
}

static bool post_withdrawal(Request *request, Reply *reply, GError **error)
{
    return take_step(request, reply, take_back, error);
}

const Route stars_routes[] = {
    { "GET", "/api/v1/security-action", show, "stars.read",
      "Shows how far the company is on its way to each star, with what is missing." },
    { "PUT", "/api/v1/security-action", put_choice, "stars.write",
      "Chooses the rules of one star, and notes where else the policy is public.",
      .needs_version = true },
    { "PUT", "/api/v1/security-action/{stage}", put_declaration, "stars.write",
      "Notes that the company applied for a stage or declared it.", .needs_version = true },
    { "POST", "/api/v1/security-action/{stage}/review", post_review, "stars.write",
      "Notes that a declaration was looked at again; the next review is due in a year.",
      .needs_version = true },
    { "POST", "/api/v1/security-action/{stage}/withdrawal", post_withdrawal, "stars.write",
      "Notes that a declaration was withdrawn.", .needs_version = true },
    { "GET", "/security-action", page, "stars.read",
      "Shows the way to the stars, and notes declarations.", .page = "stars" },
    { 0 },
};
