/* router.h - finds the route of a call. */
#pragma once

#include "http/route.h"

typedef struct Router Router;

/* @tables: NULL-terminated list of route tables, each ending with an empty entry; lent. */
Router *router_new(const Route *const *tables);
void router_free(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

/**
 * Finds the route for @method and @path.
 *
 * @params: filled with the decoded parts of the path that stand for {names}
 * @allowed: set to "GET, PUT" where the path is known and the method is not; the caller owns it
 * Returns NULL where there is none. HEAD is answered as GET.
 */
const Route *router_find(const Router *router, const char *method, const char *path,
                         GHashTable *params, char **allowed);

/* All routes, in the order of the tables: of const Route*, lent. */
const GPtrArray *router_routes(const Router *router);
