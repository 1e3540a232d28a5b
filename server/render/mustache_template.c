#include "render/mustache_template.h"

#include <string.h>

#include "base/error.h"
#include "render/mustache.h"

#define BLANK " \t\r\n\v\f"
#define NAME_LENGTH_MAX 200 /* bytes */

/* Where the reader is. */
typedef struct {
    MustacheTemplate *template;
    const char *at;      /* what is read next */
    const char *counted; /* up to here lines are counted */
    int line;            /* at @counted */
    char *open, *close;  /* the delimiters */
    GArray *sections;    /* of guint: tags that are open */
} Reader;

void mustache_template_free(MustacheTemplate *template)
{
    if (template == NULL)
        return;
    g_free(template->name);
    g_free(template->source);
    g_string_chunk_free(template->words);
    g_array_unref(template->tags);
    g_free(template);
}

char *mustache_template_place(const MustacheTemplate *template, int line)
{
    return template->name == NULL ? g_strdup_printf("%d", line)
                                  : g_strdup_printf("%s:%d", template->name, line);
}

static int line_of(Reader *reader, const char *at)
{
    for (; reader->counted < at; reader->counted++)
        reader->line += *reader->counted == '\n';
    return reader->line;
}

static bool refuse_tag(const Reader *reader, int line, const char *key, const char *name,
                       GError **error)
{
    g_autofree char *place = mustache_template_place(reader->template, line);
    return refuse(error, APP_ERROR_INVALID, key, "line", place, "name", name, NULL);
}

static const char *keep(Reader *reader, const char *text, size_t length)
{
    return g_string_chunk_insert_len(reader->template->words, text, (gssize)length);
}

static void add_tag(Reader *reader, Tag tag)
{
    g_array_append_val(reader->template->tags, tag);
}

static void add_text(Reader *reader, const char *from, const char *to)
{
    if (to > from)
        add_tag(reader, (Tag){ .kind = TAG_TEXT,
                               .text = from,
                               .length = (size_t)(to - from),
                               .indent = "",
                               .line = line_of(reader, from) });
}

/* What is between the delimiters. */
typedef struct {
    char sign;               /* "#^/>&{!=", or 0: none */
    const char *from, *to;   /* the name without white space around it */
    const char *begin, *end; /* of the whole tag */
    int line;
} Found;

static void trim(Found *found)
{
    while (found->from < found->to && strchr(BLANK, *found->from) != NULL)
        found->from++;
    while (found->to > found->from && strchr(BLANK, found->to[-1]) != NULL)
        found->to--;
}

/* Finds the end of the tag that begins at @begin. */
static bool find_tag(Reader *reader, const char *begin, Found *found, GError **error)
{
    const char *inside = begin + strlen(reader->open);
    *found = (Found){ .begin = begin, .line = line_of(reader, begin) };
    if (*inside != '\0' && strchr("#^/>&{!=<$", *inside) != NULL)
        found->sign = *inside++;
    g_autofree char *close = g_strconcat(found->sign == '{'   ? "}"
                                         : found->sign == '=' ? "="
                                                              : "",
                                         reader->close, NULL);
    found->from = inside;
    found->to = strstr(inside, close);
    if (found->to == NULL)
        return refuse_tag(reader, found->line, "error.template-unclosed", reader->close, error);
    found->end = found->to + strlen(close);
    trim(found);
    return true;
}

/* Whether nothing but white space stands beside the tag on its lines: then they vanish with it.
 * *@from: where its line begins, *@to: where the next one does */
static bool is_standalone(const Reader *reader, const Found *found, const char **from,
                          const char **to)
{
    *from = found->begin;
    *to = found->end;
    if (found->sign == 0 || strchr("&{", found->sign) != NULL)
        return false;
    const char *left = found->begin, *right = found->end;
    while (left > reader->template->source && (left[-1] == ' ' || left[-1] == '\t'))
        left--;
    if (left > reader->template->source && left[-1] != '\n')
        return false;
    right += strspn(right, " \t");
    if (g_str_has_prefix(right, "\r\n"))
        right++;
    if (*right != '\n' && *right != '\0')
        return false;
    *from = left;
    *to = *right == '\0' ? right : right + 1;
    return true;
}

static bool set_delimiters(Reader *reader, const Found *found, GError **error)
{
    const char *first_end = found->from + strcspn(found->from, BLANK);
    if (first_end < found->to) {
        const char *second = first_end + strspn(first_end, BLANK);
        const size_t length = (size_t)(found->to - second);
        if (strcspn(second, BLANK "=") >= length && first_end > found->from && length > 0 &&
            memchr(found->from, '=', (size_t)(first_end - found->from)) == NULL) {
            g_free(reader->open);
            g_free(reader->close);
            reader->open = g_strndup(found->from, (gsize)(first_end - found->from));
            reader->close = g_strndup(second, length);
            return true;
        }
    }
    return refuse_tag(reader, found->line, "error.template-delimiters", "", error);
}

static bool open_section(Reader *reader, const Tag *tag, GError **error)
{
    const guint index = reader->template->tags->len - 1;
    g_array_append_val(reader->sections, index);
    if (reader->sections->len > MUSTACHE_MAX_DEPTH)
        return refuse_tag(reader, tag->line, "error.template-depth", tag->text, error);
    return true;
}

static bool close_section(Reader *reader, const Tag *end, GError **error)
{
    GArray *sections = reader->sections;
    if (sections->len == 0)
        return refuse_tag(reader, end->line, "error.template-not-open", end->text, error);
    const guint index = g_array_index(sections, guint, sections->len - 1);
    Tag *begun = &g_array_index(reader->template->tags, Tag, index);
    if (!g_str_equal(begun->text, end->text))
        return refuse_tag(reader, begun->line, "error.template-open", begun->text, error);
    begun->end = reader->template->tags->len - 1;
    g_array_set_size(sections, sections->len - 1);
    return true;
}

static TagKind kind_of(char sign)
{
    static const char signs[] = "#^/>&{";
    static const TagKind kinds[] = { TAG_SECTION, TAG_INVERTED, TAG_END,
                                     TAG_PARTIAL, TAG_RAW,      TAG_RAW };
    const char *at = sign == 0 ? NULL : strchr(signs, sign);
    return at == NULL ? TAG_VALUE : kinds[at - signs];
}

/* A tag that has a name. */
static bool take_named(Reader *reader, Found *found, const char *indent, GError **error)
{
    Tag tag = { .kind = kind_of(found->sign), .indent = indent, .line = found->line };
    if (tag.kind == TAG_PARTIAL && found->from < found->to && *found->from == '*') {
        tag.is_dynamic = true;
        found->from++;
        trim(found);
    }
    tag.length = (size_t)(found->to - found->from);
    tag.text = keep(reader, found->from, tag.length);
    const bool is_inheritance = found->sign == '<' || found->sign == '$';
    if (tag.length == 0 || tag.length > NAME_LENGTH_MAX || strpbrk(tag.text, BLANK) != NULL ||
        is_inheritance)
        return refuse_tag(reader, found->line, "error.template-tag", tag.text, error);
    add_tag(reader, tag);
    if (tag.kind == TAG_SECTION || tag.kind == TAG_INVERTED)
        return open_section(reader, &tag, error);
    return tag.kind != TAG_END || close_section(reader, &tag, error);
}

static bool take_tag(Reader *reader, const char *begin, GError **error)
{
    Found found;
    const char *from = NULL, *to = NULL;
    if (!find_tag(reader, begin, &found, error))
        return false;
    const bool stands_alone = is_standalone(reader, &found, &from, &to);
    add_text(reader, reader->at, MAX(from, reader->at));
    reader->at = to;
    if (found.sign == '!')
        return true;
    if (found.sign == '=')
        return set_delimiters(reader, &found, error);
    const bool has_indent = stands_alone && found.sign == '>';
    const char *indent = has_indent ? keep(reader, from, (size_t)(found.begin - from)) : "";
    return take_named(reader, &found, indent, error);
}

static bool read_all(Reader *reader, GError **error)
{
    for (const char *begin = strstr(reader->at, reader->open); begin != NULL;
         begin = strstr(reader->at, reader->open)) {
        if (!take_tag(reader, begin, error))
            return false;
    }
    add_text(reader, reader->at, reader->at + strlen(reader->at));
    if (reader->sections->len == 0)
        return true;
    const guint index = g_array_index(reader->sections, guint, reader->sections->len - 1);
    const Tag *open = &g_array_index(reader->template->tags, Tag, index);
    return refuse_tag(reader, open->line, "error.template-open", open->text, error);
}

/* @indent before each line; the text that ends with a line end has no line behind it. */
static char *indented(const char *source, const char *indent)
{
    if (indent[0] == '\0')
        return g_strdup(source);
    GString *out = g_string_new(NULL);
    while (*source != '\0' && out->len <= MUSTACHE_MAX_TEMPLATE) {
        const char *end = strchrnul(source, '\n');
        end += *end == '\n';
        g_string_append(out, indent);
        g_string_append_len(out, source, end - source);
        source = end;
    }
    return g_string_free(out, FALSE);
}

MustacheTemplate *mustache_template_new(const char *name, const char *source, const char *indent,
                                        GError **error)
{
    g_autoptr(MustacheTemplate) template = g_new(MustacheTemplate, 1);
    *template = (MustacheTemplate){ .name = g_strdup(name),
                                    .source = indented(source, indent),
                                    .words = g_string_chunk_new(256),
                                    .tags = g_array_new(FALSE, FALSE, sizeof(Tag)) };
    g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(guint));
    Reader reader = { .template = template,
                      .at = template->source,
                      .counted = template->source,
                      .line = 1,
                      .open = g_strdup("{{"),
                      .close = g_strdup("}}"),
                      .sections = sections };
    bool is_right = strlen(template->source) <= MUSTACHE_MAX_TEMPLATE;
    if (!is_right)
        refuse_tag(&reader, 1, "error.template-size", "", error);
    else if (!g_utf8_validate(template->source, -1, NULL))
        is_right = refuse_tag(&reader, 1, "error.template-encoding", "", error);
    else
        is_right = read_all(&reader, error);
    g_free(reader.open);
    g_free(reader.close);
    return is_right ? g_steal_pointer(&template) : NULL;
}
