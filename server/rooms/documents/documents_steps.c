#include "rooms/documents/documents_steps.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/time.h"
#include "rooms/documents/facts.h"

/* --- what is written down ---------------------------------------------------------------- */

static void begin_details(JsonWriter *details, const char *kind)
{
    json_writer_init(details);
    json_begin_object(details, NULL);
    json_text(details, "kind", kind);
}

static bool record(Db *db, const Actor *actor, const char *action, const char *object,
                   JsonWriter *details, GError **error)
{
    json_end(details);
    const bool is_good = audit_record(db, actor, action, object, details->text->str, error);
    json_writer_clear(details);
    return is_good;
}

/* --- answering and editing ------------------------------------------------------------------ */

static bool check_value(const DocumentQuestion *question, const char *value, GError **error)
{
    if (value[0] == '\0')
        return true;
    if (question->kind == QUESTION_CHOICE && document_choice(question, value) == NULL)
        return refuse_field(error, "value", "error.field-unknown", NULL);
    if (question->kind == QUESTION_DAY && !time_day_is_valid(value))
        return refuse_field(error, "value", "error.day", NULL);
    if (question->kind != QUESTION_LINES && strchr(value, '\n') != NULL)
        return refuse_field(error, "value", "error.field-line", NULL);
    g_autofree char *most = g_strdup_printf("%d", question->most);
    return text_length(value) <= (size_t)question->most ||
           refuse_field(error, "value", "error.field-length", "least", "0", "most", most, NULL);
}

bool document_answer_give(Db *db, const Actor *actor, const DocumentKind *kind,
                          const DocumentQuestion *question, const DocumentAnswer *current,
                          const char *value, GError **error)
{
    if (!check_value(question, value, error) ||
        !document_answer_save(db, actor, kind->id, question->id, value, error))
        return false;
    JsonWriter details;
    begin_details(&details, kind->id);
    json_text(&details, "question", question->id);
    json_text(&details, "from", current == NULL ? NULL : current->value);
    json_text(&details, "to", value);
    return record(db, actor, "document.answer", kind->id, &details, error);
}

bool document_edit(Db *db, const Actor *actor, const DocumentKind *kind, const char *base,
                   const char *text, GError **error)
{
    if (!draft_row_save(db, actor, kind->id, base, text, error))
        return false;
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    JsonWriter details;
    begin_details(&details, kind->id);
    json_text(&details, "sha256", hash);
    return record(db, actor, "document.edit", kind->id, &details, error);
}

/* --- putting forward -------------------------------------------------------------------------- */

static bool check_complete(const Draft *draft, GError **error)
{
    g_autoptr(GPtrArray) missing = draft_missing(draft);
    if (missing->len == 0)
        return true;
    refuse(error, APP_ERROR_CONFLICT, "error.document-answers-missing", NULL);
    if (error == NULL)
        return false;
    g_autoptr(GString) ids = g_string_new("\"questions\":[");
    for (guint i = 0; i < missing->len; i++) {
        const DocumentQuestion *question = g_ptr_array_index(missing, i);
        g_string_append_printf(ids, "%s\"%s\"", i == 0 ? "" : ",", question->id);
    }
    error_set_members(*error, g_strdup_printf("%s]", ids->str));
    return false;
}

static bool check_changed(Db *db, const Draft *draft, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VersionRow) standing = version_in_force(db, draft->kind->id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return standing == NULL || !g_str_equal(standing->text, draft_text(draft)) ||
           refuse(error, APP_ERROR_CONFLICT, "error.document-unchanged", NULL);
}

/* Only one version waits at a time: the owner decides on what is meant now. */
static bool withdraw_waiting(Db *db, const Actor *actor, const char *kind, GError **error)
{
    g_autoptr(GPtrArray) versions = versions_of(db, kind, error);
    if (versions == NULL)
        return false;
    for (guint i = 0; i < versions->len; i++) {
        const VersionRow *version = g_ptr_array_index(versions, i);
        if (version->state == VERSION_REVIEW && !document_withdraw(db, actor, version, error))
            return false;
    }
    return true;
}

static char *insert_version(Db *db, const Actor *actor, const Draft *draft, int64_t number,
                            const char *note, GError **error)
{
    g_autofree char *id = id_new();
    char *facts = json_dumps(draft->facts, JSON_COMPACT | JSON_SORT_KEYS);
    const VersionRow row = { .id = id,
                             .kind = draft->kind->id,
                             .number = number,
                             .text = (char *)draft_text(draft),
                             .generated = draft->generated,
                             .facts = facts,
                             .note = (char *)note };
    const bool is_good = version_insert(db, actor, &row, error);
    free(facts);
    return is_good ? g_steal_pointer(&id) : NULL;
}

char *document_propose(Db *db, const Actor *actor, const Draft *draft, const char *note,
                       GError **error)
{
    int64_t last = 0;
    if (!check_complete(draft, error))
        return NULL;
    if (draft->merge->conflicts->len > 0)
        return refuse_null(error, APP_ERROR_CONFLICT, "error.document-conflicts", NULL);
    if (!check_changed(db, draft, error) || !withdraw_waiting(db, actor, draft->kind->id, error) ||
        !version_last_number(db, draft->kind->id, &last, error))
        return NULL;
    g_autofree char *id = insert_version(db, actor, draft, last + 1, note, error);
    if (id == NULL)
        return NULL;

    JsonWriter details;
    begin_details(&details, draft->kind->id);
    json_int(&details, "number", last + 1);
    json_text(&details, "note", note);
    if (!record(db, actor, "document.propose", id, &details, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* --- deciding -----------------------------------------------------------------------------------
 */

static char *shown_day(int64_t unix_s, const Organisation *organisation)
{
    char day[TIME_DAY_SIZE];
    time_format_day(unix_s, day);
    return facts_day(day, organisation);
}

char *document_date_label(int64_t first_approved_at, int64_t approved_at,
                          const Organisation *organisation)
{
    g_autofree char *approved = shown_day(approved_at, organisation);
    if (first_approved_at == 0)
        return g_strconcat("制定　", approved, NULL);
    g_autofree char *first = shown_day(first_approved_at, organisation);
    return g_strconcat("制定　", first, "　改定　", approved, NULL);
}

void approved_file_free(void *data)
{
    ApprovedFile *file = data;
    g_free(file->date_label);
    g_free(file->pdf_base64);
    g_free(file->sha256);
    g_free(file);
}

static bool decide(Db *db, const Actor *actor, const VersionRow *decided, GError **error)
{
    bool is_decided = false;
    return version_decide(db, actor, decided, &is_decided, error) &&
           (is_decided || refuse(error, APP_ERROR_CONFLICT, "error.document-not-waiting", NULL));
}

static void details_of(JsonWriter *details, const VersionRow *version)
{
    begin_details(details, version->kind);
    json_int(details, "number", version->number);
}

bool document_approve(Db *db, const Actor *actor, const VersionRow *version,
                      const ApprovedFile *file, GError **error)
{
    const VersionRow decided = { .id = version->id,
                                 .state = VERSION_IN_FORCE,
                                 .date_label = file->date_label,
                                 .sha256 = file->sha256 };
    if (!decide(db, actor, &decided, error) ||
        !versions_replace(db, version->kind, version->id, error) ||
        !document_file_insert(db, version->id, file->pdf_base64, error))
        return false;
    JsonWriter details;
    details_of(&details, version);
    json_text(&details, "sha256", file->sha256);
    return record(db, actor, "document.approve", version->id, &details, error);
}

bool document_return(Db *db, const Actor *actor, const VersionRow *version, const char *reason,
                     GError **error)
{
    const VersionRow decided = { .id = version->id,
                                 .state = VERSION_RETURNED,
                                 .reason = (char *)reason };
    if (!decide(db, actor, &decided, error))
        return false;
    JsonWriter details;
    details_of(&details, version);
    json_text(&details, "reason", reason);
    return record(db, actor, "document.return", version->id, &details, error);
}

bool document_withdraw(Db *db, const Actor *actor, const VersionRow *version, GError **error)
{
    const VersionRow decided = { .id = version->id, .state = VERSION_WITHDRAWN };
    if (!decide(db, actor, &decided, error))
        return false;
    JsonWriter details;
    details_of(&details, version);
    return record(db, actor, "document.withdraw", version->id, &details, error);
}

/* --- the public page ----------------------------------------------------------------------------
 */

/* Whether the kind has an address and a version in force. */
static bool find_standing(Db *db, const char *kind, bool *is_public, bool *is_in_force,
                          GError **error)
{
    g_autoptr(GPtrArray) standings = documents_standing(db, error);
    if (standings == NULL)
        return false;
    const DocumentStanding *standing = document_standing_find(standings, kind);
    *is_public = standing != NULL && standing->address != NULL;
    *is_in_force = standing != NULL && standing->version_id != NULL;
    return true;
}

bool document_publish(Db *db, const Actor *actor, const DocumentKind *kind, GError **error)
{
    bool is_public = false, is_in_force = false;
    if (!kind->is_publishable)
        return refuse(error, APP_ERROR_CONFLICT, "error.document-not-public", NULL);
    if (!find_standing(db, kind->id, &is_public, &is_in_force, error))
        return false;
    if (!is_in_force)
        return refuse(error, APP_ERROR_CONFLICT, "error.document-not-in-force", NULL);
    if (is_public)
        return true;
    g_autofree char *address = id_short();
    JsonWriter details;
    begin_details(&details, kind->id);
    json_text(&details, "address", address);
    return publication_insert(db, actor, address, kind->id, error) &&
           record(db, actor, "document.publish", kind->id, &details, error);
}

bool document_revoke(Db *db, const Actor *actor, const DocumentKind *kind, GError **error)
{
    bool is_revoked = false;
    if (!publication_revoke(db, kind->id, actor->now, &is_revoked, error))
        return false;
    if (!is_revoked)
        return true;
    JsonWriter details;
    begin_details(&details, kind->id);
    return record(db, actor, "document.revoke", kind->id, &details, error);
}
