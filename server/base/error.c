#include "base/error.h"

#include <errno.h>

/* What GLib carries along with a GError of our domain. */
typedef struct {
    char *key;
    char **arguments;
    GPtrArray *fields; /* of FieldError */
    char *members;
    int retry_s;
} AppErrorPrivate;

static void field_error_free(void *data)
{
    FieldError *field = data;
    g_free(field->field);
    g_free(field->key);
    g_strfreev(field->arguments);
    g_free(field);
}

static void *field_error_copy(const void *source, void *data)
{
    (void)data;
    const FieldError *from = source;
    FieldError *field = g_new(FieldError, 1);
    *field = (FieldError){ .field = g_strdup(from->field),
                           .key = g_strdup(from->key),
                           .arguments = g_strdupv(from->arguments) };
    return field;
}

static void app_error_private_init(AppErrorPrivate *detail)
{
    *detail = (AppErrorPrivate){ 0 };
}

static void app_error_private_copy(const AppErrorPrivate *source, AppErrorPrivate *copy)
{
    copy->key = g_strdup(source->key);
    copy->arguments = g_strdupv(source->arguments);
    copy->members = g_strdup(source->members);
    copy->retry_s = source->retry_s;
    copy->fields =
        source->fields == NULL ? NULL : g_ptr_array_copy(source->fields, field_error_copy, NULL);
}

static void app_error_private_clear(AppErrorPrivate *detail)
{
    g_free(detail->key);
    g_strfreev(detail->arguments);
    g_free(detail->members);
    if (detail->fields != NULL)
        g_ptr_array_unref(detail->fields);
}

G_DEFINE_EXTENDED_ERROR(AppError, app_error)

static char **arguments_from(va_list list)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    for (const char *name = va_arg(list, const char *); name != NULL;
         name = va_arg(list, const char *)) {
        const char *value = va_arg(list, const char *);
        g_ptr_array_add(arguments, g_strdup(name));
        g_ptr_array_add(arguments, g_strdup(value == NULL ? "" : value));
    }
    g_ptr_array_add(arguments, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&arguments), FALSE);
}

static void set_error(GError **error, AppError code, const char *format, va_list arguments)
{
    g_propagate_error(error, g_error_new_valist(APP_ERROR, (int)code, format, arguments));
}

bool fail(GError **error, AppError code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    set_error(error, code, format, list);
    va_end(list);
    return false;
}

void *fail_null(GError **error, AppError code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    set_error(error, code, format, list);
    va_end(list);
    return NULL;
}

static void set_refusal(GError **error, AppError code, const char *key, va_list list)
{
    char **arguments = arguments_from(list);
    g_autofree char *joined = g_strjoinv(" ", arguments);
    GError *refusal = g_error_new(APP_ERROR, (int)code, "%s %s", key, joined);
    AppErrorPrivate *detail = app_error_get_private(refusal);
    detail->key = g_strdup(key);
    detail->arguments = arguments;
    g_propagate_error(error, refusal);
}

bool refuse(GError **error, AppError code, const char *key, ...)
{
    va_list list;
    va_start(list, key);
    set_refusal(error, code, key, list);
    va_end(list);
    return false;
}

void *refuse_null(GError **error, AppError code, const char *key, ...)
{
    va_list list;
    va_start(list, key);
    set_refusal(error, code, key, list);
    va_end(list);
    return NULL;
}

bool refuse_field(GError **error, const char *field, const char *key, ...)
{
    if (error == NULL)
        return false;
    if (*error == NULL)
        refuse(error, APP_ERROR_INVALID, "error.fields", NULL);

    AppErrorPrivate *detail = app_error_get_private(*error);
    if (detail->fields == NULL)
        detail->fields = g_ptr_array_new_with_free_func(field_error_free);
    va_list list;
    va_start(list, key);
    FieldError *wrong = g_new(FieldError, 1);
    *wrong = (FieldError){ .field = g_strdup(field),
                           .key = g_strdup(key),
                           .arguments = arguments_from(list) };
    va_end(list);
    g_ptr_array_add(detail->fields, wrong);
    return false;
}

void error_set_members(GError *error, char *json_members)
{
    AppErrorPrivate *detail = app_error_get_private(error);
    g_free(detail->members);
    detail->members = json_members;
}

static const AppErrorPrivate *detail_of(const GError *error)
{
    return error->domain == APP_ERROR ? app_error_get_private((GError *)error) : NULL;
}

const char *error_key(const GError *error)
{
    const AppErrorPrivate *detail = detail_of(error);
    return detail == NULL ? NULL : detail->key;
}

const char *const *error_arguments(const GError *error)
{
    const AppErrorPrivate *detail = detail_of(error);
    return detail == NULL ? NULL : (const char *const *)detail->arguments;
}

const GPtrArray *error_fields(const GError *error)
{
    const AppErrorPrivate *detail = detail_of(error);
    return detail == NULL ? NULL : detail->fields;
}

const char *error_members(const GError *error)
{
    const AppErrorPrivate *detail = detail_of(error);
    return detail == NULL ? NULL : detail->members;
}

void error_set_retry(GError *error, int seconds)
{
    AppErrorPrivate *detail = app_error_get_private(error);
    detail->retry_s = seconds;
}

int error_retry(const GError *error)
{
    const AppErrorPrivate *detail = detail_of(error);
    return detail == NULL ? 0 : detail->retry_s;
}

bool error_is_of_store(const GError *error)
{
    return g_error_matches(error, APP_ERROR, APP_ERROR_NO_SPACE) ||
           g_error_matches(error, APP_ERROR, APP_ERROR_READ_ONLY) ||
           g_error_matches(error, APP_ERROR, APP_ERROR_DISK) ||
           g_error_matches(error, APP_ERROR, APP_ERROR_UNREACHABLE);
}

AppError error_code_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return APP_ERROR_NO_SPACE;
    case EROFS:
    case EACCES:
    case EPERM:
        return APP_ERROR_READ_ONLY;
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return APP_ERROR_UNAVAILABLE;
    default:
        return APP_ERROR_DISK;
    }
}
