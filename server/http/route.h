/* route.h - a room's HTTP routes, as a table. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "http/lanes.h"
#include "http/reply.h"
#include "http/request.h"

/* Writes the reply, or fails; problem.c turns the error into a status and a problem document. */
typedef bool (*Handler)(Request *request, Reply *reply, GError **error);

/* What must not hold up the one writer (hashing a password): runs before the handler on a thread of
 * the route's lane, with a reading connection, and leaves its outcome in request->prepared. */
typedef bool (*Prepare)(Request *request, GError **error);

/* Permissions that are no right of a role. */
#define PERMISSION_PUBLIC "public"       /* nobody need be signed in */
#define PERMISSION_SIGNED_IN "signed-in" /* anybody who is signed in */

typedef struct Route {
    const char *method;
    const char *path; /* "{x}" is read with request_param(request, "x") */
    Handler handler;
    const char *permission;
    const char *summary; /* one sentence; the same as in api/openapi.yaml */
    Prepare prepare;     /* NULL: nothing to prepare */
    Lane lane;           /* on whose threads it is prepared; passwords unless said otherwise */
    const char *page;    /* of web/pages.json: the reply's JSON becomes the state of this page */
    bool needs_version;  /* a change must carry If-Match */
    bool is_long;        /* its handler or its prepare takes long: only so many at a time */
    bool needs_proof;    /* a session is not enough: who she is must have been proven lately */
    bool
        takes_one_factor; /* open to whom still has to show the second factor her company demands */
} Route;
