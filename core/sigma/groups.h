/* groups.h - all groups of all correlations, within a ceiling of memory.
 *
 * Where the ceiling is reached the group goes that was used longest ago: first of the correlation
 * that has more than its share, then of all. The table of groups takes a 64th of it besides.
 */
#pragma once

#include "core/sigma/group.h"

#define GROUPS_SHARE 2 /* one correlation may have this part of the memory: a half */
#define GROUP_SHARE 8  /* one group: an eighth */

/* Those of one correlation. */
typedef struct {
    Group *newest, *oldest;
    size_t bytes, count;
} GroupsOf;

typedef struct {
    Group **table; /* places, each a chain */
    size_t places; /* a power of two */
    Group *newest, *oldest;
    GroupsOf *of; /* of each correlation of the set */
    size_t bytes, bytes_max;
    size_t count;
} Groups;

void groups_begin(Groups *groups, size_t correlations, size_t bytes_max);
void groups_clear(Groups *groups);

/* The group of that key, made if it is not there. It becomes the one used last. */
Group *groups_take(Groups *groups, size_t correlation, SipKey key);

/* Lets groups go until the memory is within its ceiling again; never the one used last. @before:
 * bytes that group had when it was taken. Returns how many went. */
size_t groups_settle(Groups *groups, size_t before);

/* Moves the oldest group of @from to another correlation of @groups, as the one used last. */
void groups_move_oldest(Groups *groups, Groups *from, size_t correlation);
void groups_drop_oldest(Groups *groups);
