#include "render/forms.h"

#include <string.h>

static GBytes *make_html(const Document *document, int64_t made_at, GError **error)
{
    (void)made_at;
    (void)error;
    char *html = document_to_html(document);
    return g_bytes_new_take(html, strlen(html));
}

static GBytes *make_text(const Document *document, int64_t made_at, GError **error)
{
    (void)made_at;
    (void)error;
    char *text = document_to_text(document);
    return g_bytes_new_take(text, strlen(text));
}

static const DocumentForm FORMS[] = {
    { "pdf", "pdf", "application/pdf", true, document_to_pdf },
    { "docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      true, document_to_docx },
    { "html", "html", "text/html; charset=utf-8", false, make_html },
    { "text", "txt", "text/plain; charset=utf-8", false, make_text },
};

const DocumentForm *document_form_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        if (g_str_equal(FORMS[i].name, name))
            return &FORMS[i];
    }
    return NULL;
}
