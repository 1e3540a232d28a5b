#include "http/problem.h"

#include "base/error.h"
#include "base/messages.h"

/* What each code is called on the wire and in packs/messages. */
static const struct {
    AppError code;
    unsigned status;
    const char
        *name;   /* "error.title-NAME", and "error.NAME" where the error has no key of its own */
    int retry_s; /* after which to try again; 0: that would not help */
} KINDS[] = {
    { APP_ERROR_INVALID, 400, "invalid" },
    { APP_ERROR_UNAUTHENTICATED, 401, "unauthenticated" },
    { APP_ERROR_DENIED, 403, "denied" },
    { APP_ERROR_UNPROVEN, 403, "unproven" },
    { APP_ERROR_ONE_FACTOR, 403, "one-factor" },
    { APP_ERROR_NOT_FOUND, 404, "not-found" },
    { APP_ERROR_CONFLICT, 409, "conflict" },
    { APP_ERROR_GONE, 410, "gone" },
    { APP_ERROR_STALE, 412, "stale" },
    { APP_ERROR_TOO_LARGE, 413, "too-large" },
    { APP_ERROR_UNCONDITIONAL, 428, "unconditional" },
    { APP_ERROR_TOO_MANY, 429, "too-many", 5 },
    { APP_ERROR_UNAVAILABLE, 503, "unavailable", 2 },
    { APP_ERROR_NO_SPACE, 507, "no-space", 30 },
    { APP_ERROR_READ_ONLY, 503, "read-only", 30 },
    { APP_ERROR_DISK, 503, "disk", 30 },
    { APP_ERROR_UNREACHABLE, 503, "unreachable", 5 },
    { APP_ERROR_INTERNAL, 500, "internal" },
};

static size_t kind_of(const GError *error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        if (g_error_matches(error, APP_ERROR, (int)KINDS[i].code))
            return i;
    }
    return G_N_ELEMENTS(KINDS) - 1;
}

unsigned problem_status(const GError *error)
{
    return KINDS[kind_of(error)].status;
}

int problem_retry_after(const GError *error)
{
    const int own = error_retry(error);
    return own > 0 ? own : KINDS[kind_of(error)].retry_s;
}

char *problem_title(const GError *error, const Messages *messages, const char *language)
{
    g_autofree char *key = g_strconcat("error.title-", KINDS[kind_of(error)].name, NULL);
    return g_strdup(messages_text(messages, language, key));
}

char *problem_sentence(const GError *error, const Messages *messages, const char *language)
{
    const char *key = error_key(error);
    if (key != NULL)
        return messages_format(messages, language, key, error_arguments(error));
    g_autofree char *general = g_strconcat("error.", KINDS[kind_of(error)].name, NULL);
    return g_strdup(messages_text(messages, language, general));
}

static void write_in(JsonWriter *writer, const char *key, const GError *error,
                     const Messages *messages, const char *language)
{
    g_autofree char *title = problem_title(error, messages, language);
    g_autofree char *sentence = problem_sentence(error, messages, language);
    json_begin_object(writer, key);
    json_text(writer, "title", title);
    json_text(writer, "detail", sentence);
    json_end(writer);
}

static void write_fields(JsonWriter *writer, const GPtrArray *fields, const Messages *messages,
                         const char *language)
{
    json_begin_list(writer, "errors");
    for (guint i = 0; i < fields->len; i++) {
        const FieldError *field = g_ptr_array_index(fields, i);
        const char *const *pairs = (const char *const *)field->arguments;
        g_autofree char *message = messages_format(messages, language, field->key, pairs);
        g_autofree char *ja = messages_format(messages, "ja", field->key, pairs);
        g_autofree char *en = messages_format(messages, "en", field->key, pairs);
        json_begin_object(writer, NULL);
        json_text(writer, "field", field->field);
        json_text(writer, "message", message);
        json_text(writer, "ja", ja);
        json_text(writer, "en", en);
        json_end(writer);
    }
    json_end(writer);
}

void problem_write(JsonWriter *writer, const GError *error, const char *number,
                   const Messages *messages, const char *language)
{
    g_autofree char *type = g_strconcat("/problems/", KINDS[kind_of(error)].name, NULL);
    g_autofree char *title = problem_title(error, messages, language);
    g_autofree char *sentence = problem_sentence(error, messages, language);
    json_begin_object(writer, NULL);
    json_text(writer, "type", type);
    json_text(writer, "title", title);
    json_int(writer, "status", problem_status(error));
    json_text(writer, "detail", sentence);
    json_text(writer, "number", number);
    write_in(writer, "ja", error, messages, "ja");
    write_in(writer, "en", error, messages, "en");
    if (error_fields(error) != NULL)
        write_fields(writer, error_fields(error), messages, language);
    if (error_members(error) != NULL) {
        g_string_append_c(writer->text, ',');
        g_string_append(writer->text, error_members(error));
    }
    json_end(writer);
}
