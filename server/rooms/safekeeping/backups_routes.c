#include "rooms/safekeeping/backups_routes.h"

#include "base/error.h"
#include "base/time.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/job.h"
#include "rooms/safekeeping/backup_result.h"
#include "rooms/safekeeping/backups_writers.h"
#include "rooms/safekeeping/org_export_routes.h"

#define PLACE_MAX 100           /* characters */
#define PAUSE_S (10 * MINUTE_S) /* between backups that somebody asks for */
#define TWO 2

/* --- what is shown -------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *runs;
    OfflineCopy offline;
    bool is_alone;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    g_clear_pointer(&loaded->runs, g_ptr_array_unref);
    offline_copy_clear(&loaded->offline);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

static bool load(Loaded *loaded, Db *db, GError **error)
{
    g_autoptr(GPtrArray) companies = organisations_after(db, "", TWO, error);
    if (companies == NULL)
        return false;
    loaded->is_alone = companies->len <= TWO; /* id and name of one */
    loaded->runs = backup_runs(db, error);
    return loaded->runs != NULL && offline_copy_load(db, &loaded->offline, error);
}

static bool write_state(Request *request, JsonWriter *json, const char *key, int64_t *version,
                        GError **error)
{
    g_auto(Loaded) loaded = { 0 };
    if (!load(&loaded, request->db, error))
        return false;
    const BackupFacts facts = { .plan = backup_plan(),
                                .runs = loaded.runs,
                                .offline = &loaded.offline,
                                .is_alone = loaded.is_alone,
                                .now = request->now,
                                .messages = request->messages,
                                .language = request->language };
    json_begin_object(json, key);
    write_backups(json, &facts);
    if (!write_org_export(request, json, "export", error))
        return false;
    json_end(json);
    *version = loaded.offline.version;
    return true;
}

static bool show_backups(Request *request, Reply *reply, GError **error)
{
    int64_t version = 0;
    if (!write_state(request, &reply->json, NULL, &version, error))
        return false;
    reply_version(reply, version);
    return true;
}

static bool page_backups(Request *request, Reply *reply, GError **error)
{
    int64_t version = 0;
    return write_state(request, &reply->json, NULL, &version, error);
}

/* --- what can be done ------------------------------------------------------------------------ */

static bool may_begin(Db *db, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    if (runs == NULL)
        return false;
    const BackupRun *last = runs->len == 0 ? NULL : g_ptr_array_index(runs, 0);
    const bool is_fresh = last != NULL && !g_str_equal(last->state, "failed") &&
                          now - last->begun_at < PAUSE_S && now >= last->begun_at;
    /* Who has put right what was wrong wants to see it. */
    return !is_fresh || backup_result_is_failure(backup_result(runs, now).kind) ||
           refuse(error, APP_ERROR_TOO_MANY, "error.backup-just-made", NULL);
}

static bool post_backup(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    if (!backup_plan()->is_on)
        return refuse(error, APP_ERROR_CONFLICT, "error.backup-off", NULL);
    if (!may_begin(request->db, request->now, error))
        return false;
    g_autofree char *job = job_start(request->db, &actor, "backup", "", error);
    if (job == NULL || !audit_record(request->db, &actor, "backup.ask", "", "{}", error))
        return false;
    g_autofree char *location = g_strconcat("/api/v1/jobs/", job, NULL);
    reply->status = 202;
    reply_header(reply, "Location", location);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "job", job);
    json_end(&reply->json);
    return true;
}

static bool check_day(const char *day, int64_t now, GError **error)
{
    char today[TIME_DAY_SIZE];
    time_format_day(now, today);
    if (!time_day_is_valid(day))
        return refuse_field(error, "takenOn", "error.day", NULL);
    return time_days_between(day, today) >= 0 ||
           refuse_field(error, "takenOn", "error.day-future", NULL);
}

static bool put_offline_copy(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    g_auto(OfflineCopy) current = { 0 };
    const char *place = body_text(request, "place", 1, PLACE_MAX, error);
    const char *taken_on = body_text(request, "takenOn", 1, TIME_DAY_SIZE, error);
    if (*error != NULL || !check_day(taken_on, request->now, error) ||
        !offline_copy_load(request->db, &current, error))
        return false;
    if (request_version(request) != current.version)
        return change_refuse_stale(error, current.place, place, current.person_name,
                                   current.changed_at, current.version);
    g_autofree char *details = change_details("place", place, "day", taken_on, NULL);
    return offline_copy_save(request->db, &actor, place, taken_on, error) &&
           audit_record(request->db, &actor, "backup.offline-copy", "", details, error) &&
           show_backups(request, reply, error);
}

const Route backups_routes[] = {
    { "GET", "/api/v1/backups", show_backups, "organisation.write",
      "Shows the backups of this server, when the next one is due, and how far the company is with "
      "three copies, two media, one elsewhere." },
    { "POST", "/api/v1/backups", post_backup, "organisation.write",
      "Starts a backup of the whole server." },
    { "PUT", "/api/v1/backups/offline-copy", put_offline_copy, "organisation.write",
      "Notes that the company keeps a copy elsewhere.", .needs_version = true },
    { "GET", "/settings/backups", page_backups, "organisation.write",
      "Backups: whether they are made, hold, and lie in enough places.", .page = "backups" },
    { 0 },
};
