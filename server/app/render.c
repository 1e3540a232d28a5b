#include "app/cli.h"

#include <jansson.h>
#include <string.h>

#include "app/output.h"
#include "base/error.h"
#include "base/file.h"
#include "base/time.h"
#include "content/content.h"
#include "render/forms.h"
#include "render/template.h"

#define FACTS_SIZE_MAX (16 * 1024 * 1024) /* bytes */

/* What the command works with. */
typedef struct {
    const Messages *messages;
    const Arguments *arguments;
    char *folder;         /* of the template; NULL: it came from standard input */
    GHashTable *partials; /* of char by name, as far as they have been read */
} Work;

/* Says what is wrong in the user's language. Always returns NULL. */
static void *complain(const Work *work, const char *key, const char *const *pairs)
{
    g_autofree char *text = messages_format(work->messages, work->arguments->language, key, pairs);
    fprintf(stderr, "mimamori: %s\n", text);
    return NULL;
}

static void *complain_of(const Work *work, const GError *error)
{
    if (error_key(error) != NULL)
        return complain(work, error_key(error), error_arguments(error));
    fprintf(stderr, "mimamori: %s\n", error->message);
    return NULL;
}

/* Its lines are those of the text after filling in, which nobody has seen. */
static void *complain_of_document(const Work *work, const GError *error)
{
    if (error_key(error) == NULL)
        return complain_of(work, error);
    g_autofree char *reason = messages_format(work->messages, work->arguments->language,
                                              error_key(error), error_arguments(error));
    const char *const pairs[] = { "reason", reason, NULL };
    return complain(work, "cli.render-filled", pairs);
}

static void *complain_of_file(const Work *work, const char *path, const GError *error)
{
    const char *key = "cli.file-unreadable";
    if (g_error_matches(error, APP_ERROR, APP_ERROR_NOT_FOUND))
        key = "cli.file-missing";
    else if (g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE))
        key = "cli.file-large";
    const char *const pairs[] = { "file", path, "reason", error->message, NULL };
    return complain(work, key, pairs);
}

/* The text of a file without NUL; the caller owns it. */
static char *read_text(const Work *work, const char *path, size_t max)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = file_read(path, max, &error);
    if (bytes == NULL)
        return complain_of_file(work, path, error);
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    const char *const pairs[] = { "file", path, NULL };
    if (length > 0 && !g_utf8_validate_len(data, length, NULL))
        return complain(work, "cli.file-encoding", pairs);
    return g_strndup(data == NULL ? "" : data, length);
}

static json_t *read_facts(const Work *work)
{
    const char *path = argument_option(work->arguments, "data");
    if (path == NULL)
        return json_object();
    g_autofree char *text = read_text(work, path, FACTS_SIZE_MAX);
    if (text == NULL)
        return NULL;
    json_error_t wrong;
    json_t *facts = json_loads(text, JSON_REJECT_DUPLICATES, &wrong);
    if (json_is_object(facts))
        return facts;
    g_autofree char *line = g_strdup_printf("%d", facts == NULL ? wrong.line : 1);
    const char *reason = facts == NULL ? wrong.text : "{ … }";
    const char *const pairs[] = { "file", path, "line", line, "reason", reason, NULL };
    json_decref(facts);
    return complain(work, "cli.facts-wrong", pairs);
}

/* Only files beside the template: no folder, nothing hidden. */
static bool may_be_partial(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && strlen(name) <= 200 && strpbrk(name, "/\\") == NULL;
}

static const char *read_partial(const char *name, void *data)
{
    Work *work = data;
    if (work->folder == NULL || !may_be_partial(name))
        return NULL;
    const char *known = g_hash_table_lookup(work->partials, name);
    if (known != NULL)
        return known;
    g_autofree char *file = g_strconcat(name, ".md", NULL);
    g_autofree char *path = g_build_filename(work->folder, file, NULL);
    g_autoptr(GBytes) bytes = file_read(path, MUSTACHE_MAX_TEMPLATE, NULL);
    if (bytes == NULL)
        return NULL;
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    char *kept = g_strndup(text == NULL ? "" : text, length);
    g_hash_table_insert(work->partials, g_strdup(name), kept);
    return kept;
}

static GBytes *fill_and_show(Work *work, const char *template, const json_t *facts)
{
    g_autoptr(GError) error = NULL;
    const char *form = argument_option(work->arguments, "to");
    g_autoptr(TemplateText) text = template_fill(template, facts, read_partial, work, &error);
    if (text == NULL)
        return complain_of(work, error);
    if (g_str_equal(form, "markdown"))
        return g_bytes_new(text->markdown, strlen(text->markdown));
    const DocumentFrame frame = template_text_frame(text);
    g_autoptr(Document) document = document_parse(text->markdown, &frame, &error);
    if (document == NULL)
        return complain_of_document(work, error);
    GBytes *bytes = document_form_find(form)->make(document, time_now(), &error);
    return bytes == NULL ? complain_of(work, error) : bytes;
}

static GBytes *render(Work *work)
{
    g_autofree char *template =
        read_text(work, argument_operand(work->arguments, 0), MUSTACHE_MAX_TEMPLATE);
    if (template == NULL)
        return NULL;
    json_t *facts = read_facts(work);
    if (facts == NULL)
        return NULL;
    GBytes *bytes = fill_and_show(work, template, facts);
    json_decref(facts);
    return bytes;
}

int command_render(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Content) content = content_load(argument_option(arguments, "packs"), &error);
    if (content == NULL) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return EXIT_FAILED;
    }
    const char *path = argument_operand(arguments, 0);
    g_autofree char *folder = g_str_equal(path, "-") ? NULL : g_path_get_dirname(path);
    g_autoptr(GHashTable) partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Work work = { content_messages(content), arguments, folder, partials };
    const DocumentForm *form = document_form_find(argument_option(arguments, "to"));
    if (output_refuses_terminal(work.messages, arguments, form != NULL && form->is_binary))
        return EXIT_WRONG;
    g_autoptr(GBytes) bytes = render(&work);
    return bytes == NULL ? EXIT_WRONG : output_deliver(work.messages, arguments, bytes);
}
