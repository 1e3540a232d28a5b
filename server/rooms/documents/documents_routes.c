#include "rooms/documents/documents_routes.h"

#include <string.h>

#include "base/error.h"
#include "content/content.h"
#include "http/change.h"
#include "render/forms.h"
#include "rooms/documents/difference.h"
#include "rooms/documents/documents_forms.h"
#include "rooms/documents/documents_steps.h"
#include "rooms/documents/documents_writers.h"
#include "rooms/documents/revision.h"

#define TEXT_MAX 60000 /* characters of a text edited by hand */
#define NOTE_MAX 500
#define VALUE_MAX 2000
#define FIRST_HEADING 3 /* of a text inside a page of ours: h1 is the page's, h2 the card's */

/* --- what the path names ------------------------------------------------------------------- */

const DocumentKind *kind_of_path(const Request *request, GError **error)
{
    const DocumentKind *kind = content_document(request->content, request_param(request, "kind"));
    return kind != NULL ? kind : refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

VersionRow *version_of_path(const Request *request, GError **error)
{
    g_autoptr(GError) failure = NULL;
    VersionRow *version = version_find(request->db, request_param(request, "version"), &failure);
    if (version != NULL)
        return version;
    if (failure == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

bool version_is_approved(const VersionRow *version)
{
    return version->state == VERSION_IN_FORCE || version->state == VERSION_REPLACED;
}

/* --- what a document is shown with ------------------------------------------------------------ */

typedef struct {
    Draft *draft;
    char *html;
    GPtrArray *standings, *versions, *reasons;
    GHashTable *names;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    g_clear_pointer(&loaded->draft, draft_free);
    g_clear_pointer(&loaded->html, g_free);
    g_clear_pointer(&loaded->standings, g_ptr_array_unref);
    g_clear_pointer(&loaded->versions, g_ptr_array_unref);
    g_clear_pointer(&loaded->reasons, g_ptr_array_unref);
    g_clear_pointer(&loaded->names, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

/* The text as a part of a page; a text that cannot be read is shown as why not. */
static char *html_of(const DocumentSheet *sheet, const char *text, GError **error)
{
    g_autoptr(Document) document = document_sheet_read(sheet, text, error);
    return document == NULL ? NULL : document_to_html_part(document, FIRST_HEADING);
}

static bool load_html(Loaded *loaded, GError **error)
{
    const DocumentSheet sheet = { .kind = loaded->draft->kind,
                                  .company = loaded->draft->organisation->name };
    loaded->html = html_of(&sheet, draft_text(loaded->draft), error);
    return loaded->html != NULL;
}

static GPtrArray *no_reasons(void)
{
    return g_ptr_array_new();
}

/* Why the version in force should be revised; one statement more, only if there is one. */
static bool load_reasons(Loaded *loaded, Db *db, const DocumentStanding *standing, GError **error)
{
    if (standing == NULL || standing->version_id == NULL) {
        loaded->reasons = no_reasons();
        return true;
    }
    g_autoptr(VersionRow) version = version_find(db, standing->version_id, error);
    if (version == NULL)
        return false;
    json_t *then = json_loads(version->facts, 0, NULL);
    loaded->reasons =
        revision_reasons(then, loaded->draft->facts, version->generated, loaded->draft->generated);
    json_decref(then);
    return true;
}

static bool load(Loaded *loaded, const Request *request, const DocumentKind *kind, GError **error)
{
    Db *db = request->db;
    return (loaded->draft = draft_load(db, request->content, kind, error)) != NULL &&
           load_html(loaded, error) &&
           (loaded->standings = documents_standing(db, error)) != NULL &&
           load_reasons(loaded, db, document_standing_find(loaded->standings, kind->id), error) &&
           (loaded->versions = versions_of(db, kind->id, error)) != NULL &&
           (loaded->names = people_names(db, error)) != NULL;
}

/* The owner approves; where nobody is one, whoever else has the right. */
static bool find_approver(const Request *request, bool *may_approve, GError **error)
{
    int64_t owners = 0;
    *may_approve = identity_may(request->identity, "documents.approve");
    if (!*may_approve || g_strv_contains((const char *const *)request->identity->roles, "owner"))
        return true;
    if (!people_with_role(request->db, "owner", &owners, error))
        return false;
    *may_approve = owners == 0;
    return true;
}

static DocumentView view_of(const Request *request, GHashTable *names)
{
    return (DocumentView){ .content = request->content,
                           .language = request->language,
                           .base_url = request->base_url,
                           .names = names };
}

static bool reply_document(const Request *request, Reply *reply, const char *key,
                           const DocumentKind *kind, GError **error)
{
    g_auto(Loaded) loaded = { 0 };
    bool may_approve = false;
    if (!load(&loaded, request, kind, error) || !find_approver(request, &may_approve, error))
        return false;
    const DocumentView view = view_of(request, loaded.names);
    const DocumentRecord record = {
        .draft = loaded.draft,
        .html = loaded.html,
        .standing = document_standing_find(loaded.standings, kind->id),
        .versions = loaded.versions,
        .reasons = loaded.reasons,
        .may_approve = may_approve,
    };
    write_document(&reply->json, key, &record, &view);
    return true;
}

/* --- reading
 * -------------------------------------------------------------------------------------- */

static bool reply_documents(const Request *request, Reply *reply, const char *key, GError **error)
{
    g_autoptr(GPtrArray) standings = documents_standing(request->db, error);
    if (standings == NULL)
        return false;
    const DocumentView view = view_of(request, NULL);
    const GPtrArray *kinds = content_documents(request->content);
    json_begin_list(&reply->json, key);
    for (guint i = 0; i < kinds->len; i++) {
        const DocumentKind *kind = g_ptr_array_index(kinds, i);
        const DocumentStanding *standing = document_standing_find(standings, kind->id);
        if (!kind->is_retired || standing != NULL)
            write_document_summary(&reply->json, kind, standing, &view);
    }
    json_end(&reply->json);
    return true;
}

static bool list_documents(Request *request, Reply *reply, GError **error)
{
    return reply_documents(request, reply, NULL, error);
}

static bool show_document(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    return kind != NULL && reply_document(request, reply, NULL, kind, error);
}

/* --- working on a document
 * ---------------------------------------------------------------------------- */

/* @version: what stands; fails as stale if the person saw another one. */
static bool check_version(const Request *request, int64_t version, const char *theirs,
                          const char *yours, const char *changed_by, int64_t changed_at,
                          GError **error)
{
    if (request_version(request) == version)
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    return change_refuse_stale(error, theirs, yours, person_name(names, changed_by), changed_at,
                               version);
}

static bool put_answer(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    const DocumentQuestion *question =
        kind == NULL ? NULL : document_question(kind, request_param(request, "question"));
    if (question == NULL)
        return *error == NULL && refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const char *given = body_lines_optional(request, "value", VALUE_MAX, error);
    g_autoptr(GPtrArray) answers =
        *error != NULL ? NULL : document_answers(request->db, kind->id, error);
    if (answers == NULL)
        return false;

    const char *value = given == NULL ? "" : given;
    const DocumentAnswer *current = NULL;
    for (guint i = 0; i < answers->len; i++) {
        const DocumentAnswer *answer = g_ptr_array_index(answers, i);
        if (g_str_equal(answer->question, question->id))
            current = answer;
    }
    const Actor actor = request_actor(request);
    const bool is_same = g_str_equal(current == NULL ? "" : current->value, value);
    if (!is_same &&
        (!check_version(request, current == NULL ? 0 : current->version,
                        current == NULL ? NULL : current->value, value,
                        current == NULL ? NULL : current->changed_by,
                        current == NULL ? 0 : current->changed_at, error) ||
         !document_answer_give(request->db, &actor, kind, question, current, value, error)))
        return false;
    return reply_document(request, reply, NULL, kind, error);
}

/* Refuses what could never be shown, before it is kept. */
static bool check_readable(const DocumentKind *kind, const char *text, GError **error)
{
    const DocumentSheet sheet = { .kind = kind, .company = "" };
    g_autoptr(Document) document = document_sheet_read(&sheet, text, error);
    return document != NULL;
}

static bool put_text(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    if (kind == NULL)
        return false;
    const char *text = body_lines(request, "text", 1, TEXT_MAX, error);
    const char *base = body_lines(request, "base", 1, TEXT_MAX, error);
    if (*error != NULL || !check_readable(kind, text, error))
        return false;
    g_autoptr(DraftRow) current = draft_row_find(request->db, kind->id, error);
    if (*error != NULL)
        return false;
    const bool is_same =
        current != NULL && g_str_equal(current->text, text) && g_str_equal(current->base, base);
    const Actor actor = request_actor(request);
    if (!is_same && (!check_version(request, current == NULL ? 0 : current->version,
                                    current == NULL ? NULL : current->text, text,
                                    current == NULL ? NULL : current->changed_by,
                                    current == NULL ? 0 : current->changed_at, error) ||
                     !document_edit(request->db, &actor, kind, base, text, error)))
        return false;
    return reply_document(request, reply, NULL, kind, error);
}

/* What a text would look like; nothing is kept. */
static bool post_preview(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    const char *text = kind == NULL ? NULL : body_lines(request, "text", 1, TEXT_MAX, error);
    if (text == NULL)
        return false;
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    const DocumentSheet sheet = { .kind = kind, .company = organisation->name };
    g_autofree char *html = html_of(&sheet, text, error);
    if (html == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "html", html);
    json_end(&reply->json);
    return true;
}

/* --- versions
 * -------------------------------------------------------------------------------------------- */

static bool post_version(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    if (kind == NULL)
        return false;
    const char *note = body_lines_optional(request, "note", NOTE_MAX, error);
    g_autoptr(Draft) draft =
        *error != NULL ? NULL : draft_load(request->db, request->content, kind, error);
    if (draft == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *id = document_propose(request->db, &actor, draft, note, error);
    reply->status = 201;
    return id != NULL && reply_document(request, reply, NULL, kind, error);
}

static bool show_version(Request *request, Reply *reply, GError **error)
{
    g_autoptr(VersionRow) version = version_of_path(request, error);
    g_autoptr(GHashTable) names = version == NULL ? NULL : people_names(request->db, error);
    const DocumentKind *kind =
        names == NULL ? NULL : content_document(request->content, version->kind);
    if (kind == NULL)
        return *error == NULL && refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    const DocumentSheet sheet = { .kind = kind,
                                  .number = version->number,
                                  .is_approved = version_is_approved(version),
                                  .date_label = version->date_label };
    g_autofree char *html = html_of(&sheet, version->text, error);
    if (html == NULL)
        return false;
    const DocumentView view = view_of(request, names);
    json_begin_object(&reply->json, NULL);
    write_document_version(&reply->json, "version", version, &view);
    json_text(&reply->json, "html", html);
    json_end(&reply->json);
    return true;
}

/* From another version (?from=ID) or from nothing; a draft is compared by the page as its text. */
static bool show_difference(Request *request, Reply *reply, GError **error)
{
    g_autoptr(VersionRow) version = version_of_path(request, error);
    if (version == NULL)
        return false;
    const char *from = request_query(request, "from");
    g_autoptr(VersionRow) earlier = from == NULL ? NULL : version_find(request->db, from, error);
    if (*error != NULL)
        return false;
    if (from != NULL && (earlier == NULL || !g_str_equal(earlier->kind, version->kind)))
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_autoptr(GPtrArray) parts =
        difference_new(earlier == NULL ? "" : earlier->text, version->text);
    difference_write(&reply->json, NULL, parts);
    return true;
}

/* What changed since the version in force. */
static bool show_draft_difference(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    g_autoptr(Draft) draft =
        kind == NULL ? NULL : draft_load(request->db, request->content, kind, error);
    if (draft == NULL)
        return false;
    g_autoptr(VersionRow) standing = version_in_force(request->db, kind->id, error);
    if (*error != NULL)
        return false;
    g_autoptr(GPtrArray) parts =
        difference_new(standing == NULL ? "" : standing->text, draft_text(draft));
    difference_write(&reply->json, NULL, parts);
    return true;
}

/* --- deciding
 * --------------------------------------------------------------------------------------------------
 */

static ApprovedFile *approved_file_new(GBytes *pdf, const char *date_label)
{
    gsize size = 0;
    const guchar *bytes = g_bytes_get_data(pdf, &size);
    ApprovedFile *file = g_new(ApprovedFile, 1);
    *file = (ApprovedFile){
        .date_label = g_strdup(date_label),
        .pdf_base64 = g_base64_encode(bytes, size),
        .sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, pdf),
    };
    return file;
}

/* Draws the approved PDF before the writer has the change: drawing takes longer than a writer may.
 */
static bool prepare_approval(Request *request, GError **error)
{
    g_autoptr(VersionRow) version = version_of_path(request, error);
    g_autoptr(Organisation) organisation =
        version == NULL ? NULL : organisation_load(request->db, error);
    int64_t first = 0;
    if (organisation == NULL || !version_first_approved(request->db, version->kind, &first, error))
        return false;
    const DocumentKind *kind = content_document(request->content, version->kind);
    if (kind == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);

    g_autofree char *date_label = document_date_label(first, request->now, organisation);
    const DocumentSheet sheet = { .kind = kind,
                                  .company = organisation->name,
                                  .number = version->number,
                                  .is_approved = true,
                                  .date_label = date_label };
    g_autoptr(Document) document = document_sheet_read(&sheet, version->text, error);
    g_autoptr(GBytes) pdf =
        document == NULL ? NULL : document_to_pdf(document, request->now, error);
    if (pdf == NULL)
        return false;
    request->prepared = approved_file_new(pdf, date_label);
    request->prepared_free = approved_file_free;
    return true;
}

typedef bool (*Decide)(Request *request, const Actor *actor, const VersionRow *version,
                       GError **error);

static bool decide(Request *request, Reply *reply, Decide step, GError **error)
{
    g_autoptr(VersionRow) version = version_of_path(request, error);
    if (version == NULL)
        return false;
    if (!check_version(request, version->version, version_state_name(version->state), NULL,
                       version->decided_by, version->decided_at, error))
        return false;
    const Actor actor = request_actor(request);
    const DocumentKind *kind = content_document(request->content, version->kind);
    return kind != NULL && step(request, &actor, version, error) &&
           reply_document(request, reply, NULL, kind, error);
}

static bool check_approver(Request *request, GError **error)
{
    bool may_approve = false;
    return find_approver(request, &may_approve, error) &&
           (may_approve || refuse(error, APP_ERROR_DENIED, "error.document-owner-only", NULL));
}

static bool approve(Request *request, const Actor *actor, const VersionRow *version, GError **error)
{
    return check_approver(request, error) &&
           document_approve(request->db, actor, version, request->prepared, error);
}

static bool post_approval(Request *request, Reply *reply, GError **error)
{
    return decide(request, reply, approve, error);
}

static bool send_back(Request *request, const Actor *actor, const VersionRow *version,
                      GError **error)
{
    const char *reason = body_lines(request, "reason", 1, NOTE_MAX, error);
    return reason != NULL && check_approver(request, error) &&
           document_return(request->db, actor, version, reason, error);
}

static bool post_return(Request *request, Reply *reply, GError **error)
{
    return decide(request, reply, send_back, error);
}

static bool take_back(Request *request, const Actor *actor, const VersionRow *version,
                      GError **error)
{
    return document_withdraw(request->db, actor, version, error);
}

static bool post_withdrawal(Request *request, Reply *reply, GError **error)
{
    return decide(request, reply, take_back, error);
}

/* --- the public page
 * --------------------------------------------------------------------------------------------- */

static bool put_publication(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    const Actor actor = request_actor(request);
    return kind != NULL && document_publish(request->db, &actor, kind, error) &&
           reply_document(request, reply, NULL, kind, error);
}

static bool delete_publication(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    const Actor actor = request_actor(request);
    return kind != NULL && document_revoke(request->db, &actor, kind, error) &&
           reply_document(request, reply, NULL, kind, error);
}

/* --- receipts
 * ------------------------------------------------------------------------------------------------------
 */

static bool put_receipt(Request *request, Reply *reply, GError **error)
{
    g_autoptr(VersionRow) version = version_of_path(request, error);
    if (version == NULL)
        return false;
    if (version->state != VERSION_IN_FORCE)
        return refuse(error, APP_ERROR_CONFLICT, "error.document-not-in-force", NULL);
    reply->status = 204;
    return document_receipt_save(request->db, version->id, request->identity->person_id,
                                 request->now, error);
}

/* --- pages
 * ---------------------------------------------------------------------------------------------------------
 */

static bool page_documents(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    if (!reply_documents(request, reply, "documents", error))
        return false;
    json_end(&reply->json);
    return true;
}

static bool page_document(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    if (kind == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    if (!reply_document(request, reply, "document", kind, error))
        return false;
    json_end(&reply->json);
    return true;
}

const Route documents_routes[] = {
    { "GET", "/api/v1/documents", list_documents, "documents.read",
      "Lists the kinds of documents with what is in force, waiting and public." },
    { "GET", "/api/v1/documents/{kind}", show_document, "documents.read",
      "Shows a document: its questions, text, preview, conflicts, versions, reasons to revise." },
    { "PUT", "/api/v1/documents/{kind}/answers/{question}", put_answer, "documents.write",
      "Answers one question of a document.", .needs_version = true },
    { "PUT", "/api/v1/documents/{kind}/text", put_text, "documents.write",
      "Keeps a text that was edited by hand.", .needs_version = true },
    { "POST", "/api/v1/documents/{kind}/preview", post_preview, "documents.write",
      "Shows what a text would look like; nothing is kept." },
    { "GET", "/api/v1/documents/{kind}/difference", show_draft_difference, "documents.read",
      "Shows word by word what changed since the version in force." },
    { "POST", "/api/v1/documents/{kind}/versions", post_version, "documents.write",
      "Puts the draft forward for approval as a new version." },
    { "PUT", "/api/v1/documents/{kind}/publication", put_publication, "documents.publish",
      "Gives the version in force a public address." },
    { "DELETE", "/api/v1/documents/{kind}/publication", delete_publication, "documents.publish",
      "Ends the publication; the address is gone at once." },
    { "GET", "/api/v1/document-versions/{version}", show_version, "documents.read",
      "Shows one version of a document." },
    { "GET", "/api/v1/document-versions/{version}/difference", show_difference, "documents.read",
      "Shows word by word what changed from another version." },
    { "POST", "/api/v1/document-versions/{version}/approval", post_approval, "documents.approve",
      "Approves a version: it is in force, and its PDF is kept with its hash.",
      .prepare = prepare_approval, .lane = LANE_FILES, .needs_version = true, .is_long = true },
    { "POST", "/api/v1/document-versions/{version}/return", post_return, "documents.approve",
      "Sends a version back with a reason.", .needs_version = true },
    { "POST", "/api/v1/document-versions/{version}/withdrawal", post_withdrawal, "documents.write",
      "Takes a version back that waits for approval.", .needs_version = true },
    { "PUT", "/api/v1/document-versions/{version}/receipt", put_receipt, PERMISSION_SIGNED_IN,
      "Records that the signed-in person has read the version in force." },
    { "GET", "/documents", page_documents, "documents.read", "Shows the documents.",
      .page = "documents" },
    { "GET", "/documents/{kind}", page_document, "documents.read", "Shows one document.",
      .page = "document" },
    { 0 },
};
