/* mustache_template.h - a Mustache template taken apart into what mustache.c fills in. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    TAG_TEXT,     /* the text itself */
    TAG_VALUE,    /* {{name}} */
    TAG_RAW,      /* {{{name}}}, {{&name}} */
    TAG_SECTION,  /* {{#name}} */
    TAG_INVERTED, /* {{^name}} */
    TAG_END,      /* {{/name}} */
    TAG_PARTIAL,  /* {{>name}} */
} TagKind;

typedef struct {
    TagKind kind;
    const char *text;   /* the text, or the name; not ended by NUL if it is text */
    size_t length;      /* of the text */
    const char *indent; /* of a partial on a line of its own; else "" */
    bool is_dynamic;    /* {{>*name}}: the name of the partial is a value */
    int line;           /* from 1 */
    guint end;          /* of a section: where its TAG_END is */
} Tag;

typedef struct {
    char *name; /* of the partial; NULL: the template itself */
    char *source;
    GStringChunk *words; /* names and indents */
    GArray *tags;        /* of Tag */
} MustacheTemplate;

/**
 * Takes a template apart.
 *
 * @indent: goes before each line
 * Refuses with APP_ERROR_INVALID, line and reason, if it is broken or beyond a limit of mustache.h.
 */
MustacheTemplate *mustache_template_new(const char *name, const char *source, const char *indent,
                                        GError **error);
void mustache_template_free(MustacheTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MustacheTemplate, mustache_template_free)

/* "12", or "NAME:12" in a partial: what messages call {line}. The caller owns it. */
char *mustache_template_place(const MustacheTemplate *template, int line);
