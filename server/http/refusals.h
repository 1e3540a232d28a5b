/* refusals.h - which requests that were turned away are written down for the operator.
 *
 * Who tries doors leaves a trace: not signed in, not allowed, forged, malformed, too large, too
 * many. Who floods us does not fill the disk: so many lines a minute, then only how many there
 * were.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define REFUSALS_PER_MINUTE 120

/* Whether an answer with this status says that somebody tried what is not hers. Pure. */
bool refusal_is_telling(unsigned status);

/* A minute of refusals. */
typedef struct {
    int64_t minute;
    int64_t seen; /* in this minute */
} RefusalWindow;

/**
 * Counts one more. Pure.
 *
 * @left_out: set to how many of the minute before were not written down; 0 mostly
 * Returns whether this one is written down.
 */
bool refusal_count(RefusalWindow *window, int64_t now, int64_t *left_out);

/* The method as it is written: one of capital letters, "?" for what a client made up. Pure. */
const char *refusal_method(const char *method);

/* What is known of a request that was turned away. All of it is lent. */
typedef struct {
    unsigned status;
    const char *method;
    const char *route;   /* with its {names}, so that no secret of a path is written; "-": none */
    const char *reason;  /* key of the sentence the person was shown */
    const char *person;  /* an id; NULL: nobody was signed in */
    const char *address; /* the client's */
} Refusal;

/* Writes it to the log. Threads may call it at a time. */
void refusal_note(const Refusal *refusal, int64_t now);
