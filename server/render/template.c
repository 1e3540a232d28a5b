#include "render/template.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/wareki.h"

/* The front matter as it is read. */
typedef struct {
    TemplateText *text;
    int calendar; /* of Calendar */
    const json_t *facts;
    MustachePartial partial;
    void *data;
} Reader;

void template_text_free(TemplateText *text)
{
    if (text == NULL)
        return;
    g_free(text->title);
    g_free(text->company);
    g_free(text->version);
    g_free(text->date);
    g_free(text->language);
    g_free(text->markdown);
    g_free(text);
}

DocumentFrame template_text_frame(const TemplateText *text)
{
    return (DocumentFrame){ .title = text->title,
                            .company = text->company,
                            .version = text->version,
                            .date = text->date,
                            .language = text->language,
                            .numbering = text->numbering,
                            .page_size = text->page_size,
                            .has_contents = text->has_contents,
                            .has_cover = text->has_cover };
}

static bool refuse_front(GError **error, const char *key, int line, const char *name)
{
    g_autofree char *place = g_strdup_printf("%d", line);
    return refuse(error, APP_ERROR_INVALID, key, "line", place, "name", name, NULL);
}

/* Fills in @text as if it began on line @line of a file, so that what is wrong is found there. */
static char *fill_at(const Reader *reader, const char *text, int line, MustacheEscape escape,
                     GError **error)
{
    const size_t before = (size_t)line - 1;
    g_autofree char *lines = g_strnfill(before, '\n');
    g_autofree char *placed = g_strconcat(lines, text, NULL);
    g_autofree char *filled =
        mustache_fill(placed, reader->facts, escape, reader->partial, reader->data, error);
    return filled == NULL ? NULL : g_strdup(filled + before);
}

static bool set_text(char **member, char *value)
{
    g_free(*member);
    *member = g_strdup(value);
    return true;
}

/* Sets @number to the place of @value in @choices, "none sections articles". */
static bool choose(int *number, const char *value, const char *choices)
{
    g_auto(GStrv) list = g_strsplit(choices, " ", 0);
    for (int i = 0; list[i] != NULL; i++) {
        if (g_str_equal(list[i], value)) {
            *number = i;
            return true;
        }
    }
    return false;
}

/* Whether there is such a key; *@fits: whether the value is one it takes. */
static bool set_value(Reader *reader, const char *key, char *value, bool *fits)
{
    TemplateText *text = reader->text;
    int choice = 0;
    *fits = true;
    if (g_str_equal(key, "title"))
        return set_text(&text->title, value);
    if (g_str_equal(key, "company"))
        return set_text(&text->company, value);
    if (g_str_equal(key, "version"))
        return set_text(&text->version, value);
    if (g_str_equal(key, "date"))
        return set_text(&text->date, value);
    if (g_str_equal(key, "language")) {
        *fits = choose(&choice, value, "ja en");
        return set_text(&text->language, value);
    }
    if (g_str_equal(key, "calendar")) {
        *fits = choose(&reader->calendar, value, "western japanese");
    } else if (g_str_equal(key, "numbering")) {
        *fits = choose(&choice, value, "none sections articles");
        text->numbering = (Numbering)choice;
    } else if (g_str_equal(key, "page")) {
        *fits = choose(&choice, value, "a4 a6");
        text->page_size = (PageSize)choice;
    } else if (g_str_equal(key, "contents")) {
        *fits = choose(&choice, value, "no yes");
        text->has_contents = choice == 1;
    } else if (g_str_equal(key, "cover")) {
        *fits = choose(&choice, value, "no yes");
        text->has_cover = choice == 1;
    } else {
        return false;
    }
    return true;
}

static bool read_pair(Reader *reader, const char *line, int number, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(line, ":", 2);
    if (parts[0] == NULL || parts[1] == NULL)
        return refuse_front(error, "error.template-front-line", number, line);
    g_autofree char *key = text_trim(parts[0]);
    g_autofree char *filled = fill_at(reader, parts[1], number, MUSTACHE_PLAIN, error);
    if (filled == NULL)
        return false;
    g_autofree char *value = text_trim(filled);
    if (!text_is_plain(value, -1) || text_length(value) > TEMPLATE_VALUE_MAX)
        return refuse_front(error, "error.template-front-value", number, key);
    bool fits = true;
    if (value[0] != '\0' && !set_value(reader, key, value, &fits))
        return refuse_front(error, "error.template-front-key", number, key);
    return fits || refuse_front(error, "error.template-front-value", number, key);
}

static bool is_fence(const char *line, size_t length)
{
    return (length == 3 || (length == 4 && line[3] == '\r')) && strncmp(line, "---", 3) == 0;
}

/* Goes past the front matter; *@number: the line on which what follows begins. Returns what
 * follows, or NULL with an error. */
static const char *read_front(Reader *reader, const char *text, int *number, GError **error)
{
    *number = 1;
    if (!is_fence(text, strcspn(text, "\n")))
        return text;
    const char *line = text + strcspn(text, "\n");
    while (*line != '\0') {
        line++;
        (*number)++;
        const size_t length = strcspn(line, "\n");
        g_autofree char *whole = g_strndup(line, length);
        g_autofree char *trimmed = text_trim(whole);
        if (is_fence(line, length)) {
            (*number)++;
            return line + length + (line[length] == '\n');
        }
        if (trimmed[0] != '\0' && trimmed[0] != '#' && !read_pair(reader, trimmed, *number, error))
            return NULL;
        line += length;
    }
    refuse_front(error, "error.template-front-open", 1, "---");
    return NULL;
}

/* A day becomes words, other text stays. */
static void write_date_out(TemplateText *text, Calendar calendar)
{
    if (text->date == NULL)
        return;
    char *written = wareki_format(text->date, calendar, text->language);
    if (written == NULL)
        return;
    g_free(text->date);
    text->date = written;
}

TemplateText *template_fill(const char *text, const json_t *facts, MustachePartial partial,
                            void *data, GError **error)
{
    g_autoptr(TemplateText) filled = g_new0(TemplateText, 1);
    filled->language = g_strdup("ja");
    Reader reader = { .text = filled, .facts = facts, .partial = partial, .data = data };
    int line = 1;
    if (strlen(text) > MUSTACHE_MAX_TEMPLATE)
        return refuse_null(error, APP_ERROR_INVALID, "error.template-size", "line", "1", NULL);
    if (!g_utf8_validate(text, -1, NULL))
        return refuse_null(error, APP_ERROR_INVALID, "error.template-encoding", NULL);
    const char *body = read_front(&reader, text, &line, error);
    if (body == NULL)
        return NULL;
    if (filled->title == NULL)
        return refuse_null(error, APP_ERROR_INVALID, "error.template-title", NULL);
    write_date_out(filled, (Calendar)reader.calendar);
    filled->markdown = fill_at(&reader, body, line, MUSTACHE_MARKDOWN, error);
    return filled->markdown == NULL ? NULL : g_steal_pointer(&filled);
}

Document *template_render(const char *text, const json_t *facts, MustachePartial partial,
                          void *data, GError **error)
{
    g_autoptr(TemplateText) filled = template_fill(text, facts, partial, data, error);
    if (filled == NULL)
        return NULL;
    const DocumentFrame frame = template_text_frame(filled);
    return document_parse(filled->markdown, &frame, error);
}
