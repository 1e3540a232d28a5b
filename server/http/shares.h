/* shares.h - how much each of many has of something: a table of counts that holds only those who
 * have some, so that it is never larger than what there is to have. Not for threads at a time.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Shares Shares;

Shares *shares_new(void);
void shares_free(Shares *shares);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shares, shares_free)

gsize shares_of(const Shares *shares, const char *who);

/* Gives @who @count more, unless that made more than @most (0: any number); false: nothing is
 * given. */
bool shares_give(Shares *shares, const char *who, gsize count, gsize most);

/* Takes back what was given. */
void shares_take_back(Shares *shares, const char *who, gsize count);

guint shares_count(const Shares *shares); /* of those who have some */
