/* sign_in_reset.h - whether somebody may take all keys off another, so that she chooses new ones.
 * Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Who asks, and for whom. All of it is lent. */
typedef struct {
    const char *by_id;
    char *const *by_roles; /* NULL-terminated */
    bool reaches;          /* her right to manage people reaches the other's department */
    const char *person_id;
    const char *roles;          /* separated by blanks */
    const char *access_ends_on; /* the last day she gets in, "2026-11-30"; NULL: no end */
    const char *today;
    bool has_account; /* has signed in, or can */
    bool is_shared;   /* she, or somebody else, signs in with it elsewhere too */
} ResetCase;

/**
 * Never oneself, nobody who may do more, and no account that opens another company's door as well:
 * that one is for who runs the server (unlock.h).
 *
 * Fails with NOT_FOUND where she is out of reach, DENIED or CONFLICT with what to do instead.
 */
bool sign_in_reset_check(const ResetCase *reset, GError **error);
