#include "render/mustache.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/escape.h"
#include "render/mustache_template.h"

#define READ_MAX (16 * 1024 * 1024) /* bytes of partials taken apart in one run */

/* One run of filling in. */
typedef struct {
    GString *out;
    GPtrArray *contexts; /* of json_t, lent; the innermost last */
    GHashTable *read;    /* of MustacheTemplate by name and indent */
    size_t bytes_read;
    MustacheEscape escape;
    MustachePartial partial;
    void *data;
    unsigned steps;
    int depth;
} Run;

static bool refuse_tag(const MustacheTemplate *template, const Tag *tag, const char *key,
                       GError **error)
{
    g_autofree char *place = mustache_template_place(template, tag->line);
    g_autofree char *name = g_strndup(tag->text, tag->kind == TAG_TEXT ? 0 : tag->length);
    return refuse(error, APP_ERROR_INVALID, key, "line", place, "name", name, NULL);
}

/* The value of one part of a name in the innermost context that has it; NULL: none. */
static const json_t *find(const Run *run, const char *part)
{
    for (guint i = run->contexts->len; i > 0; i--) {
        const json_t *value = json_object_get(g_ptr_array_index(run->contexts, i - 1), part);
        if (value != NULL)
            return value;
    }
    return NULL;
}

/* What a name stands for; NULL: nothing. */
static const json_t *resolve(const Run *run, const char *name)
{
    if (g_str_equal(name, "."))
        return g_ptr_array_index(run->contexts, run->contexts->len - 1);
    g_auto(GStrv) parts = g_strsplit(name, ".", 0);
    const json_t *value = find(run, parts[0]);
    for (char **part = parts + 1; *part != NULL && value != NULL; part++)
        value = json_object_get(value, *part);
    return value;
}

static bool is_falsey(const json_t *value)
{
    return value == NULL || json_is_null(value) || json_is_false(value) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_number(value) && json_number_value(value) == 0);
}

/* A value as text; NULL for a list or an object. The caller owns it. */
static char *text_of(const json_t *value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_NULL:
        return g_strdup("");
    case JSON_TRUE:
        return g_strdup("true");
    case JSON_FALSE:
        return g_strdup("false");
    case JSON_INTEGER:
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    case JSON_REAL:
        return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.15g", json_real_value(value)));
    case JSON_STRING:
        return g_strdup(json_string_value(value));
    default:
        return NULL;
    }
}

static bool append_value(Run *run, const MustacheTemplate *template, const Tag *tag, GError **error)
{
    const json_t *value = resolve(run, tag->text);
    if (json_is_string(value) && json_string_length(value) > MUSTACHE_MAX_OUTPUT)
        return refuse_tag(template, tag, "error.template-output", error);
    g_autofree char *text = text_of(value);
    if (text == NULL)
        return refuse_tag(template, tag, "error.template-value", error);
    const bool is_escaped = tag->kind == TAG_VALUE;
    if (run->escape == MUSTACHE_MARKDOWN && !text_is_lines(text, -1))
        return refuse_tag(template, tag, "error.template-control", error);
    if (is_escaped && run->escape == MUSTACHE_HTML)
        text_append_html(run->out, text);
    else if (is_escaped && run->escape == MUSTACHE_MARKDOWN)
        escape_markdown(run->out, text);
    else
        g_string_append(run->out, text);
    return true;
}

static bool fill_tags(Run *run, const MustacheTemplate *template, guint from, guint to,
                      GError **error);

/* The inside of a section with one more context. */
static bool fill_inside(Run *run, const MustacheTemplate *template, guint index,
                        const json_t *context, GError **error)
{
    const Tag *tag = &g_array_index(template->tags, Tag, index);
    if (++run->steps > MUSTACHE_MAX_STEPS)
        return refuse_tag(template, tag, "error.template-steps", error);
    g_ptr_array_add(run->contexts, (json_t *)context);
    const bool is_right = fill_tags(run, template, index + 1, tag->end, error);
    g_ptr_array_set_size(run->contexts, (int)run->contexts->len - 1);
    return is_right;
}

static bool fill_section(Run *run, const MustacheTemplate *template, guint index, GError **error)
{
    const Tag *tag = &g_array_index(template->tags, Tag, index);
    const json_t *value = resolve(run, tag->text);
    if (tag->kind == TAG_INVERTED)
        return !is_falsey(value) || fill_tags(run, template, index + 1, tag->end, error);
    if (is_falsey(value))
        return true;
    if (!json_is_array(value))
        return fill_inside(run, template, index, value, error);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!fill_inside(run, template, index, json_array_get(value, i), error))
            return false;
    }
    return true;
}

/* A partial taken apart, once for each indent. Lent; NULL with an error if it is broken. */
static const MustacheTemplate *read_partial(Run *run, const char *name, const char *source,
                                            const char *indent, GError **error)
{
    g_autofree char *key = g_strconcat(name, "\n", indent, NULL);
    const MustacheTemplate *known = g_hash_table_lookup(run->read, key);
    if (known != NULL)
        return known;
    MustacheTemplate *template = mustache_template_new(name, source, indent, error);
    if (template == NULL)
        return NULL;
    run->bytes_read += strlen(template->source);
    g_hash_table_insert(run->read, g_steal_pointer(&key), template);
    return template;
}

/* The name of the partial; the caller owns it. NULL: there is none. */
static char *partial_name(const Run *run, const Tag *tag)
{
    if (!tag->is_dynamic)
        return g_strdup(tag->text);
    return text_of(resolve(run, tag->text));
}

static bool fill_partial(Run *run, const MustacheTemplate *template, const Tag *tag, GError **error)
{
    g_autofree char *name = partial_name(run, tag);
    const char *source =
        name == NULL || run->partial == NULL ? NULL : run->partial(name, run->data);
    if (source == NULL)
        return true;
    if (run->bytes_read > READ_MAX)
        return refuse_tag(template, tag, "error.template-steps", error);
    const MustacheTemplate *inner = read_partial(run, name, source, tag->indent, error);
    return inner != NULL && fill_tags(run, inner, 0, inner->tags->len, error);
}

/* One tag; *@index moves on to the last one that belongs to it. */
static bool fill_tag(Run *run, const MustacheTemplate *template, guint *index, GError **error)
{
    const guint begun = *index;
    const Tag *tag = &g_array_index(template->tags, Tag, begun);
    switch (tag->kind) {
    case TAG_TEXT:
        g_string_append_len(run->out, tag->text, (gssize)tag->length);
        return true;
    case TAG_VALUE:
    case TAG_RAW:
        return append_value(run, template, tag, error);
    case TAG_PARTIAL:
        return fill_partial(run, template, tag, error);
    case TAG_SECTION:
    case TAG_INVERTED:
        *index = tag->end;
        return fill_section(run, template, begun, error);
    default:
        return true;
    }
}

static bool fill_tags(Run *run, const MustacheTemplate *template, guint from, guint to,
                      GError **error)
{
    bool is_right = true;
    run->depth++;
    for (guint i = from; is_right && i < to; i++) {
        const Tag *tag = &g_array_index(template->tags, Tag, i);
        if (run->depth > MUSTACHE_MAX_DEPTH + 1)
            is_right = refuse_tag(template, tag, "error.template-depth", error);
        else if (++run->steps > MUSTACHE_MAX_STEPS)
            is_right = refuse_tag(template, tag, "error.template-steps", error);
        else
            is_right = fill_tag(run, template, &i, error);
        if (is_right && run->out->len > MUSTACHE_MAX_OUTPUT)
            is_right = refuse_tag(template, tag, "error.template-output", error);
    }
    run->depth--;
    return is_right;
}

static void free_template(void *template)
{
    mustache_template_free(template);
}

char *mustache_fill(const char *template, const json_t *facts, MustacheEscape escape,
                    MustachePartial partial, void *data, GError **error)
{
    g_autoptr(MustacheTemplate) whole = mustache_template_new(NULL, template, "", error);
    if (whole == NULL)
        return NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) contexts = g_ptr_array_new();
    g_autoptr(GHashTable) read =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    g_ptr_array_add(contexts, (json_t *)facts);
    Run run = { .out = out,
                .contexts = contexts,
                .read = read,
                .escape = escape,
                .partial = partial,
                .data = data };
    if (!fill_tags(&run, whole, 0, whole->tags->len, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
