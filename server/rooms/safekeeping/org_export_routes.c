#include "rooms/safekeeping/org_export_routes.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/safekeeping/export_secrets.h"
#include "rooms/safekeeping/org_export_store.h"
#include "rooms/safekeeping/org_export_work.h"

#define PERMISSION "organisation.export"
#define NAME_MAX_CHARACTERS 40 /* of the company in the name of the file */

/* --- what is shown -------------------------------------------------------------------------- */

/* The row, and whether its job still goes on. */
static bool load(Request *request, OrgExport *found, bool *is_going_on, GError **error)
{
    *is_going_on = false;
    return org_export_load(request->db, found, error) &&
           (found->job_id == NULL || found->file != NULL ||
            job_is_going_on(request->db, found->job_id, is_going_on, error));
}

bool write_org_export(Request *request, JsonWriter *json, const char *key, GError **error)
{
    bool is_going_on = false;
    g_auto(OrgExport) found = { 0 };
    if (!identity_may(request->identity, PERMISSION)) {
        json_none(json, key);
        return true;
    }
    if (!load(request, &found, &is_going_on, error))
        return false;
    const bool is_there = found.file != NULL && found.ends_at > request->now;
    json_begin_object(json, key);
    json_text(json, "job", is_going_on ? found.job_id : NULL);
    json_bool(json, "isThere", is_there);
    json_time(json, "madeAt", is_there ? found.made_at : 0);
    json_time(json, "endsAt", is_there ? found.ends_at : 0);
    if (is_there)
        json_int(json, "bytes", found.bytes);
    else
        json_none(json, "bytes");
    json_end(json);
    return true;
}

static bool show_export(Request *request, Reply *reply, GError **error)
{
    return write_org_export(request, &reply->json, NULL, error);
}

/* --- what can be done ------------------------------------------------------------------------ */

static void delete_file(const OrgExport *found)
{
    if (found->file == NULL)
        return;
    g_autofree char *path = org_export_path(found->file);
    unlink(path);
}

static bool check_passphrase(const char *passphrase, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    g_auto(SealSecret) secret = { 0 };
    return seal_secret_set_passphrase(&secret, passphrase, &wrong) ||
           refuse_field(error, "passphrase", error_key(wrong), NULL);
}

static bool post_export(Request *request, Reply *reply, GError **error)
{
    bool is_going_on = false;
    g_auto(OrgExport) before = { 0 };
    const Actor actor = request_actor(request);
    const char *passphrase = body_text(request, "passphrase", 1, PASSPHRASE_MOST, error);
    if (passphrase == NULL || !check_passphrase(passphrase, error) ||
        !load(request, &before, &is_going_on, error))
        return false;
    if (is_going_on)
        return refuse(error, APP_ERROR_CONFLICT, "error.export-going-on", NULL);
    g_autofree char *job = job_start(request->db, &actor, ORG_EXPORT_JOB, "", error);
    if (job == NULL ||
        !org_export_begin(request->db, &actor, job, actor.now + ORG_EXPORT_KEPT_S, error) ||
        !audit_record(request->db, &actor, "organisation.export", "", "{}", error))
        return false;
    export_secret_keep(job, passphrase, actor.now);
    delete_file(&before);
    g_autofree char *location = g_strconcat("/api/v1/jobs/", job, NULL);
    reply->status = 202;
    reply_header(reply, "Location", location);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "job", job);
    json_end(&reply->json);
    return true;
}

/* What a file may be called on every system: "見守り_株式会社まつば_202611260905.mimamori". */
static char *download_name(const Organisation *organisation, int64_t now)
{
    g_autofree char *head = g_utf8_substring(
        organisation->name, 0, (glong)MIN(text_length(organisation->name), NAME_MAX_CHARACTERS));
    g_strdelimit(head, "/\\:*?\"<>|.", '_');
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(now + TOKYO_OFFSET_S);
    g_autofree char *stamp = g_date_time_format(time, "%Y%m%d%H%M");
    return g_strdup_printf("見守り_%s_%s.mimamori", head, stamp);
}

/* The pages of the file are read as they are sent; who deletes it meanwhile takes nothing away. */
static bool reply_mapped(Reply *reply, const char *path, const char *name, GError **error)
{
    g_autoptr(GMappedFile) mapped = g_mapped_file_new(path, FALSE, NULL);
    if (mapped == NULL)
        return refuse(error, APP_ERROR_GONE, "error.export-gone", NULL);
    g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(mapped);
    reply_file(reply, bytes, "application/octet-stream", name);
    return true;
}

static bool post_download(Request *request, Reply *reply, GError **error)
{
    g_auto(OrgExport) found = { 0 };
    const Actor actor = request_actor(request);
    if (!org_export_load(request->db, &found, error))
        return false;
    if (found.file == NULL || found.ends_at <= request->now)
        return refuse(error, APP_ERROR_GONE, "error.export-gone", NULL);
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    g_autofree char *path = org_export_path(found.file);
    g_autofree char *name = download_name(organisation, found.made_at);
    return reply_mapped(reply, path, name, error) &&
           audit_record(request->db, &actor, "organisation.export-download", "", "{}", error);
}

static bool delete_export(Request *request, Reply *reply, GError **error)
{
    bool is_going_on = false;
    g_auto(OrgExport) found = { 0 };
    const Actor actor = request_actor(request);
    if (!load(request, &found, &is_going_on, error))
        return false;
    if (is_going_on)
        return refuse(error, APP_ERROR_CONFLICT, "error.export-going-on", NULL);
    reply->status = 204;
    if (found.job_id == NULL)
        return true;
    if (!org_export_forget(request->db, NULL, error) ||
        !audit_record(request->db, &actor, "organisation.export-delete", "", "{}", error))
        return false;
    delete_file(&found);
    return true;
}

const Route org_export_routes[] = {
    { "GET", "/api/v1/organisation-export", show_export, PERMISSION,
      "Shows whether a file with all data of the company is being made, or can be fetched." },
    { "POST", "/api/v1/organisation-export", post_export, PERMISSION,
      "Starts making a file with all data of the company, sealed with a passphrase.",
      .needs_proof = true },
    { "DELETE", "/api/v1/organisation-export", delete_export, PERMISSION,
      "Deletes the file with all data of the company." },
    { "POST", "/api/v1/organisation-export/file", post_download, PERMISSION,
      "Gives the file with all data of the company to its owner.", .needs_proof = true },
    { 0 },
};
