#include <jansson.h>

#include "base/error.h"
#include "base/messages.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/audit_store.h"
#include "rooms/accounts/audit_verify.h"
#include "rooms/job.h"

#define LIST_LIMIT 50
#define LIST_LIMIT_MAX 200

typedef struct {
    JsonWriter *json;
    const Request *request;
    int64_t oldest;
    int count;
} Listing;

/* What the log keeps in the program's own words ("not-done", "owner manager") in those of the
 * reader. */
static char *in_words(const Request *request, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 8);
    for (char **word = words; *word != NULL; word++) {
        g_autofree char *name = g_ascii_strdown(g_strdelimit(*word, "_", '-'), -1);
        g_autofree char *key = g_strconcat("audit.word-", name, NULL);
        if (!messages_has(request->messages, key))
            return g_strdup(text);
        g_free(*word);
        *word = g_strdup(messages_text(request->messages, request->language, key));
    }
    return g_strjoinv(g_str_equal(request->language, "ja") ? "、" : ", ", words);
}

/* The members of @details that are texts or numbers, as the {names} of the sentence. */
static char **pairs_from(const Request *request, const char *details)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    json_t *json = json_loads(details, 0, NULL);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(json, name, value)
    {
        g_autofree char *text =
            json_is_integer(value)
                ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value))
            : json_is_string(value) ? in_words(request, json_string_value(value))
            : json_is_null(value)   ? in_words(request, "none")
                                    : g_strdup("");
        g_strv_builder_add(builder, name);
        g_strv_builder_add(builder, text);
    }
    json_decref(json);
    return g_strv_builder_end(builder);
}

static bool write_entry(const AuditEntry *entry, void *data)
{
    Listing *listing = data;
    JsonWriter *json = listing->json;
    g_autofree char *key = g_strconcat("audit.", entry->action, NULL);
    g_auto(GStrv) pairs = pairs_from(listing->request, entry->details);
    g_autofree char *text = messages_format(listing->request->messages, listing->request->language,
                                            key, (const char *const *)pairs);
    json_begin_object(json, NULL);
    json_int(json, "seq", entry->seq);
    json_time(json, "at", entry->at);
    json_text(json, "personName", entry->person_name);
    json_text(json, "action", entry->action);
    json_text(json, "text", text);
    json_text(json, "object", entry->object);
    json_raw(json, "details", entry->details);
    json_text(json, "hash", entry->hash);
    json_end(json);
    listing->oldest = entry->seq;
    listing->count++;
    return true;
}

static bool write_list(Request *request, JsonWriter *json, const char *key, int64_t before,
                       int limit, GError **error)
{
    Listing listing = { .json = json, .request = request };
    int64_t length = 0;
    g_autofree char *hash = NULL;
    json_begin_object(json, key);
    json_begin_list(json, "entries");
    if (!audit_newest(request->db, before, limit, write_entry, &listing, error) ||
        !audit_head(request->db, &length, &hash, error))
        return false;
    json_end(json);
    if (listing.count == limit && listing.oldest > 1)
        json_int(json, "next", listing.oldest);
    else
        json_none(json, "next");
    json_int(json, "length", length);
    json_end(json);
    return true;
}

static bool list_audit(Request *request, Reply *reply, GError **error)
{
    int64_t before = 0, limit = 0;
    return request_query_int(request, "before", 1, INT64_MAX, INT64_MAX, &before, error) &&
           request_query_int(request, "limit", 1, LIST_LIMIT_MAX, LIST_LIMIT, &limit, error) &&
           write_list(request, &reply->json, NULL, before, (int)limit, error);
}

static bool page_audit(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    if (!write_list(request, &reply->json, "list", INT64_MAX, LIST_LIMIT, error))
        return false;
    json_end(&reply->json);
    return true;
}

static bool start_verification(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    g_autofree char *job = job_start(request->db, &actor, "audit-verification", "", error);
    if (job == NULL)
        return false;
    g_autofree char *location = g_strconcat("/api/v1/jobs/", job, NULL);
    reply->status = 202;
    reply_header(reply, "Location", location);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "job", job);
    json_end(&reply->json);
    return true;
}

const Route audit_routes[] = {
    { "GET", "/api/v1/audit", list_audit, "audit.read", "Lists what was done, the newest first." },
    { "POST", "/api/v1/audit/verifications", start_verification, "audit.read",
      "Starts checking the whole chain of the audit log." },
    { "GET", "/settings/audit", page_audit, "audit.read", "What was done.", .page = "audit" },
    { 0 },
};
