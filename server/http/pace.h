/* pace.h - how many changes one person, program or unknown address may ask for in a minute.
 *
 * Far above what anybody does by hand, also at the end of a day without network: it is there for
 * programs that run wild, and for who wants to fill the database or the log.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PACE_WHO_MAX 100000 /* remembered in one minute; beyond them nobody new is let in */

typedef struct Pace Pace;

/* @per_minute: 0 for no limit. The caller frees it. */
Pace *pace_new(int per_minute);
void pace_free(Pace *pace);

/**
 * Counts one more; threads may call it at a time.
 *
 * @who: an id or an address
 * @wait_s: set to the seconds until the next minute where it is too many
 * Returns whether it may be done.
 */
bool pace_allows(Pace *pace, const char *who, int64_t now, int64_t *wait_s);
