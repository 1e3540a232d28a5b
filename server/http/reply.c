#include "http/reply.h"

#include <string.h>

#include "http/cookie.h"

void reply_init(Reply *reply)
{
    *reply = (Reply){ .status = 200, .headers = g_ptr_array_new_with_free_func(g_free) };
    json_writer_init(&reply->json);
}

void reply_clear(Reply *reply)
{
    json_writer_clear(&reply->json);
    g_free(reply->html);
    g_clear_pointer(&reply->file, g_bytes_unref);
    g_free(reply->template_name);
    g_strfreev(reply->template_pairs);
    g_clear_error(&reply->problem);
    if (reply->headers != NULL)
        g_ptr_array_unref(reply->headers);
    *reply = (Reply){ 0 };
}

void reply_header(Reply *reply, const char *name, const char *value)
{
    g_ptr_array_add(reply->headers, g_strdup(name));
    g_ptr_array_add(reply->headers, g_strdup(value));
}

void reply_version(Reply *reply, int64_t version)
{
    g_autofree char *tag = g_strdup_printf("\"%" G_GINT64_FORMAT "\"", version);
    reply_header(reply, "ETag", tag);
}

void reply_file(Reply *reply, GBytes *file, const char *type, const char *name)
{
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);
    g_autofree char *disposition =
        g_strdup_printf("attachment; filename=\"document\"; filename*=UTF-8''%s", escaped);
    g_clear_pointer(&reply->file, g_bytes_unref);
    reply->file = g_bytes_ref(file);
    reply_header(reply, "Content-Type", type);
    reply_header(reply, "Content-Disposition", disposition);
}

void reply_revalidate(Reply *reply, const char *if_none_match, const char *tag)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", tag);
    reply_header(reply, "ETag", quoted);
    reply_header(reply, "Cache-Control", "public, no-cache");
    if (if_none_match != NULL && strstr(if_none_match, quoted) != NULL)
        reply->status = 304;
}

void reply_template(Reply *reply, const char *name, ...)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    va_list list;
    va_start(list, name);
    for (const char *text = va_arg(list, const char *); text != NULL;
         text = va_arg(list, const char *))
        g_strv_builder_add(builder, text);
    va_end(list);
    g_free(reply->template_name);
    g_strfreev(reply->template_pairs);
    reply->template_name = g_strdup(name);
    reply->template_pairs = g_strv_builder_end(builder);
}

bool reply_refuse(Reply *reply, GError **problem)
{
    g_clear_error(&reply->problem);
    reply->problem = g_steal_pointer(problem);
    return true;
}

void reply_redirect(Reply *reply, const char *path)
{
    reply->status = 303;
    reply_header(reply, "Location", path);
}

/* None of them is for scripts. */
static void set_cookie(Reply *reply, const char *name, const char *value, int64_t max_age_s,
                       bool is_secure)
{
    g_autofree char *cookie = g_strdup_printf(
        "%s%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%" G_GINT64_FORMAT "%s",
        is_secure ? SECURE_PREFIX : "", name, value, max_age_s, is_secure ? "; Secure" : "");
    reply_header(reply, "Set-Cookie", cookie);
}

void reply_language_cookie(Reply *reply, const char *language, bool is_secure)
{
    set_cookie(reply, LANGUAGE_COOKIE, language, 31536000, is_secure);
}

void reply_browser_cookie(Reply *reply, const char *token, bool is_secure)
{
    /* 400 days is the most that browsers keep a cookie (RFC 6265bis, 5.5). */
    set_cookie(reply, BROWSER_COOKIE, token, 34560000, is_secure);
}

void reply_session_cookie(Reply *reply, const char *token, int64_t max_age_s, bool is_secure)
{
    set_cookie(reply, SESSION_COOKIE, token == NULL ? "" : token, token == NULL ? 0 : max_age_s,
               is_secure);
}

void reply_forget(Reply *reply)
{
    reply_header(reply, "Clear-Site-Data", "\"cache\", \"storage\"");
}
