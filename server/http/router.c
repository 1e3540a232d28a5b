#include "http/router.h"

#include <string.h>

#define PARTS_MAX 12

typedef struct {
    const Route *route;
    char **parts; /* of the path; owned */
    guint count;
} Entry;

struct Router {
    GPtrArray *entries; /* of Entry */
    GPtrArray *routes;  /* of const Route* */
};

static void entry_free(void *data)
{
    Entry *entry = data;
    g_strfreev(entry->parts);
    g_free(entry);
}

Router *router_new(const Route *const *tables)
{
    Router *router = g_new(Router, 1);
    *router = (Router){ .entries = g_ptr_array_new_with_free_func(entry_free),
                        .routes = g_ptr_array_new() };
    for (; *tables != NULL; tables++) {
        for (const Route *route = *tables; route->method != NULL; route++) {
            Entry *entry = g_new(Entry, 1);
            *entry = (Entry){ .route = route, .parts = g_strsplit(route->path, "/", PARTS_MAX) };
            entry->count = g_strv_length(entry->parts);
            g_ptr_array_add(router->entries, entry);
            g_ptr_array_add(router->routes, (void *)route);
        }
    }
    return router;
}

void router_free(Router *router)
{
    if (router == NULL)
        return;
    g_ptr_array_unref(router->entries);
    g_ptr_array_unref(router->routes);
    g_free(router);
}

static bool is_variable(const char *part)
{
    return part[0] == '{';
}

static bool matches(const Entry *entry, char *const *parts, guint count)
{
    if (entry->count != count)
        return false;
    for (guint i = 0; i < count; i++) {
        if (is_variable(entry->parts[i]) ? parts[i][0] == '\0'
                                         : !g_str_equal(entry->parts[i], parts[i]))
            return false;
    }
    return true;
}

/* A path without {names} wins over one with: "/jobs/new" before "/jobs/{job}". */
static bool is_better(const Entry *entry, const Entry *best)
{
    if (best == NULL)
        return true;
    for (guint i = 0; i < entry->count; i++) {
        if (is_variable(entry->parts[i]) != is_variable(best->parts[i]))
            return is_variable(best->parts[i]);
    }
    return false;
}

static void take_params(const Entry *entry, char *const *parts, GHashTable *params)
{
    for (guint i = 0; i < entry->count; i++) {
        const char *name = entry->parts[i];
        if (is_variable(name))
            g_hash_table_insert(params, g_strndup(name + 1, strlen(name) - 2), g_strdup(parts[i]));
    }
}

const Route *router_find(const Router *router, const char *method, const char *path,
                         GHashTable *params, char **allowed)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", PARTS_MAX);
    const guint count = g_strv_length(parts);
    const char *wanted = g_str_equal(method, "HEAD") ? "GET" : method;
    const Entry *best = NULL;
    g_autoptr(GString) methods = g_string_new(NULL);
    for (guint i = 0; i < router->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(router->entries, i);
        if (!matches(entry, parts, count))
            continue;
        g_string_append_printf(methods, "%s%s", methods->len > 0 ? ", " : "", entry->route->method);
        if (g_str_equal(entry->route->method, wanted) && is_better(entry, best))
            best = entry;
    }
    if (best != NULL) {
        take_params(best, parts, params);
        return best->route;
    }
    if (methods->len > 0)
        *allowed = g_string_free(g_steal_pointer(&methods), FALSE);
    return NULL;
}

const GPtrArray *router_routes(const Router *router)
{
    return router->routes;
}
