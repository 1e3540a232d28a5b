/* request.h - what a handler may know about the call. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "http/identity.h"
#include "store/db.h"
#include "store/health.h"

typedef struct Content Content;   /* content/content.h */
typedef struct Messages Messages; /* base/messages.h */

/* All of it is borrowed and checked: the person is signed in and has the route's permission, the
 * body is valid JSON (or a form) of a bearable size. */
typedef struct Request {
    Db *db;                   /* inside a transaction: committed if the handler returns true */
    const Identity *identity; /* NULL: nobody is signed in (public routes) */
    int64_t now;              /* Unix time in seconds, UTC */
    const char *language;     /* "ja" or "en" */
    const Content *content;
    const Messages *messages;
    Health health;       /* of the store, when the request came */
    void *app;           /* what the app lends to all handlers: app/app.h */
    const char *path;    /* without the query */
    const char *address; /* the client's IP address */
    const char *user_agent;
    const char *browser_token; /* the browser's own secret, signed in or not; NULL: it has none */
    const char *base_url;      /* "http://127.0.0.1:8080", as the client sees us */
    json_t *body;              /* an object, or NULL where none was sent */
    GHashTable *form;          /* char* -> char*, or NULL: fields of an HTML form */
    void *prepared;            /* what the route's prepare left; freed by prepared_free */
    GDestroyNotify prepared_free;

    /* Inside http/ only. */
    GHashTable *params; /* char* -> char*: of the path */
    GHashTable *query;  /* char* -> char* */
    const char *if_match;
    const char *if_none_match;
    const char *session_token; /* NULL: no cookie */
} Request;

const char *request_param(const Request *request, const char *name); /* never NULL for a {name} */
const char *request_query(const Request *request, const char *name); /* NULL: not given */
const char *request_form(const Request *request, const char *name);  /* NULL: not given */

/* The signed-in person, for what the stores of rooms record. */
Actor request_actor(const Request *request);

/* A number of the query; @fallback if it is not given. Fails with INVALID outside @least..@most. */
bool request_query_int(const Request *request, const char *name, int64_t least, int64_t most,
                       int64_t fallback, int64_t *number, GError **error);

/* The version the change is based on; 0: nothing is recorded yet. -1: not given. */
int64_t request_version(const Request *request);

/*
 * Fields of the JSON body. A field that is missing or wrong is noted in @error (refuse_field), and
 * the next one can be read all the same, so that the person sees all mistakes at once:
 *
 *     const char *name = body_text(request, "name", 1, 100, error);
 *     const char *email = body_text(request, "email", 3, 254, error);
 *     if (*error != NULL) return false;
 *
 * Texts are valid UTF-8 without control characters (line breaks are allowed in body_lines), counted
 * in characters. They are lent and are not trimmed. "a/b" reads member b of the object a.
 */
const char *body_text(const Request *request, const char *name, int least, int most,
                      GError **error);
const char *body_lines(const Request *request, const char *name, int least, int most,
                       GError **error);

/* The same, but NULL where the member is missing, null or "". */
const char *body_text_optional(const Request *request, const char *name, int most, GError **error);
const char *body_lines_optional(const Request *request, const char *name, int most, GError **error);

int64_t body_int(const Request *request, const char *name, int64_t least, int64_t most,
                 GError **error);
/* @is_given: whether there is a number; may be NULL */
int64_t body_int_optional(const Request *request, const char *name, int64_t least, int64_t most,
                          bool *is_given, GError **error);
bool body_bool(const Request *request, const char *name, bool fallback, GError **error);

/* One of @choices (NULL-terminated); the one of @choices itself is returned. */
const char *body_choice(const Request *request, const char *name, const char *const *choices,
                        GError **error);

/* A list of at most @most texts; the caller owns the list (g_strfreev). NULL if missing or wrong.
 */
char **body_texts(const Request *request, const char *name, int most, GError **error);
