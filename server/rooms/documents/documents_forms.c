#include "rooms/documents/documents_forms.h"

#include <string.h>

#include "render/forms.h"

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
    { "pdf", "application/pdf", document_to_pdf },
    { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      document_to_docx },
    { "html", "text/html; charset=utf-8", make_html },
    { "txt", "text/plain; charset=utf-8", make_text },
};

const DocumentForm *document_form_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        if (g_str_equal(FORMS[i].name, name))
            return &FORMS[i];
    }
    return NULL;
}

static char *version_label(const DocumentSheet *sheet)
{
    if (sheet->number == 0)
        return g_strdup("案");
    return g_strdup_printf("第%" G_GINT64_FORMAT "版%s", sheet->number,
                           sheet->is_approved ? "" : "（案）");
}

Document *document_sheet_read(const DocumentSheet *sheet, const char *text, GError **error)
{
    g_autofree char *version = version_label(sheet);
    const DocumentFrame frame = {
        .title = sheet->kind->title.ja,
        .company = sheet->company,
        .version = version,
        .date = sheet->date_label,
        .language = "ja",
        .numbering = (Numbering)sheet->kind->numbering,
        .page_size = sheet->kind->is_card ? PAGE_A6 : PAGE_A4,
        .has_contents = sheet->kind->has_contents,
    };
    return document_parse(text, &frame, error);
}

char *document_file_name(const DocumentSheet *sheet, const DocumentForm *form)
{
    g_autofree char *version = version_label(sheet);
    return g_strdup_printf("%s_%s.%s", sheet->kind->title.ja, version, form->name);
}
