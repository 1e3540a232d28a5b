/* reply.h - the answer a handler writes. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json_writer.h"

typedef struct Reply {
    unsigned status;     /* 200 unless the handler says otherwise */
    JsonWriter json;     /* the body of API answers and the state of pages */
    char *html;          /* set: an HTML answer instead of JSON; owned */
    GBytes *file;        /* set: a file instead of JSON, with its own Content-Type header; owned */
    GPtrArray *headers;  /* of char*: name, value, name, value …; owned */
    char *template_name; /* set: web/templates/NAME.html with template_pairs; owned */
    char **template_pairs;
    GError *problem; /* set: what was done is kept, but the answer is this refusal; owned */
} Reply;

void reply_init(Reply *reply);
void reply_clear(Reply *reply);

void reply_header(Reply *reply, const char *name, const char *value);

/* ETag: "version", for what can be changed with If-Match. */
void reply_version(Reply *reply, int64_t version);

/**
 * Answers with a file.
 *
 * @type: with its charset: "text/html; charset=utf-8"
 * @name: as it is saved, in any script
 */
void reply_file(Reply *reply, GBytes *file, const char *type, const char *name);

/* Lets the browser keep the answer, but ask each time whether it still stands; 304 where the
 * browser has it already. @tag: of letters and digits, another one for another answer. */
void reply_revalidate(Reply *reply, const char *if_none_match, const char *tag);

/* Answers with web/templates/NAME.html; then pairs of placeholder and value, ended by NULL. */
void reply_template(Reply *reply, const char *name, ...) G_GNUC_NULL_TERMINATED;

/**
 * Answers with a refusal although what the handler did is kept: a failed sign-in must be counted.
 *
 * Takes *@problem. Always returns true, so that a handler can end with "return reply_refuse(…)".
 */
bool reply_refuse(Reply *reply, GError **problem);

/* Sends the browser elsewhere after a form: 303. @path: on this server. */
void reply_redirect(Reply *reply, const char *path);

/* Remembers the language for pages that nobody is signed in to see. @language: "ja" or "en" */
void reply_language_cookie(Reply *reply, const char *language, bool is_secure);

/* Gives the browser a secret by which it is known again, signed in or not. */
void reply_browser_cookie(Reply *reply, const char *token, bool is_secure);

/* Sets the session cookie; @token NULL removes it. @max_age_s: how long the browser keeps it. */
void reply_session_cookie(Reply *reply, const char *token, int64_t max_age_s, bool is_secure);

/* Asks the browser to empty what it keeps of this site: cache and storage, for who signs out. */
void reply_forget(Reply *reply);
