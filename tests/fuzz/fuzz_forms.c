/* fuzz_forms.c - any bytes as Markdown, as PDF and as Word file. */
#include "render/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 4096)
        return 0;
    const DocumentFrame frame = { .title = "題",
                                  .company = "会社",
                                  .language = (data[0] & 4) != 0 ? "en" : "ja",
                                  .numbering = (Numbering)(data[0] % 3),
                                  .page_size = (data[0] & 32) != 0 ? PAGE_A6 : PAGE_A4,
                                  .has_contents = (data[0] & 8) != 0,
                                  .has_cover = (data[0] & 16) != 0 };
    g_autofree char *markdown = g_strndup((const char *)data + 1, size - 1);
    g_autoptr(Document) document = document_parse(markdown, &frame, NULL);
    if (document == NULL)
        return 0;
    g_autoptr(GBytes) pdf = document_to_pdf(document, 0, NULL);
    g_autoptr(GBytes) docx = document_to_docx(document, 0, NULL);
    g_assert_nonnull(pdf); /* so short a text has never too many pages */
    g_assert_nonnull(docx);
    return 0;
}
