#include "http/request.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

const char *request_param(const Request *request, const char *name)
{
    const char *value = g_hash_table_lookup(request->params, name);
    g_assert(value != NULL);
    return value;
}

const char *request_query(const Request *request, const char *name)
{
    return g_hash_table_lookup(request->query, name);
}

const char *request_form(const Request *request, const char *name)
{
    return request->form == NULL ? NULL : g_hash_table_lookup(request->form, name);
}

Actor request_actor(const Request *request)
{
    return (Actor){ .person_id = request->identity == NULL ? "" : request->identity->person_id,
                    .name = request->identity == NULL ? "" : request->identity->name,
                    .now = request->now };
}

static bool parse_int(const char *text, int64_t *number)
{
    char *end = NULL;
    *number = g_ascii_strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0' && strlen(text) <= 18;
}

bool request_query_int(const Request *request, const char *name, int64_t least, int64_t most,
                       int64_t fallback, int64_t *number, GError **error)
{
    const char *text = request_query(request, name);
    *number = fallback;
    if (text == NULL)
        return true;
    if (parse_int(text, number) && *number >= least && *number <= most)
        return true;
    return refuse(error, APP_ERROR_INVALID, "error.query-number", "name", name, "value", text,
                  NULL);
}

int64_t request_version(const Request *request)
{
    const char *text = request->if_match;
    int64_t number = -1;
    if (text == NULL)
        return -1;
    g_autofree char *bare = g_strdup(g_str_has_prefix(text, "W/") ? text + 2 : text);
    if (bare[0] == '"' && strlen(bare) >= 2 && bare[strlen(bare) - 1] == '"') {
        bare[strlen(bare) - 1] = '\0';
        memmove(bare, bare + 1, strlen(bare + 1) + 1);
    }
    return parse_int(bare, &number) && number >= 0 ? number : -1;
}

/* The member "a/b" of the body; NULL where it is missing or null. */
static const json_t *member(const Request *request, const char *name)
{
    const json_t *at = request->body;
    g_auto(GStrv) names = g_strsplit(name, "/", 4);
    for (char **part = names; *part != NULL && at != NULL; part++)
        at = json_object_get(at, *part);
    return json_is_null(at) ? NULL : at;
}

static const char *checked_text(const json_t *value, const char *name, bool has_lines, int least,
                                int most, GError **error)
{
    if (!json_is_string(value)) {
        refuse_field(error, name, "error.field-text", NULL);
        return NULL;
    }
    const char *text = json_string_value(value);
    const ssize_t size = (ssize_t)json_string_length(value);
    if (has_lines ? !text_is_lines(text, size) : !text_is_plain(text, size)) {
        refuse_field(error, name, "error.field-characters", NULL);
        return NULL;
    }
    const size_t length = text_length(text);
    if (length < (size_t)least || length > (size_t)most) {
        g_autofree char *least_text = g_strdup_printf("%d", least);
        g_autofree char *most_text = g_strdup_printf("%d", most);
        if (length == 0)
            refuse_field(error, name, "error.field-missing", NULL);
        else
            refuse_field(error, name, "error.field-length", "least", least_text, "most", most_text,
                         NULL);
        return NULL;
    }
    return text;
}

static const char *required_text(const Request *request, const char *name, bool has_lines,
                                 int least, int most, GError **error)
{
    const json_t *value = member(request, name);
    if (value == NULL) {
        refuse_field(error, name, "error.field-missing", NULL);
        return NULL;
    }
    return checked_text(value, name, has_lines, least, most, error);
}

const char *body_text(const Request *request, const char *name, int least, int most, GError **error)
{
    return required_text(request, name, false, least, most, error);
}

const char *body_lines(const Request *request, const char *name, int least, int most,
                       GError **error)
{
    return required_text(request, name, true, least, most, error);
}

static const char *optional_text(const Request *request, const char *name, bool has_lines, int most,
                                 GError **error)
{
    const json_t *value = member(request, name);
    if (value == NULL || (json_is_string(value) && json_string_length(value) == 0))
        return NULL;
    return checked_text(value, name, has_lines, 0, most, error);
}

const char *body_text_optional(const Request *request, const char *name, int most, GError **error)
{
    return optional_text(request, name, false, most, error);
}

const char *body_lines_optional(const Request *request, const char *name, int most, GError **error)
{
    return optional_text(request, name, true, most, error);
}

int64_t body_int_optional(const Request *request, const char *name, int64_t least, int64_t most,
                          bool *is_given, GError **error)
{
    const json_t *value = member(request, name);
    if (is_given != NULL)
        *is_given = value != NULL;
    if (value == NULL)
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < least ||
        json_integer_value(value) > most) {
        g_autofree char *least_text = g_strdup_printf("%" G_GINT64_FORMAT, least);
        g_autofree char *most_text = g_strdup_printf("%" G_GINT64_FORMAT, most);
        refuse_field(error, name, "error.field-number", "least", least_text, "most", most_text,
                     NULL);
        return 0;
    }
    return json_integer_value(value);
}

int64_t body_int(const Request *request, const char *name, int64_t least, int64_t most,
                 GError **error)
{
    bool is_given = false;
    const int64_t number = body_int_optional(request, name, least, most, &is_given, error);
    if (!is_given)
        refuse_field(error, name, "error.field-missing", NULL);
    return number;
}

bool body_bool(const Request *request, const char *name, bool fallback, GError **error)
{
    const json_t *value = member(request, name);
    if (value == NULL)
        return fallback;
    if (!json_is_boolean(value))
        refuse_field(error, name, "error.field-bool", NULL);
    return json_is_true(value);
}

const char *body_choice(const Request *request, const char *name, const char *const *choices,
                        GError **error)
{
    const json_t *value = member(request, name);
    for (const char *const *choice = choices; json_is_string(value) && *choice != NULL; choice++) {
        if (g_str_equal(*choice, json_string_value(value)))
            return *choice;
    }
    g_autofree char *list = g_strjoinv(", ", (char **)choices);
    refuse_field(error, name, value == NULL ? "error.field-missing" : "error.field-choice",
                 "choices", list, NULL);
    return NULL;
}

char **body_texts(const Request *request, const char *name, int most, GError **error)
{
    const json_t *list = member(request, name);
    if (list == NULL)
        return NULL;
    if (!json_is_array(list) || json_array_size(list) > (size_t)most) {
        g_autofree char *most_text = g_strdup_printf("%d", most);
        refuse_field(error, name, "error.field-list", "most", most_text, NULL);
        return NULL;
    }
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = checked_text(json_array_get(list, i), name, false, 1, 200, error);
        if (text == NULL)
            return NULL;
        g_strv_builder_add(builder, text);
    }
    return g_strv_builder_end(builder);
}
