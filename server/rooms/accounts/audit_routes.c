#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/messages.h"
#include "base/text.h"
#include "base/time.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/anchor_mail_store.h"
#include "rooms/accounts/anchor_store.h"
#include "rooms/accounts/anchor_work.h"
#include "rooms/accounts/audit_export.h"
#include "rooms/accounts/audit_store.h"
#include "rooms/accounts/audit_verify.h"
#include "rooms/job.h"

#define LIST_LIMIT 50
#define LIST_LIMIT_MAX 200
#define WORD_MAX 100         /* bytes of a word of the query */
#define EXPORT_ENTRIES 50000 /* of one file: 10 to 30 MB */
#define ANCHORS_SHOWN 10

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

static char *sentence_of(const Request *request, const AuditEntry *entry)
{
    g_autofree char *key = g_strconcat("audit.", entry->action, NULL);
    g_auto(GStrv) pairs = pairs_from(request, entry->details);
    return messages_format(request->messages, request->language, key, (const char *const *)pairs);
}

static bool write_entry(const AuditEntry *entry, void *data)
{
    Listing *listing = data;
    JsonWriter *json = listing->json;
    g_autofree char *text = sentence_of(listing->request, entry);
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

static bool write_list(Request *request, JsonWriter *json, const char *key,
                       const AuditFilter *filter, GError **error)
{
    Listing listing = { .json = json, .request = request };
    int64_t length = 0;
    g_autofree char *hash = NULL;
    json_begin_object(json, key);
    json_begin_list(json, "entries");
    if (!audit_newest(request->db, filter, write_entry, &listing, error) ||
        !audit_head(request->db, &length, &hash, error))
        return false;
    json_end(json);
    if (listing.count == filter->limit && listing.oldest > 1)
        json_int(json, "next", listing.oldest);
    else
        json_none(json, "next");
    json_int(json, "length", length);
    json_end(json);
    return true;
}

/* NULL where it is not given or empty, as forms send it. */
static const char *query_word(const Request *request, const char *name, GError **error)
{
    const char *text = request_query(request, name);
    if (text == NULL || text[0] == '\0')
        return NULL;
    if (strlen(text) <= WORD_MAX && text_is_plain(text, -1))
        return text;
    refuse(error, APP_ERROR_INVALID, "error.query-number", "name", name, "value", text, NULL);
    return NULL;
}

/* The beginning of a day in Tokyo, @days_later; @fallback where none is given. */
static bool query_day(const Request *request, const char *name, int days_later, int64_t fallback,
                      int64_t *at, GError **error)
{
    const char *day = request_query(request, name);
    *at = fallback;
    if (day == NULL || day[0] == '\0')
        return true;
    if (!time_day_is_valid(day))
        return refuse(error, APP_ERROR_INVALID, "error.query-number", "name", name, "value", day,
                      NULL);
    *at = time_days_between("1970-01-01", day) * DAY_S + days_later * DAY_S - TOKYO_OFFSET_S;
    return true;
}

static bool read_filter(const Request *request, AuditFilter *filter, GError **error)
{
    int64_t limit = 0;
    *filter = (AuditFilter){ 0 };
    if (!request_query_int(request, "before", 1, INT64_MAX, INT64_MAX, &filter->before, error) ||
        !request_query_int(request, "limit", 1, LIST_LIMIT_MAX, LIST_LIMIT, &limit, error) ||
        !query_day(request, "from", 0, 0, &filter->since, error) ||
        !query_day(request, "to", 1, INT64_MAX, &filter->until, error))
        return false;
    filter->limit = (int)limit;
    filter->object = query_word(request, "object", error);
    filter->person_id = query_word(request, "person", error);
    filter->kind = query_word(request, "kind", error);
    return *error == NULL;
}

static bool list_audit(Request *request, Reply *reply, GError **error)
{
    AuditFilter filter;
    return read_filter(request, &filter, error) &&
           write_list(request, &reply->json, NULL, &filter, error);
}

/* --- for an auditor ------------------------------------------------------------------ */

typedef struct {
    GString *out;
    const Request *request;
    ExportFormat format;
    int64_t last;
} Exporting;

static bool add_exported(const AuditEntry *entry, void *data)
{
    Exporting *exporting = data;
    g_autofree char *text = sentence_of(exporting->request, entry);
    export_entry(exporting->out, exporting->format, entry, text);
    exporting->last = entry->seq;
    return true;
}

static void add_head(const Exporting *exporting)
{
    static const char *const KEYS[8] = { "audit-page.number",    "audit-page.time",
                                         "audit-page.who",       "audit-page.kind",
                                         "audit-page.what",      "audit-page.object",
                                         "audit.column-details", "audit-page.hash" };
    const Request *request = exporting->request;
    const char *columns[8];
    for (gsize i = 0; i < G_N_ELEMENTS(KEYS); i++)
        columns[i] = messages_text(request->messages, request->language, KEYS[i]);
    export_head(exporting->out, exporting->format, columns);
}

/* Oldest first, as the chain goes; the next part begins after the last of this one. */
static bool export_audit(Request *request, Reply *reply, GError **error)
{
    int64_t after = 0;
    const char *format = request_query(request, "format");
    const bool is_csv = g_strcmp0(format, "csv") == 0;
    Exporting exporting = { .request = request, .format = is_csv ? EXPORT_CSV : EXPORT_JSON_LINES };
    if (!is_csv && g_strcmp0(format, "jsonl") != 0)
        return refuse(error, APP_ERROR_INVALID, "error.query-number", "name", "format", "value",
                      format == NULL ? "" : format, NULL);
    if (!request_query_int(request, "after", 0, INT64_MAX, 0, &after, error))
        return false;
    g_autoptr(GString) out = exporting.out = g_string_new(NULL);
    add_head(&exporting);
    const int64_t first = after == 0 ? AUDIT_FIRST : after + (after < INT64_MAX);
    if (!audit_from(request->db, first, EXPORT_ENTRIES, add_exported, &exporting, error))
        return false;
    g_autofree char *name = g_strdup_printf("audit-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".%s",
                                            after + 1, exporting.last, format);
    g_autoptr(GBytes) bytes = g_bytes_new(out->str, out->len);
    reply_file(reply, bytes,
               is_csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8", name);
    return true;
}

static bool write_anchors(Request *request, JsonWriter *json, const char *key, GError **error)
{
    char text[ANCHOR_KEY_TEXT_SIZE];
    bool hold = true;
    const AnchorKey *own = anchors_key();
    g_autoptr(GPtrArray) rows = anchors_newest(request->db, INT64_MAX, ANCHORS_SHOWN, error);
    if (rows == NULL || !audit_anchors_hold(request->db, &hold, error))
        return false;
    json_begin_object(json, key);
    if (own != NULL)
        anchor_key_text(own->public_key, text);
    json_text(json, "publicKey", own == NULL ? NULL : text);
    json_bool(json, "isBroken", !hold);
    json_begin_list(json, "anchors");
    for (guint i = 0; i < rows->len; i++) {
        const AnchorRow *row = g_ptr_array_index(rows, i);
        json_begin_object(json, NULL);
        json_int(json, "number", row->number);
        json_int(json, "seq", row->seq);
        json_time(json, "at", row->at);
        json_text(json, "line", row->line);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return true;
}

static bool list_anchors(Request *request, Reply *reply, GError **error)
{
    return write_anchors(request, &reply->json, NULL, error);
}

/* Now, not only tonight: before a meeting with an auditor. */
static bool add_anchor(Request *request, Reply *reply, GError **error)
{
    bool is_made = false;
    const AnchorKey *own = anchors_key();
    if (own == NULL)
        return fail(error, APP_ERROR_UNAVAILABLE, "The server has no key for anchors");
    reply->status = 201;
    return anchor_make(request->db, own, ANCHOR_AFTER_OWN, request->now, &is_made, error) &&
           write_anchors(request, &reply->json, NULL, error);
}

/* --- whether they are mailed --------------------------------------------------------- */

static void write_mail_choice(JsonWriter *json, const char *key, const AnchorMailChoice *choice)
{
    json_begin_object(json, key);
    json_text(json, "choice", anchor_mail_name(choice->choice));
    json_int(json, "version", choice->version);
    json_end(json);
}

static bool show_mail_choice(Request *request, Reply *reply, GError **error)
{
    g_auto(AnchorMailChoice) choice = { 0 };
    if (!anchor_mail_choice_load(request->db, &choice, error))
        return false;
    write_mail_choice(&reply->json, NULL, &choice);
    reply_version(reply, choice.version);
    return true;
}

static bool refuse_stale_choice(Request *request, const AnchorMailChoice *current,
                                AnchorMail wanted, GError **error)
{
    g_autoptr(GHashTable) names = people_names(request->db, error);
    return names != NULL &&
           change_refuse_stale(error, anchor_mail_name(current->choice), anchor_mail_name(wanted),
                               person_name(names, current->changed_by), current->changed_at,
                               current->version);
}

static bool put_mail_choice(Request *request, Reply *reply, GError **error)
{
    AnchorMail wanted = ANCHOR_MAIL_DIGEST;
    g_auto(AnchorMailChoice) current = { 0 };
    const Actor actor = request_actor(request);
    const char *name = body_text(request, "choice", 1, WORD_MAX, error);
    if (name == NULL)
        return false;
    if (!anchor_mail_named(name, &wanted))
        return refuse_field(error, "choice", "error.field-unknown", NULL);
    if (!anchor_mail_choice_load(request->db, &current, error))
        return false;
    if (request_version(request) != current.version)
        return refuse_stale_choice(request, &current, wanted, error);
    g_autofree char *details = change_details("to", name, NULL);
    return anchor_mail_choice_save(request->db, &actor, wanted, error) &&
           audit_record(request->db, &actor, "anchor-mail.change", "", details, error) &&
           show_mail_choice(request, reply, error);
}

static bool write_people(Request *request, JsonWriter *json, GError **error)
{
    GHashTableIter iter;
    void *id = NULL, *value = NULL;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    json_begin_list(json, "people");
    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        json_begin_object(json, NULL);
        json_text(json, "id", id);
        json_text(json, "name", ((const PersonName *)value)->name);
        json_end(json);
    }
    json_end(json);
    return true;
}

static bool page_audit(Request *request, Reply *reply, GError **error)
{
    const AuditFilter all = { .before = INT64_MAX, .limit = LIST_LIMIT, .until = INT64_MAX };
    g_auto(AnchorMailChoice) choice = { 0 };
    json_begin_object(&reply->json, NULL);
    if (!write_list(request, &reply->json, "list", &all, error) ||
        !write_anchors(request, &reply->json, "anchoring", error) ||
        !anchor_mail_choice_load(request->db, &choice, error) ||
        !write_people(request, &reply->json, error))
        return false;
    write_mail_choice(&reply->json, "anchorMail", &choice);
    json_int(&reply->json, "exportEntries", EXPORT_ENTRIES);
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
    { "GET", "/api/v1/audit", list_audit, "audit.read",
      "Lists what was done, the newest first; also of one object, person, kind or time." },
    { "GET", "/api/v1/audit/export", export_audit, "audit.read",
      "Gives the log to an auditor, oldest first, as CSV or JSON lines.", .is_long = true,
      .needs_proof = true },
    { "GET", "/api/v1/audit/anchors", list_anchors, "audit.read",
      "Lists the newest signed ends of the log and the key they are signed with." },
    { "POST", "/api/v1/audit/anchors", add_anchor, "organisation.write",
      "Signs where the log ends now, if something was added since the last time." },
    { "GET", "/api/v1/audit/anchor-mail", show_mail_choice, "audit.read",
      "Shows whether the signed ends of the log are mailed." },
    { "PUT", "/api/v1/audit/anchor-mail", put_mail_choice, "organisation.write",
      "Chooses whether the signed ends of the log are mailed: never, with the daily mail, or every "
      "day on which something was added.",
      .needs_version = true },
    { "POST", "/api/v1/audit/verifications", start_verification, "audit.read",
      "Starts checking the whole chain of the audit log." },
    { "GET", "/settings/audit", page_audit, "audit.read", "What was done.", .page = "audit" },
    { 0 },
};
