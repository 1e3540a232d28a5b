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

bool mustache_tag_is_empty(const MustacheTemplate *template, const Tag *tag)
{
    return tag + 1 == &g_array_index(template->tags, Tag, tag->end);
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

static bool begins_line(const Reader *reader, const char *at)
{
    return at == reader->template->source || at[-1] == '\n';
}

static void add_text(Reader *reader, const char *from, const char *to)
{
    if (to > from)
        add_tag(reader, (Tag){ .kind = TAG_TEXT,
                               .text = from,
                               .length = (size_t)(to - from),
                               .begins_line = begins_line(reader, from),
                               .indent = "",
                               .line = line_of(reader, from) });
}

/* Where a margin goes, if the line begins with a tag. */
static void add_line_begin(Reader *reader, const char *at)
{
    add_tag(reader, (Tag){ .kind = TAG_TEXT,
                           .text = at,
                           .begins_line = true,
                           .indent = "",
                           .line = line_of(reader, at) });
}

/* What is between the delimiters. */
typedef struct {
    char sign;               /* "#^/>&{!=<$", or 0: none */
    const char *from, *to;   /* the name without white space around it */
    const char *begin, *end; /* of the whole tag */
    const char *line_begin;  /* where its line does; NULL: more than white space is before it */
    const char *next_line;   /* where the next one begins; NULL: more than white space follows */
    int line;
} Found;

static void trim(Found *found)
{
    while (found->from < found->to && strchr(BLANK, *found->from) != NULL)
        found->from++;
    while (found->to > found->from && strchr(BLANK, found->to[-1]) != NULL)
        found->to--;
}

static void find_edges(const Reader *reader, Found *found)
{
    const char *left = found->begin, *right = found->end + strspn(found->end, " \t");
    while (left > reader->template->source && (left[-1] == ' ' || left[-1] == '\t'))
        left--;
    if (begins_line(reader, left))
        found->line_begin = left;
    if (g_str_has_prefix(right, "\r\n"))
        right++;
    if (*right == '\n' || *right == '\0')
        found->next_line = right + (*right == '\n');
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
    find_edges(reader, found);
    return true;
}

/* Whether nothing but white space stands beside the tag: then its lines vanish with it. */
static bool is_standalone(const Found *found)
{
    return found->sign != 0 && strchr("&{", found->sign) == NULL && found->line_begin != NULL &&
           found->next_line != NULL;
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

/* The tag that is open; NULL: none. Valid until the next one is added. */
static Tag *innermost(const Reader *reader)
{
    if (reader->sections->len == 0)
        return NULL;
    const guint index = g_array_index(reader->sections, guint, reader->sections->len - 1);
    return &g_array_index(reader->template->tags, Tag, index);
}

static bool open_section(Reader *reader, const Tag *tag, GError **error)
{
    const guint index = reader->template->tags->len - 1;
    g_array_append_val(reader->sections, index);
    if (reader->sections->len > MUSTACHE_MAX_DEPTH)
        return refuse_tag(reader, tag->line, "error.template-depth", tag->text, error);
    return true;
}

/* How a parent or a block begins. */
static void place_begin(Reader *reader, const Found *found, Tag *tag)
{
    const Tag *outer = innermost(reader);
    tag->is_argument = tag->kind == TAG_BLOCK && outer != NULL && outer->kind == TAG_PARENT;
    tag->begins_line = found->line_begin != NULL;
    tag->owns_lines = found->next_line != NULL && (tag->is_argument || tag->begins_line);
    if (tag->owns_lines)
        reader->at = found->next_line;
    const char *blank = tag->is_argument ? NULL : found->line_begin;
    if (tag->owns_lines && tag->kind == TAG_BLOCK)
        blank = found->next_line; /* the inside has the indent that counts */
    if (blank != NULL)
        tag->indent = keep(reader, blank, strspn(blank, " \t"));
}

/* How it ends; its inside does at @to. */
static void place_end(Reader *reader, const Found *found, const char *to, Tag *begun)
{
    const char *next = found->next_line;
    begun->ends_line = mustache_tag_is_empty(reader->template, begun) || to[-1] == '\n';
    if (begun->is_argument)
        return;
    begun->is_alone = begun->begins_line && next != NULL;
    if (begun->is_alone) {
        const size_t length = next[-1] != '\n' ? 0 : next[-2] == '\r' ? 2 : 1;
        begun->line_end = keep(reader, next - length, length);
        reader->at = next;
    } else if (begun->owns_lines) { /* the first line vanished with the tag */
        begun->begins_line = false;
    }
}

static bool close_section(Reader *reader, const Found *found, const char *to, const Tag *end,
                          GError **error)
{
    Tag *begun = innermost(reader);
    if (begun == NULL)
        return refuse_tag(reader, end->line, "error.template-not-open", end->text, error);
    if (!g_str_equal(begun->text, end->text) || begun->is_dynamic != end->is_dynamic)
        return refuse_tag(reader, begun->line, "error.template-open", begun->text, error);
    begun->end = reader->template->tags->len - 1;
    g_array_set_size(reader->sections, reader->sections->len - 1);
    if (begun->kind == TAG_PARENT || begun->kind == TAG_BLOCK)
        place_end(reader, found, to, begun);
    return true;
}

static TagKind kind_of(char sign)
{
    static const char signs[] = "#^/>&{<$";
    static const TagKind kinds[] = { TAG_SECTION, TAG_INVERTED, TAG_END,    TAG_PARTIAL,
                                     TAG_RAW,     TAG_RAW,      TAG_PARENT, TAG_BLOCK };
    const char *at = sign == 0 ? NULL : strchr(signs, sign);
    return at == NULL ? TAG_VALUE : kinds[at - signs];
}

/* Whether a star before the name says that the name is a value. */
static bool may_be_dynamic(const Reader *reader, TagKind kind)
{
    const Tag *open = innermost(reader);
    return kind == TAG_PARTIAL || kind == TAG_PARENT ||
           (kind == TAG_END && open != NULL && open->is_dynamic);
}

static bool read_name(Reader *reader, Found *found, Tag *tag, GError **error)
{
    if (found->from < found->to && *found->from == '*' && may_be_dynamic(reader, tag->kind)) {
        tag->is_dynamic = true;
        found->from++;
        trim(found);
    }
    tag->length = (size_t)(found->to - found->from);
    tag->text = keep(reader, found->from, tag->length);
    if (tag->length == 0 || tag->length > NAME_LENGTH_MAX || strpbrk(tag->text, BLANK) != NULL)
        return refuse_tag(reader, found->line, "error.template-tag", tag->text, error);
    return true;
}

/* A tag that has a name; the text before it ended at @to. */
static bool take_named(Reader *reader, Found *found, const char *to, GError **error)
{
    Tag tag = { .kind = kind_of(found->sign), .indent = "", .line = found->line };
    if (!read_name(reader, found, &tag, error))
        return false;
    if (tag.kind == TAG_PARENT || tag.kind == TAG_BLOCK)
        place_begin(reader, found, &tag);
    if (tag.kind == TAG_PARTIAL && is_standalone(found)) {
        tag.is_alone = true;
        tag.indent = keep(reader, found->line_begin, (size_t)(found->begin - found->line_begin));
    }
    add_tag(reader, tag);
    if (tag.kind == TAG_END)
        return close_section(reader, found, to, &tag, error);
    const bool has_inside = tag.kind == TAG_SECTION || tag.kind == TAG_INVERTED ||
                            tag.kind == TAG_PARENT || tag.kind == TAG_BLOCK;
    return !has_inside || open_section(reader, &tag, error);
}

/* Whether the white space before the tag on its line is no text. */
static bool margin_vanishes(const Reader *reader, const Found *found)
{
    const Tag *open = innermost(reader);
    const bool ends_argument = found->sign == '/' && open != NULL && open->is_argument;
    const bool is_element = found->sign == '<' || found->sign == '$';
    return found->line_begin != NULL && (is_element || ends_argument || is_standalone(found));
}

static bool take_tag(Reader *reader, const char *begin, GError **error)
{
    Found found;
    if (!find_tag(reader, begin, &found, error))
        return false;
    const bool vanishes = margin_vanishes(reader, &found);
    const char *to = MAX(vanishes ? found.line_begin : begin, reader->at);
    add_text(reader, reader->at, to);
    if (!vanishes && found.line_begin == begin)
        add_line_begin(reader, begin);
    reader->at = is_standalone(&found) ? found.next_line : found.end;
    if (found.sign == '!')
        return true;
    if (found.sign == '=')
        return set_delimiters(reader, &found, error);
    return take_named(reader, &found, to, error);
}

static bool read_all(Reader *reader, GError **error)
{
    for (const char *begin = strstr(reader->at, reader->open); begin != NULL;
         begin = strstr(reader->at, reader->open)) {
        if (!take_tag(reader, begin, error))
            return false;
    }
    add_text(reader, reader->at, reader->at + strlen(reader->at));
    const Tag *open = innermost(reader);
    if (open == NULL)
        return true;
    return refuse_tag(reader, open->line, "error.template-open", open->text, error);
}

MustacheTemplate *mustache_template_new(const char *name, const char *source, GError **error)
{
    const bool is_small = strnlen(source, MUSTACHE_MAX_TEMPLATE + 1) <= MUSTACHE_MAX_TEMPLATE;
    g_autoptr(MustacheTemplate) template = g_new(MustacheTemplate, 1);
    *template = (MustacheTemplate){ .name = g_strdup(name),
                                    .source = g_strdup(is_small ? source : ""),
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
    bool is_right = false;
    if (!is_small)
        refuse_tag(&reader, 1, "error.template-size", "", error);
    else if (!g_utf8_validate(template->source, -1, NULL))
        is_right = refuse_tag(&reader, 1, "error.template-encoding", "", error);
    else
        is_right = read_all(&reader, error);
    g_free(reader.open);
    g_free(reader.close);
    return is_right ? g_steal_pointer(&template) : NULL;
}
