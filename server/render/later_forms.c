#include "render/forms.h"

#include "base/error.h"

GBytes *document_to_pdf(const Document *document, int64_t made_at, GError **error)
{
    (void)document;
    (void)made_at;
    return fail_null(error, APP_ERROR_UNAVAILABLE, "PDF is not in this build");
}

GBytes *document_to_docx(const Document *document, int64_t made_at, GError **error)
{
    (void)document;
    (void)made_at;
    return fail_null(error, APP_ERROR_UNAVAILABLE, "DOCX is not in this build");
}
