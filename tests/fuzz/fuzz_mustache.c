/* fuzz_mustache.c - any bytes as a template, its partial and its values. */
#include "render/mustache.h"
#include "render/template.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *partial(const char *name, void *data)
{
    return name[0] == 'p' ? data : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    json_t *facts = json_pack("{s[ii{ss}]s{ss%}sssisn}", "a", 1, 2, "b", "x", "o", "v", text,
                              strlen(text), "p", "part", "n", 7, "z");
    if (facts == NULL) /* the bytes are no UTF-8, which json_pack() refuses */
        facts = json_pack("{s[ii{ss}]s{ss}sssisn}", "a", 1, 2, "b", "x", "o", "v", "*", "p", "part",
                          "n", 7, "z");
    for (int escape = MUSTACHE_PLAIN; escape <= MUSTACHE_MARKDOWN; escape++)
        g_free(mustache_fill(text, facts, (MustacheEscape)escape, partial, text, NULL));

    /* Whatever a value is, the document can be read and has one block. */
    g_autofree char *markdown =
        mustache_fill("{{o.v}}", facts, MUSTACHE_MARKDOWN, NULL, NULL, NULL);
    const DocumentFrame frame = { .title = "t", .language = "ja" };
    g_autoptr(Document) document = markdown == NULL ? NULL : document_parse(markdown, &frame, NULL);
    g_assert_true(document == NULL || document->blocks->len <= 1);
    template_text_free(template_fill(text, facts, partial, text, NULL));
    json_decref(facts);
    return 0;
}
