/* Documents as files for those who are signed in, and published ones for everybody. */
#include <string.h>

#include "base/error.h"
#include "content/content.h"
#include "render/forms.h"
#include "rooms/accounts/accounts.h"
#include "rooms/documents/documents_draft.h"
#include "rooms/documents/documents_forms.h"
#include "rooms/documents/documents_routes.h"

static const DocumentForm *form_of_path(const Request *request, GError **error)
{
    const DocumentForm *form = document_form_find(request_param(request, "form"));
    return form != NULL ? form : refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

static bool reply_made(Reply *reply, const DocumentSheet *sheet, const char *text,
                       const DocumentForm *form, int64_t made_at, GError **error)
{
    g_autoptr(Document) document = document_sheet_read(sheet, text, error);
    g_autoptr(GBytes) file = document == NULL ? NULL : form->make(document, made_at, error);
    if (file == NULL)
        return false;
    g_autofree char *name = document_file_name(sheet, form);
    reply_file(reply, file, form->type, name);
    return true;
}

static bool file_of_draft(Request *request, Reply *reply, GError **error)
{
    const DocumentKind *kind = kind_of_path(request, error);
    const DocumentForm *form = kind == NULL ? NULL : form_of_path(request, error);
    g_autoptr(Draft) draft =
        form == NULL ? NULL : draft_load(request->db, request->content, kind, error);
    if (draft == NULL)
        return false;
    const DocumentSheet sheet = { .kind = kind, .company = draft->organisation->name };
    return reply_made(reply, &sheet, draft_text(draft), form, request->now, error);
}

/* --- versions ------------------------------------------------------------------------------- */

static DocumentSheet sheet_of(const VersionRow *version, const DocumentKind *kind,
                              const char *company)
{
    return (DocumentSheet){ .kind = kind,
                            .company = company,
                            .number = version->number,
                            .is_approved = version_is_approved(version),
                            .date_label = version->date_label };
}

static bool reply_version_file(Request *request, Reply *reply, const VersionRow *version,
                               const DocumentForm *form, GError **error)
{
    const DocumentKind *kind = content_document(request->content, version->kind);
    if (kind == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    g_autofree char *company = version_company(version);
    const DocumentSheet sheet = sheet_of(version, kind, company);
    g_autoptr(GBytes) kept =
        form->make == document_to_pdf ? approved_pdf_load(request->db, version, error) : NULL;
    if (*error != NULL)
        return false;
    if (kept == NULL)
        return reply_made(reply, &sheet, version->text, form,
                          version->decided_at == 0 ? version->proposed_at : version->decided_at,
                          error);
    g_autofree char *name = document_file_name(&sheet, form);
    reply_file(reply, kept, form->type, name);
    return true;
}

static bool file_of_version(Request *request, Reply *reply, GError **error)
{
    const DocumentForm *form = form_of_path(request, error);
    g_autoptr(VersionRow) version = form == NULL ? NULL : version_of_path(request, error);
    return version != NULL && reply_version_file(request, reply, version, form, error);
}

/* --- for everybody ---------------------------------------------------------------------------- */

/* What a public address shows now; NULL with NOT_FOUND or GONE. */
static VersionRow *published_version(Request *request, GError **error)
{
    g_autoptr(Publication) publication =
        publication_find(request->db, request_param(request, "address"), error);
    if (publication == NULL)
        return *error != NULL ? NULL
                              : refuse_null(error, APP_ERROR_NOT_FOUND, "error.no-page", NULL);
    if (publication->revoked_at != 0)
        return refuse_null(error, APP_ERROR_GONE, "error.publication-gone", NULL);
    db_set_org(request->db, publication->org_id);
    VersionRow *version = version_in_force(request->db, publication->kind, error);
    if (version != NULL || *error != NULL)
        return version;
    return refuse_null(error, APP_ERROR_GONE, "error.publication-gone", NULL);
}

/* Its style stands in the page itself, so that the page is one file: its hash allows just that. */
static void allow_own_style(Reply *reply, const Document *document)
{
    const char *style = document_style(document->page_size);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)style, -1);
    g_checksum_get_digest(checksum, digest, &size);
    g_autofree char *source = g_base64_encode(digest, size);
    g_autofree char *policy = g_strdup_printf("default-src 'none'; style-src 'sha256-%s'; img-src "
                                              "data:; base-uri 'none'; form-action 'none'; "
                                              "frame-ancestors 'none'",
                                              source);
    reply_header(reply, "Content-Security-Policy", policy);
}

static bool show_published(Request *request, Reply *reply, GError **error)
{
    g_autoptr(VersionRow) version = published_version(request, error);
    const DocumentKind *kind =
        version == NULL ? NULL : content_document(request->content, version->kind);
    if (kind == NULL)
        return *error == NULL && refuse(error, APP_ERROR_NOT_FOUND, "error.no-page", NULL);
    g_autofree char *company = version_company(version);
    const DocumentSheet sheet = sheet_of(version, kind, company);
    g_autoptr(Document) document = document_sheet_read(&sheet, version->text, error);
    if (document == NULL)
        return false;
    reply->html = document_to_html(document);
    g_autofree char *tag = g_compute_checksum_for_string(G_CHECKSUM_SHA256, reply->html, -1);
    allow_own_style(reply, document);
    reply_revalidate(reply, request->if_none_match, tag);
    return true;
}

static bool file_published(Request *request, Reply *reply, GError **error)
{
    g_autoptr(VersionRow) version = published_version(request, error);
    if (version == NULL ||
        !reply_version_file(request, reply, version, document_form_find("pdf"), error))
        return false;
    reply_revalidate(reply, request->if_none_match,
                     version->sha256 == NULL ? version->id : version->sha256);
    return true;
}

const Route document_files_routes[] = {
    { "GET", "/documents/{kind}/draft/{form}", file_of_draft, "documents.read",
      "The draft as a file: pdf, docx, html or text.", .is_long = true },
    { "GET", "/document-versions/{version}/{form}", file_of_version, "documents.read",
      "A version as a file; of an approved one the PDF is the very file that was approved.",
      .is_long = true },
    { "GET", "/policy/{address}", show_published, PERMISSION_PUBLIC,
      "A published document, for everybody." },
    { "GET", "/policy/{address}/pdf", file_published, PERMISSION_PUBLIC,
      "A published document as the approved PDF, for everybody." },
    { 0 },
};
