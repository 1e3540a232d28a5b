#include "http/change.h"

#include <string.h>

#include "base/error.h"
#include "base/json_writer.h"
#include "base/time.h"

bool change_refuse_stale(GError **error, const char *theirs, const char *yours,
                         const char *changed_by, int64_t changed_at, int64_t version)
{
    g_autofree char *at = time_format_screen(changed_at);
    refuse(error, APP_ERROR_STALE, "error.stale-by", "name", changed_by, "at", at, NULL);
    if (error == NULL)
        return false;
    JsonWriter json;
    json_writer_init(&json);
    json_text(&json, "theirs", theirs);
    json_text(&json, "yours", yours);
    json_text(&json, "changedBy", changed_by);
    json_time(&json, "changedAt", changed_at);
    json_int(&json, "version", version);
    error_set_members(*error, g_strndup(json.text->str, json.text->len));
    json_writer_clear(&json);
    return false;
}

char *change_details(const char *name, ...)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    va_list list;
    va_start(list, name);
    for (const char *at = name; at != NULL; at = va_arg(list, const char *))
        json_text(&json, at, va_arg(list, const char *));
    va_end(list);
    json_end(&json);
    char *text = g_strndup(json.text->str, json.text->len);
    json_writer_clear(&json);
    return text;
}
