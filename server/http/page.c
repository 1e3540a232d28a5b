#include "http/page.h"

#include <string.h>

#include "base/json_writer.h"
#include "base/messages.h"
#include "base/text.h"

static void append_head(GString *html, const Assets *assets, const AssetPage *page,
                        const char *title, const char *language, const char *theme)
{
    g_string_append_printf(html, "<!doctype html>\n<html lang=\"%s\" data-theme=\"%s\"><head>",
                           language, theme);
    g_string_append(html, "<meta charset=\"utf-8\"><meta name=\"viewport\" "
                          "content=\"width=device-width, initial-scale=1\"><title>");
    text_append_html(html, title);
    g_string_append_printf(html, "</title><link rel=\"stylesheet\" href=\"/assets/%s\">",
                           page->style);
    const char *icon = assets_icon(assets);
    g_string_append_printf(html, "<link rel=\"icon\" href=\"%s%s\">",
                           icon == NULL ? "" : "/assets/", icon == NULL ? "data:," : icon);
    for (char **script = page->scripts + 1; page->scripts[0] != NULL && *script != NULL; script++)
        g_string_append_printf(html, "<link rel=\"modulepreload\" href=\"/assets/%s\">", *script);
    g_string_append_printf(html, "<script type=\"module\" src=\"/assets/%s\"></script></head>",
                           page->scripts[0]);
}

static void write_frame(JsonWriter *json, const AssetPage *page, const Request *request,
                        const char *browser_key, const char *state)
{
    const Identity *identity = request->identity;
    json_begin_object(json, NULL);
    identity_write(json, "me", identity);
    json_text(json, "page", page->name);
    json_text(json, "language", request->language);
    json_text(json, "theme", identity == NULL ? "auto" : identity->theme);
    json_text(json, "csrfToken", identity == NULL ? "" : identity->csrf_token);
    json_text(json, "browserKey", browser_key);
    json_time(json, "now", request->now);
    json_text(json, "trouble", trouble_name(request->health.trouble));
    json_bool(json, "isSpaceLow", request->health.is_low);
    json_begin_object(json, "messages");
    for (char **room = page->messages; *room != NULL; room++)
        messages_write_room(request->messages, request->language, *room, json);
    json_end(json);
    json_raw(json, "state", state);
    json_end(json);
}

/* The head of every page (web/src/app/header.tsx), so that something is seen before the script
 * runs, which then takes it over. */
static void append_brand(GString *html, const Messages *messages, const char *language)
{
    g_string_append(
        html,
        "<header class=\"header\"><div class=\"header-inner\"><a class=\"brand\" href=\"/\">"
        "<svg class=\"mark\" viewBox=\"0 0 32 32\" width=\"32\" height=\"32\" "
        "aria-hidden=\"true\" focusable=\"false\"><path d=\"M3.5 16.5 16 4.5l12.5 12\"/>"
        "<path class=\"mark-eye\" d=\"M7 19.5c2.4-3.6 5.4-5.4 9-5.4s6.6 1.8 9 5.4c-2.4 3.6-5.4 "
        "5.4-9 5.4s-6.6-1.8-9-5.4Z\"/><circle class=\"mark-pupil\" cx=\"16\" cy=\"19.5\" "
        "r=\"2.6\"/></svg><span class=\"brand-name\">");
    text_append_html(html, messages_text(messages, language, "common.product"));
    g_string_append(html, "</span></a></div></header>");
}

char *page_render(const Assets *assets, const AssetPage *page, const Request *request,
                  const char *browser_key, const char *state)
{
    const char *theme = request->identity == NULL ? "auto" : request->identity->theme;
    g_autofree char *title =
        g_strdup_printf("%s｜%s", messages_text(request->messages, request->language, page->title),
                        messages_text(request->messages, request->language, "common.product"));
    GString *html = g_string_sized_new(32 * 1024);
    append_head(html, assets, page, title, request->language, theme);
    g_string_append(html, "<body><div id=\"app\">");
    append_brand(html, request->messages, request->language);
    g_string_append(html, "</div><noscript><p>");
    text_append_html(html, messages_text(request->messages, request->language, "common.noscript"));
    g_string_append(html, "</p></noscript><script type=\"application/json\" id=\"frame\">");
    JsonWriter json;
    json_writer_init(&json);
    write_frame(&json, page, request, browser_key, state);
    g_string_append_len(html, json.text->str, (gssize)json.text->len);
    json_writer_clear(&json);
    g_string_append(html, "</script></body></html>\n");
    return g_string_free(html, FALSE);
}

static const char *value_of(const char *const *pairs, const char *name)
{
    for (; pairs != NULL && pairs[0] != NULL; pairs += 2) {
        if (g_str_equal(pairs[0], name))
            return pairs[1];
    }
    return NULL;
}

static void append_placeholder(GString *html, const Assets *assets, const char *template_name,
                               const char *name, const char *language, const Messages *messages,
                               const char *const *pairs)
{
    const char *value = value_of(pairs, name);
    if (value != NULL) {
        text_append_html(html, value);
    } else if (g_str_has_prefix(name, "t:")) {
        g_autofree char *key = g_strconcat("sign-in.", name + 2, NULL);
        text_append_html(html, messages_text(messages, language, key));
    } else if (g_str_equal(name, "css")) {
        text_append_html(html, assets_style(assets));
    } else if (g_str_equal(name, "script")) {
        const char *script = assets_plain_script(assets, template_name);
        text_append_html(html, script == NULL ? "" : script);
    } else if (g_str_equal(name, "language")) {
        g_string_append(html, language);
    } else if (g_str_equal(name, "other-language-id")) {
        g_string_append(html, g_str_equal(language, "ja") ? "en" : "ja");
    }
}

/* Templates begin with a comment for those who edit them. */
static const char *after_comment(const char *template)
{
    g_assert(template != NULL);
    const char *end = g_str_has_prefix(template, "<!--") ? strstr(template, "-->\n") : NULL;
    return end == NULL ? template : end + strlen("-->\n");
}

char *page_render_template(const Assets *assets, const char *name, const char *language,
                           const Messages *messages, const char *const *pairs)
{
    const char *at = after_comment(assets_template(assets, name));
    GString *html = g_string_sized_new(8 * 1024);
    for (const char *open = strstr(at, "{{"); open != NULL; open = strstr(at, "{{")) {
        const char *close = strstr(open, "}}");
        if (close == NULL)
            break;
        g_string_append_len(html, at, open - at);
        g_autofree char *placeholder = g_strndup(open + 2, (gsize)(close - open - 2));
        append_placeholder(html, assets, name, g_strstrip(placeholder), language, messages, pairs);
        at = close + 2;
    }
    g_string_append(html, at);
    return g_string_free(html, FALSE);
}
