#include "render/mustache.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/escape.h"
#include "render/mustache_margin.h"
#include "render/mustache_overrides.h"
#include "render/mustache_template.h"

#define READ_MAX (16 * 1024 * 1024) /* bytes of partials taken apart in one run */

/* What holds in one template, or in one block that comes from another. */
typedef struct {
    MustacheMargin margin;
    const MustacheOverrides *overrides; /* of its blocks; NULL: none */
} Place;

/* One run of filling in. */
typedef struct {
    GString *out;
    GPtrArray *contexts; /* of json_t, lent; the innermost last */
    GHashTable *read;    /* of MustacheTemplate by name */
    size_t bytes_read;
    Place place;
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

/* The tags as they stand in another place. */
static bool fill_at(Run *run, const Place *place, const MustacheTemplate *template, guint from,
                    guint to, GError **error)
{
    const Place before = run->place;
    run->place = *place;
    const bool is_right = fill_tags(run, template, from, to, error);
    run->place = before;
    return is_right;
}

/* A partial taken apart, once. Lent; NULL with an error if it is broken. */
static const MustacheTemplate *read_partial(Run *run, const char *name, const char *source,
                                            GError **error)
{
    const MustacheTemplate *known = g_hash_table_lookup(run->read, name);
    if (known != NULL)
        return known;
    MustacheTemplate *template = mustache_template_new(name, source, error);
    if (template == NULL)
        return NULL;
    run->bytes_read += strlen(template->source);
    g_hash_table_insert(run->read, g_strdup(name), template);
    return template;
}

/* The name of the partial; the caller owns it. NULL: there is none. */
static char *partial_name(const Run *run, const Tag *tag)
{
    if (!tag->is_dynamic)
        return g_strdup(tag->text);
    return text_of(resolve(run, tag->text));
}

/* What goes before each line of what comes instead of the tag. The caller owns it; NULL with an
 * error if it is too much. */
static char *indent_of(const Run *run, const MustacheTemplate *template, const Tag *tag,
                       GError **error)
{
    if (!tag->is_alone)
        return g_strdup("");
    g_autofree char *indent = mustache_margin_move(&run->place.margin, tag->indent);
    if (strlen(indent) > MUSTACHE_MARGIN_MAX) {
        refuse_tag(template, tag, "error.template-depth", error);
        return NULL;
    }
    return g_steal_pointer(&indent);
}

static bool fill_partial(Run *run, const MustacheTemplate *template, const Tag *tag,
                         const MustacheOverrides *overrides, GError **error)
{
    g_autofree char *name = partial_name(run, tag);
    const char *source =
        name == NULL || run->partial == NULL ? NULL : run->partial(name, run->data);
    if (source == NULL)
        return true;
    if (run->bytes_read > READ_MAX)
        return refuse_tag(template, tag, "error.template-steps", error);
    const MustacheTemplate *inner = read_partial(run, name, source, error);
    if (inner == NULL)
        return false;
    g_autofree char *indent = indent_of(run, template, tag, error);
    if (indent == NULL)
        return false;
    const Place place = { .margin = { .off = "", .on = indent }, .overrides = overrides };
    return fill_at(run, &place, inner, 0, inner->tags->len, error);
}

/* The white space before a parent or a block, which is no text of its own. */
static void begin_line(Run *run, const Tag *tag)
{
    if (tag->begins_line)
        mustache_margin_append(run->out, tag->indent, strlen(tag->indent), true, &run->place.margin,
                               MUSTACHE_MAX_OUTPUT);
}

static bool fill_parent(Run *run, const MustacheTemplate *template, guint index, GError **error)
{
    const Tag *tag = &g_array_index(template->tags, Tag, index);
    g_autoptr(MustacheOverrides) overrides =
        mustache_overrides_new(run->place.overrides, template, index);
    run->steps += tag->end - index; /* collecting takes time as well */
    if (!tag->is_alone)
        begin_line(run, tag);
    return fill_partial(run, template, tag, overrides, error);
}

static bool fill_default(Run *run, const MustacheTemplate *template, guint index, GError **error)
{
    const Tag *tag = &g_array_index(template->tags, Tag, index);
    const bool begins_later = tag->owns_lines || mustache_tag_is_empty(template, tag);
    if (!tag->is_alone || !begins_later)
        begin_line(run, tag);
    return fill_tags(run, template, index + 1, tag->end, error);
}

/* The block at @index of the template that hands it over, instead of @tag. */
static bool fill_override(Run *run, const MustacheTemplate *template, const Tag *tag,
                          const MustacheOverrides *overrides, guint index, GError **error)
{
    const Tag *block = &g_array_index(overrides->template->tags, Tag, index);
    g_autofree char *indent = indent_of(run, template, tag, error);
    if (indent == NULL)
        return false;
    if (!tag->is_alone)
        begin_line(run, tag);
    else if (!block->owns_lines && !mustache_tag_is_empty(overrides->template, block))
        g_string_append(run->out, indent);
    const Place place = { .margin = { .off = block->indent, .on = indent },
                          .overrides = overrides->outer };
    return fill_at(run, &place, overrides->template, index + 1, block->end, error);
}

static bool fill_block(Run *run, const MustacheTemplate *template, guint index, GError **error)
{
    const Tag *tag = &g_array_index(template->tags, Tag, index), *filled = tag;
    guint at = 0;
    const MustacheOverrides *overrides =
        mustache_overrides_find(run->place.overrides, tag->text, &at);
    if (overrides == NULL && !fill_default(run, template, index, error))
        return false;
    if (overrides != NULL) {
        filled = &g_array_index(overrides->template->tags, Tag, at);
        if (!fill_override(run, template, tag, overrides, at, error))
            return false;
    }
    if (tag->is_alone && !filled->ends_line)
        g_string_append(run->out, tag->line_end);
    return true;
}

/* One tag; *@index moves on to the last one that belongs to it. */
static bool fill_tag(Run *run, const MustacheTemplate *template, guint *index, GError **error)
{
    const guint begun = *index;
    const Tag *tag = &g_array_index(template->tags, Tag, begun);
    switch (tag->kind) {
    case TAG_TEXT:
        mustache_margin_append(run->out, tag->text, tag->length, tag->begins_line,
                               &run->place.margin, MUSTACHE_MAX_OUTPUT);
        return true;
    case TAG_VALUE:
    case TAG_RAW:
        return append_value(run, template, tag, error);
    case TAG_PARTIAL:
        return fill_partial(run, template, tag, run->place.overrides, error);
    case TAG_PARENT:
        *index = tag->end;
        return fill_parent(run, template, begun, error);
    case TAG_BLOCK:
        *index = tag->end;
        return fill_block(run, template, begun, error);
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
    g_autoptr(MustacheTemplate) whole = mustache_template_new(NULL, template, error);
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
                .place = { .margin = { .off = "", .on = "" } },
                .escape = escape,
                .partial = partial,
                .data = data };
    if (!fill_tags(&run, whole, 0, whole->tags->len, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
