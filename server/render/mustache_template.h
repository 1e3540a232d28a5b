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
    TAG_PARENT,   /* {{<name}}: a partial whose blocks are overridden */
    TAG_BLOCK,    /* {{$name}}: what may be overridden; directly inside a parent tag, by what */
} TagKind;

typedef struct {
    TagKind kind;
    const char *text; /* the text, or the name; not ended by NUL if it is text */
    size_t length;    /* of the text */
    int line;         /* from 1 */
    guint end;        /* of what has an inside: where its TAG_END is */
    bool is_dynamic;  /* {{>*name}}, {{<*name}}: the name of the partial is a value */

    /* Of a text: it begins a line. Of a parent or a block: nothing but @indent stands before. */
    bool begins_line;
    bool is_alone;      /* of a partial, a parent, a block: nothing else stands on its lines */
    const char *indent; /* of these, if they are alone: goes before each line of what comes instead;
                           of a block inside a parent tag: goes from each line; else "" */

    /* Of blocks. */
    bool is_argument;     /* directly inside a parent tag */
    bool owns_lines;      /* the inside begins on a new line */
    bool ends_line;       /* the inside ends with a line end, or is empty */
    const char *line_end; /* if it is alone: what follows an inside that does not; else NULL */
} Tag;

typedef struct {
    char *name; /* of the partial; NULL: the template itself */
    char *source;
    GStringChunk *words; /* names, indents, line ends */
    GArray *tags;        /* of Tag */
} MustacheTemplate;

/**
 * Takes a template apart.
 *
 * Refuses with APP_ERROR_INVALID, line and reason, if it is broken or beyond a limit of mustache.h.
 */
MustacheTemplate *mustache_template_new(const char *name, const char *source, GError **error);
void mustache_template_free(MustacheTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MustacheTemplate, mustache_template_free)

/* Whether nothing is inside a tag that has an inside; comments are nothing. */
bool mustache_tag_is_empty(const MustacheTemplate *template, const Tag *tag);

/* "12", or "NAME:12" in a partial: what messages call {line}. The caller owns it. */
char *mustache_template_place(const MustacheTemplate *template, int line);
