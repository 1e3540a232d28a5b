#include "http/assets.h"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

#include "base/error.h"

#define RESOURCE_ROOT "/mimamori/web"

struct Assets {
    GHashTable *files;     /* char* "home.HASH.js.br" -> GBytes */
    GHashTable *templates; /* char* name -> char* */
    GHashTable *pages;     /* char* name -> AssetPage */
    GHashTable *plain;     /* char* name of a template -> char* file name of its script */
    char *style, *icon;
};

static void page_free(void *data)
{
    AssetPage *page = data;
    g_free(page->name);
    g_strfreev(page->scripts);
    g_free(page->style);
    g_free(page->title);
    g_strfreev(page->messages);
    g_free(page);
}

void assets_free(Assets *assets)
{
    if (assets == NULL)
        return;
    g_hash_table_unref(assets->files);
    g_hash_table_unref(assets->templates);
    g_hash_table_unref(assets->pages);
    g_hash_table_unref(assets->plain);
    g_free(assets->style);
    g_free(assets->icon);
    g_free(assets);
}

/* The names in a folder, inside the binary or outside. */
static char **names_in(const char *directory, const char *folder, GError **error)
{
    if (directory == NULL) {
        g_autofree char *path = g_strconcat(RESOURCE_ROOT, "/", folder, NULL);
        return g_resources_enumerate_children(path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    }
    g_autofree char *path = g_build_filename(directory, folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, error);
    if (dir == NULL)
        return NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        g_strv_builder_add(builder, name);
    return g_strv_builder_end(builder);
}

static GBytes *bytes_of(const char *directory, const char *file, GError **error)
{
    if (directory == NULL) {
        g_autofree char *path = g_strconcat(RESOURCE_ROOT, "/", file, NULL);
        return g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    }
    g_autofree char *path = g_build_filename(directory, file, NULL);
    char *text = NULL;
    gsize size = 0;
    return g_file_get_contents(path, &text, &size, error) ? g_bytes_new_take(text, size) : NULL;
}

static bool load_folder(Assets *assets, const char *directory, const char *folder, GError **error)
{
    g_auto(GStrv) names = names_in(directory, folder, error);
    for (char **name = names; name != NULL && *name != NULL; name++) {
        g_autofree char *file = g_strconcat(folder, "/", *name, NULL);
        g_autoptr(GBytes) bytes = bytes_of(directory, file, error);
        if (bytes == NULL)
            return false;
        if (g_str_equal(folder, "assets"))
            g_hash_table_insert(assets->files, g_strdup(*name), g_steal_pointer(&bytes));
        else if (g_str_has_suffix(*name, ".html"))
            g_hash_table_insert(assets->templates,
                                g_strndup(*name, strlen(*name) - strlen(".html")),
                                g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)));
    }
    return names != NULL;
}

static char **strings_of(const json_t *list)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (size_t i = 0; i < json_array_size(list); i++)
        g_strv_builder_add(builder, json_string_value(json_array_get(list, i)));
    return g_strv_builder_end(builder);
}

static void add_page(Assets *assets, const char *name, const json_t *from)
{
    AssetPage *page = g_new(AssetPage, 1);
    *page = (AssetPage){ .name = g_strdup(name),
                         .scripts = strings_of(json_object_get(from, "js")),
                         .style = g_strdup(json_string_value(json_object_get(from, "css"))),
                         .title = g_strdup(json_string_value(json_object_get(from, "title"))),
                         .messages = strings_of(json_object_get(from, "messages")) };
    g_hash_table_insert(assets->pages, page->name, page);
}

static bool load_manifest(Assets *assets, const char *directory, GError **error)
{
    g_autoptr(GBytes) bytes = bytes_of(directory, "manifest.json", error);
    if (bytes == NULL)
        return false;
    json_t *manifest = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, NULL);
    if (manifest == NULL)
        return fail(error, APP_ERROR_INTERNAL, "manifest.json of the web build is no JSON");
    assets->style = g_strdup(json_string_value(json_object_get(manifest, "css")));
    assets->icon = g_strdup(json_string_value(json_object_get(manifest, "icon")));
    const char *name = NULL;
    json_t *page = NULL;
    json_object_foreach(json_object_get(manifest, "pages"), name, page)
        add_page(assets, name, page);
    json_t *script = NULL;
    json_object_foreach(json_object_get(manifest, "plain"), name, script)
        g_hash_table_insert(assets->plain, g_strdup(name), g_strdup(json_string_value(script)));
    json_decref(manifest);
    return true;
}

Assets *assets_load(const char *directory, GError **error)
{
    g_autoptr(Assets) assets = g_new0(Assets, 1);
    assets->files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    assets->templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    assets->pages = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, page_free);
    assets->plain = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!load_manifest(assets, directory, error) ||
        !load_folder(assets, directory, "assets", error) ||
        !load_folder(assets, directory, "templates", error))
        return NULL;
    return g_steal_pointer(&assets);
}

const AssetPage *assets_page(const Assets *assets, const char *name)
{
    return g_hash_table_lookup(assets->pages, name);
}

const char *assets_style(const Assets *assets)
{
    return assets->style;
}

const char *assets_plain_script(const Assets *assets, const char *name)
{
    return g_hash_table_lookup(assets->plain, name);
}

const char *assets_icon(const Assets *assets)
{
    return assets->icon;
}

const char *assets_template(const Assets *assets, const char *name)
{
    return g_hash_table_lookup(assets->templates, name);
}

static const char *type_of(const char *name)
{
    static const struct {
        const char *suffix, *type;
    } TYPES[] = {
        { ".js", "text/javascript; charset=utf-8" }, { ".css", "text/css; charset=utf-8" },
        { ".svg", "image/svg+xml; charset=utf-8" },  { ".png", "image/png" },
        { ".html", "text/html; charset=utf-8" },     { ".txt", "text/plain; charset=utf-8" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++) {
        if (g_str_has_suffix(name, TYPES[i].suffix))
            return TYPES[i].type;
    }
    return "application/octet-stream";
}

/* Whether the client takes @coding; "q=0" refuses it. */
static bool accepts(const char *header, const char *coding)
{
    if (header == NULL)
        return false;
    g_auto(GStrv) parts = g_strsplit(header, ",", 32);
    for (char **part = parts; *part != NULL; part++) {
        const char *name = g_strchug(*part);
        const size_t length = strlen(coding);
        if (g_ascii_strncasecmp(name, coding, length) == 0 && !g_ascii_isalnum(name[length]))
            return strstr(name, "q=0") == NULL || strstr(name, "q=0.") != NULL;
    }
    return false;
}

GBytes *assets_find(const Assets *assets, const char *name, const char *accept_encoding,
                    const char **type, const char **encoding)
{
    static const struct {
        const char *coding, *suffix;
    } CODINGS[] = { { "br", ".br" }, { "gzip", ".gz" } };
    *type = type_of(name);
    for (size_t i = 0; i < G_N_ELEMENTS(CODINGS); i++) {
        g_autofree char *packed = g_strconcat(name, CODINGS[i].suffix, NULL);
        GBytes *bytes = g_hash_table_lookup(assets->files, packed);
        if (bytes != NULL && accepts(accept_encoding, CODINGS[i].coding)) {
            *encoding = CODINGS[i].coding;
            return bytes;
        }
    }
    *encoding = NULL;
    return g_hash_table_lookup(assets->files, name);
}
