/* mustache.h - fills a template with facts.
 *
 * The public Mustache language as a whole but for lambdas: variables, {{{raw}}} and {{&raw}},
 * sections, inverted sections, comments, partials, changed delimiters, standalone lines, dotted
 * names, dynamic names ({{>*name}}, {{<*name}}), inheritance ({{<parent}}, {{$block}}).
 * tests/mustache/ has its cases. An empty text and 0 count as false.
 *
 * The outermost override of a block wins; blocks inside an override are overridden only from
 * outside the template where it is written. A block alone on its lines stays so: what overrides it
 * moves to its margin and ends with its line end if it has none of its own.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#define MUSTACHE_MAX_TEMPLATE (512 * 1024) /* bytes */
#define MUSTACHE_MAX_OUTPUT (4 * 1024 * 1024)
#define MUSTACHE_MAX_DEPTH 64      /* sections, partials, parents and blocks inside each other */
#define MUSTACHE_MAX_STEPS 1000000 /* tags filled in one run */

/* What happens to a value before it stands in the text. */
typedef enum {
    MUSTACHE_PLAIN,    /* nothing */
    MUSTACHE_HTML,     /* & < > " as entities, as the specification wants */
    MUSTACHE_MARKDOWN, /* escape.h: so that it reads the same as Markdown text; no value can begin a
                          heading, a table, a link or HTML; line ends become a space; control
                          characters are refused. Values have no place in code (`{{name}}`) */
} MustacheEscape;

/* The text of a partial, lent; NULL: there is none, which stands for an empty one. */
typedef const char *(*MustachePartial)(const char *name, void *data);

/**
 * Fills in a template.
 *
 * @template: UTF-8
 * @facts: an object
 * @partial: NULL: no partials
 * Returns the text; the caller owns it.
 * Refuses with APP_ERROR_INVALID, line and name, if the template is broken, a limit is passed, or a
 * list or an object stands where a value belongs. {line} is "12", in a partial "NAME:12".
 */
char *mustache_fill(const char *template, const json_t *facts, MustacheEscape escape,
                    MustachePartial partial, void *data, GError **error);
