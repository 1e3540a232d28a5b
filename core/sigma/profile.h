/* profile.h - how often leaves hold in events of a kind: what the engine plans with.
 *
 * As a file: lines "KIND LEAF FREQUENCY", two hashes in hexadecimal and events of a million;
 * lines "KIND events N". A kind is what the fields that decide on routes say; kind 0 is all events
 * together, kind 1 runs of four bytes in values (grams). What is not named is rarer than
 * PROFILE_RARE. Hashes name nothing of the rules and events they were counted in.
 */
#pragma once

#include "core/bytes/buffer.h"
#include "core/sigma/leaf.h"

#define PROFILE_LINES_MAX 500000
#define PROFILE_RARE 0.001

typedef struct Profile Profile;

Profile *profile_new(void);
void profile_free(Profile *profile);

/* false: *@line is none of a profile. */
bool profile_read(Profile *profile, Slice text, size_t *line);
void profile_write(const Profile *profile, Buffer *out);

/* Adds what the other has counted. */
void profile_merge(Profile *profile, const Profile *other);

/* Adds what was counted in @events events of the kind: of the leaf @held. */
void profile_add_events(Profile *profile, uint64_t kind, uint64_t events);
void profile_add_leaf(Profile *profile, uint64_t kind, uint64_t leaf, uint64_t held);

/* Counts the runs of four bytes in a folded value. */
#define PROFILE_GRAM 4
void profile_add_grams(Profile *profile, Slice folded);

/* In how many of the values the four bytes at @at are, 0 to 1; 0 too where it is not known. */
double profile_gram_frequency(const Profile *profile, const char *at);

/* 0 to 1; where neither the kind nor all events together are known (or @profile is NULL), what the
 * leaf's tests look like: short literals hold often. */
double profile_frequency(const Profile *profile, uint64_t kind, const Leaf *leaf);
