/* error.h - the one error domain of the server.
 *
 * The code says what the caller can do about it; http/problem.c turns it into
 * a status. There are two ways to fail: fail() for what operators and
 * developers read (English, goes to the log), refuse() for what the person at
 * the screen reads (a key of packs/messages, shown in her language).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    APP_ERROR_INVALID,         /* 400: the input is wrong and the user can correct it */
    APP_ERROR_UNAUTHENTICATED, /* 401: nobody is signed in */
    APP_ERROR_DENIED,          /* 403: this account may not do that */
    APP_ERROR_UNPROVEN,        /* 403: who somebody is must be proven again first */
    APP_ERROR_ONE_FACTOR,      /* 403: the company demands a second factor, and none was shown */
    APP_ERROR_NOT_FOUND,       /* 404: no such thing in this organisation */
    APP_ERROR_CONFLICT,        /* 409: what is recorded does not allow it */
    APP_ERROR_GONE,            /* 410: it was there and has been withdrawn */
    APP_ERROR_STALE,           /* 412: somebody changed it meanwhile */
    APP_ERROR_TOO_LARGE,       /* 413: larger than the door lets in */
    APP_ERROR_UNCONDITIONAL,   /* 428: a change must say which version it changes */
    APP_ERROR_TOO_MANY,        /* 429: too many tries, wait */
    APP_ERROR_UNAVAILABLE,     /* 503: try again later (database busy, queue full) */
    APP_ERROR_NO_SPACE,        /* 507: nothing can be saved, there is no room on the disk */
    APP_ERROR_READ_ONLY,       /* 503: nothing can be saved, the database may not be written */
    APP_ERROR_DISK,            /* 503: nothing can be saved, the disk reports an error */
    APP_ERROR_UNREACHABLE,     /* 503: the database does not answer */
    APP_ERROR_INTERNAL,        /* 500: our fault; the details go to the log only */
} AppError;

#define APP_ERROR (app_error_quark())
GQuark app_error_quark(void);

/* Set @error and return false or NULL, so that a failing line reads "return fail(...)". */
bool fail(GError **error, AppError code, const char *format, ...) G_GNUC_PRINTF(3, 4);
void *fail_null(GError **error, AppError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/**
 * Fails with a sentence for the person at the screen.
 *
 * @key: of packs/messages, for example "error.email-form"
 * Then pairs of name and value for the {name}s of the sentence, ended by NULL.
 */
bool refuse(GError **error, AppError code, const char *key, ...) G_GNUC_NULL_TERMINATED;
void *refuse_null(GError **error, AppError code, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* One thing that is wrong with one field of the input. */
typedef struct {
    char *field;      /* as in the request: "name", "people/0/email" */
    char *key;        /* of packs/messages */
    char **arguments; /* pairs of name and value, NULL-terminated */
} FieldError;

/* Adds one wrong field; makes the error (code INVALID, key "error.fields") if there is none yet.
 * Always returns false. */
bool refuse_field(GError **error, const char *field, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* What problem.c shows besides the sentence: members of a JSON object without the braces. Taken. */
void error_set_members(GError *error, char *json_members);

/* After how many seconds to try again, where the error knows; see problem_retry_after(). */
void error_set_retry(GError *error, int seconds);
int error_retry(const GError *error); /* 0: it does not say */

/* Whether the database could not be reached or did not take a change: whoever watches the store
 * (store/health.h) says that once, nobody else need say it again. */
bool error_is_of_store(const GError *error);

/* What a call of the operating system could not do with a file, as one of our codes: NO_SPACE,
 * READ_ONLY, UNAVAILABLE (no memory or descriptors), else DISK. */
AppError error_code_of_errno(int number);

/* Lent; NULL where the error was made by fail(). */
const char *error_key(const GError *error);
const char *const *error_arguments(const GError *error);
const GPtrArray *error_fields(const GError *error); /* of FieldError */
const char *error_members(const GError *error);
