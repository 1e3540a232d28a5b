#include "rooms/documents/documents_forms.h"

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
    return g_strdup_printf("%s_%s.%s", sheet->kind->title.ja, version, form->extension);
}
