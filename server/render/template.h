/* template.h - a template with its front matter: what stands around the text, and the text. Pure.
 *
 *   ---
 *   title: 情報セキュリティ基本方針
 *   company: {{company.name}}
 *   date: {{date}}
 *   numbering: articles
 *   ---
 *   # {{company.name}} の方針 …
 *
 * Lines of the front matter are "key: value"; empty ones and those that begin with # are passed
 * over. Each value is filled in as plain text, the rest as Markdown. Keys: title (must be there),
 * company, version, date (a day "2026-11-21" is written out), calendar (western, japanese),
 * language (ja, en), numbering (none, sections, articles), page (a4, a6), contents (yes, no), cover
 * (yes, no). What is empty counts as left out.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "render/document.h"
#include "render/mustache.h"

#define TEMPLATE_VALUE_MAX 200 /* characters of a value of the front matter */

/* A template that is filled in: what people edit. */
typedef struct {
    char *title, *company, *version, *date, *language; /* NULL: none; title and language never */
    Numbering numbering;
    PageSize page_size;
    bool has_contents, has_cover;
    char *markdown;
} TemplateText;

/**
 * Fills in a template.
 *
 * @facts: an object
 * @partial: NULL: no partials
 * Refuses with APP_ERROR_INVALID as mustache_fill() does, and if the front matter is wrong; {line}
 * counts from the first line of @text.
 */
TemplateText *template_fill(const char *text, const json_t *facts, MustachePartial partial,
                            void *data, GError **error);
void template_text_free(TemplateText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateText, template_text_free)

/* What document_parse() takes beside the Markdown; lent from @text. */
DocumentFrame template_text_frame(const TemplateText *text);

/* Fills in and reads: template_fill(), then document_parse(). */
Document *template_render(const char *text, const json_t *facts, MustachePartial partial,
                          void *data, GError **error);
