/* fuzz_document.c - any bytes as Markdown, in every form that is text. */
#include "render/forms.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const DocumentFrame frame = { .title = "題",
                                  .company = "<b>",
                                  .language = (data[0] & 4) != 0 ? "en" : "ja",
                                  .numbering = (Numbering)(data[0] % 3),
                                  .has_contents = (data[0] & 8) != 0,
                                  .has_cover = (data[0] & 16) != 0 };
    g_autofree char *markdown = g_strndup((const char *)data + 1, size - 1);
    g_autoptr(Document) document = document_parse(markdown, &frame, NULL);
    if (document == NULL)
        return 0;
    g_autofree char *text = document_to_text(document);
    g_autofree char *html = document_to_html(document);
    g_free(document_to_html_part(document, 3));
    g_assert_true(g_utf8_validate(text, -1, NULL) && g_utf8_validate(html, -1, NULL));
    g_assert_null(strstr(html, "<script"));
    g_assert_null(strstr(html, "href=\"javascript"));
    return 0;
}
