#include "http/router.h"

static bool handle(Request *request, Reply *reply, GError **error)
{
    (void)request;
    (void)reply;
    (void)error;
    return true;
}

static const Route FIRST[] = {
    { "GET", "/", handle, "public", "home" },
    { "GET", "/jobs/{job}", handle, "public", "one" },
    { "GET", "/jobs/new", handle, "public", "new" },
    { "DELETE", "/jobs/{job}", handle, "public", "delete" },
    { 0 },
};
static const Route SECOND[] = {
    { "PUT", "/a/{a}/b/{b}", handle, "public", "pair" },
    { "GET", "/jobs/{other}", handle, "public", "second" },
    { 0 },
};
static const Route *const TABLES[] = { FIRST, SECOND, NULL };

static void finds_the_route_and_its_parameters(void)
{
    static const struct {
        const char *method, *path, *want, *allowed;
    } CASES[] = {
        { "GET", "/", "home", NULL },
        { "HEAD", "/", "home", NULL },
        { "GET", "/jobs/7", "one", NULL },
        { "GET", "/jobs/new", "new", NULL },
        { "DELETE", "/jobs/new", "delete", NULL },
        { "PUT", "/a/1/b/2", "pair", NULL },
        { "POST", "/jobs/7", NULL, "GET, DELETE, GET" },
        { "GET", "/jobs", NULL, NULL },
        { "GET", "/jobs/", NULL, NULL },
        { "GET", "/jobs/7/", NULL, NULL },
        { "GET", "//", NULL, NULL },
        { "GET", "", NULL, NULL },
        { "GET", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", NULL, NULL },
    };
    g_autoptr(Router) router = router_new(TABLES);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *allowed = NULL;
        g_autoptr(GHashTable) params =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        const Route *route = router_find(router, CASES[i].method, CASES[i].path, params, &allowed);
        g_assert_cmpstr(route == NULL ? NULL : route->summary, ==, CASES[i].want);
        g_assert_cmpstr(allowed, ==, CASES[i].allowed);
    }
}

static void reads_the_variable_parts(void)
{
    g_autofree char *allowed = NULL;
    g_autoptr(Router) router = router_new(TABLES);
    g_autoptr(GHashTable) params = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    router_find(router, "PUT", "/a/x%y/b/ü", params, &allowed);
    g_assert_cmpstr(g_hash_table_lookup(params, "a"), ==, "x%y");
    g_assert_cmpstr(g_hash_table_lookup(params, "b"), ==, "ü");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/router/finds-the-route-and-its-parameters",
                    finds_the_route_and_its_parameters);
    g_test_add_func("/http/router/reads-the-variable-parts", reads_the_variable_parts);
    return g_test_run();
}
