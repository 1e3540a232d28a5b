/* breached.h - whether a password is known from a breach: in the list on this server, or, where the
 * operator wants that, by asking a server of Have I Been Pwned's range interface, which learns the
 * first five of forty digits of the password's hash and nothing else.
 *
 * "Not less than a list of commonly used, expected, or compromised passwords": NIST SP 800-63B,
 * 5.1.1.2.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *path;      /* of the filter */
    bool is_required;      /* the operator named it; else it is used if it is there */
    const char *range_url; /* "https://api.pwnedpasswords.com/range/"; "": nobody is asked */
    int timeout_s;         /* of asking */
} BreachedOptions;

/* Once, before the first thread starts. All of it is copied. Fails with INVALID: the URL is neither
 * https nor http to this machine. A list that is missing or broken is no failure here, but a state.
 */
bool breached_configure(const BreachedOptions *options, GError **error);

typedef enum {
    BREACH_OFF,         /* there is no list, and nobody to ask */
    BREACH_ABSENT,      /* as far as list and server know */
    BREACH_PRESENT,     /* of the list: wrongly once in 256 times */
    BREACH_UNAVAILABLE, /* the list is missing or broken, or the server does not answer */
} BreachAnswer;

/* "off", "absent", "present", "unavailable": as the audit log says it. */
const char *breach_answer_name(BreachAnswer answer);

/* In microseconds, from the list alone. May be called by several threads. */
BreachAnswer breached_look_up(const char *password);

/* Also asks the server, where the list does not know it: takes as long as the timeout. */
BreachAnswer breached_ask(const char *password);

/* How it is about the list. */
typedef struct {
    BreachAnswer state; /* BREACH_OFF, BREACH_ABSENT (it can be asked) or BREACH_UNAVAILABLE */
    uint64_t hash_count;
    int64_t made_at;
    char *problem; /* key of packs/messages with the name {file}; NULL: none. Owned. */
} BreachedState;

/* @is_thorough: look at every byte of the list, about a second for 10^9 hashes */
BreachedState breached_state(bool is_thorough);
void breached_state_clear(BreachedState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BreachedState, breached_state_clear)
