#include "rooms/board/board_routes.h"

#include "base/error.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/board/board_writers.h"
#include "rooms/board/report_steps.h"

#define ID_MAX 60

/* --- what it is shown with ---------------------------------------------------------------- */

typedef struct {
    GHashTable *names, *to_revise;
    ControlsOverview *overview;
    GPtrArray *decisions, *standings, *closed, *requests;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    g_clear_pointer(&loaded->names, g_hash_table_unref);
    g_clear_pointer(&loaded->to_revise, g_hash_table_unref);
    g_clear_pointer(&loaded->overview, controls_overview_free);
    g_clear_pointer(&loaded->decisions, g_ptr_array_unref);
    g_clear_pointer(&loaded->standings, g_ptr_array_unref);
    g_clear_pointer(&loaded->closed, g_ptr_array_unref);
    g_clear_pointer(&loaded->requests, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

static bool note_revision(Loaded *loaded, const Request *request, const DocumentKind *kind,
                          GError **error)
{
    bool is_due = false;
    const DocumentStanding *standing = document_standing_find(loaded->standings, kind->id);
    if (standing == NULL || standing->version_id == NULL)
        return true;
    if (!document_revision_is_due(request->db, request->content, standing, &is_due, error))
        return false;
    if (is_due)
        g_hash_table_add(loaded->to_revise, kind->id);
    return true;
}

/* Only of the documents that an initiative is judged by, and only of those in force. */
static bool load_revisions(Loaded *loaded, const Request *request, GError **error)
{
    const GPtrArray *initiatives = content_initiatives(request->content)->initiatives;
    loaded->to_revise = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < initiatives->len; i++) {
        const Initiative *initiative = g_ptr_array_index(initiatives, i);
        for (guint j = 0; j < initiative->documents->len; j++) {
            if (!note_revision(loaded, request, g_ptr_array_index(initiative->documents, j), error))
                return false;
        }
    }
    return true;
}

/* Seven statements, and those of document_revision_is_due() for each document in force. */
static bool load(Loaded *loaded, const Request *request, GError **error)
{
    Db *db = request->db;
    return (loaded->names = people_names(db, error)) != NULL &&
           (loaded->overview = controls_overview(db, request->content, NULL, error)) != NULL &&
           (loaded->decisions = decisions_of_org(db, error)) != NULL &&
           (loaded->standings = documents_standing(db, error)) != NULL &&
           (loaded->closed = assessments_closed(db, error)) != NULL &&
           (loaded->requests = report_requests(db, error)) != NULL &&
           load_revisions(loaded, request, error);
}

static bool reply_board(const Request *request, Reply *reply, const char *key, GError **error)
{
    g_auto(Loaded) loaded = { 0 };
    if (!load(&loaded, request, error))
        return false;
    char today[TIME_DAY_SIZE];
    time_format_day(request->now, today);
    const ProgressFacts facts = { .overview = loaded.overview,
                                  .decisions = loaded.decisions,
                                  .standings = loaded.standings,
                                  .to_revise = loaded.to_revise,
                                  .closed = loaded.closed,
                                  .today = today };
    const BoardView view = { request->content, request->language, loaded.names, loaded.requests };
    write_board(&reply->json, key, &facts, &view);
    return true;
}

static bool show(Request *request, Reply *reply, GError **error)
{
    return reply_board(request, reply, NULL, error);
}

static bool page(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    if (!reply_board(request, reply, "board", error))
        return false;
    json_end(&reply->json);
    return true;
}

/* --- asking for reports ---------------------------------------------------------------------- */

static bool ask(const Request *request, const Initiative *initiative, const char *person,
                Rhythm rhythm, GError **error)
{
    const char *const pairs[] = { "title", local_text(&initiative->title, request->language),
                                  NULL };
    g_autofree char *title =
        messages_format(request->messages, request->language, "task-titles.report", pairs);
    const ReportRequest wanted = {
        .initiative = initiative->id, .title = title, .person_id = (char *)person, .rhythm = rhythm
    };
    const Actor actor = request_actor(request);
    return report_ask(request->db, &actor, &wanted, error);
}

static bool post_request(Request *request, Reply *reply, GError **error)
{
    static const char *const RHYTHMS[] = { "monthly", "quarterly", NULL };
    const char *id = body_text(request, "initiative", 1, ID_MAX, error);
    const char *person = body_text(request, "personId", 1, ID_MAX, error);
    const char *name = body_choice(request, "rhythm", RHYTHMS, error);
    Rhythm rhythm = RHYTHM_MONTHLY;
    if (*error != NULL || !rhythm_from_name(name, &rhythm))
        return false;
    const Initiative *initiative = initiative_find(content_initiatives(request->content), id);
    if (initiative == NULL)
        return refuse_field(error, "initiative", "error.field-unknown", NULL);
    reply->status = 201;
    return ask(request, initiative, person, rhythm, error) &&
           reply_board(request, reply, NULL, error);
}

static bool check_version(const Request *request, const ReportRequest *standing, GError **error)
{
    if (request_version(request) == standing->version)
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    return names != NULL && change_refuse_stale(error, standing->stopped_on, NULL,
                                                person_name(names, standing->changed_by),
                                                standing->changed_at, standing->version);
}

static bool post_stop(Request *request, Reply *reply, GError **error)
{
    g_autoptr(ReportRequest) standing =
        report_request_find(request->db, request_param(request, "request"), error);
    if (standing == NULL)
        return *error == NULL && refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const Actor actor = request_actor(request);
    return check_version(request, standing, error) &&
           report_stop(request->db, &actor, standing, error) &&
           reply_board(request, reply, NULL, error);
}

const Route board_routes[] = {
    { "GET", "/api/v1/board", show, "board.read",
      "Shows how far each initiative of the owner is, by what is recorded." },
    { "POST", "/api/v1/report-requests", post_request, "board.write",
      "Asks a person to report on an initiative every month or quarter." },
    { "POST", "/api/v1/report-requests/{request}/stop", post_stop, "board.write",
      "Asks for no further reports.", .needs_version = true },
    { "GET", "/board", page, "board.read", "Shows the owner's board.", .page = "board" },
    { 0 },
};
