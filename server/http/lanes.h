/* lanes.h - where changes are prepared that take their time: lanes beside each other, so that one
 * kind of work never waits for another, and nobody fills a lane alone. Any thread.
 *
 * Signing in waits for nothing but other passwords: not for a mail server that says nothing, not
 * for drawn files, not for somebody who has passwords judged.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    LANE_PASSWORDS, /* hashing them: what signing in waits for */
    LANE_FILES,     /* drawing documents */
    LANE_MAIL,      /* waiting for a company's mail server */
    LANE_JUDGING,   /* of passwords while they are typed */
    LANES
} Lane;

typedef struct Lanes Lanes;

/* @work: what is done with each that is pushed */
Lanes *lanes_new(GFunc work);
void lanes_free(Lanes *lanes); /* waits for what was pushed */

/* Whether a lane counts companies; else it counts houses (http/address.h). */
bool lane_counts_companies(Lane lane);

/* Takes a place in a lane, for work that is done or waits. Fails with TOO_MANY where @party has its
 * share of them, with UNAVAILABLE (mail: TOO_MANY) where all are taken; otherwise lanes_leave()
 * must follow. */
bool lanes_enter(Lanes *lanes, Lane lane, const char *party, GError **error);
void lanes_leave(Lanes *lanes, Lane lane, const char *party);

void lanes_push(Lanes *lanes, Lane lane, void *work);
