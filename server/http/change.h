/* change.h - what every handler that changes something needs: the refusal that shows both values,
 * and the details for the audit log. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Refuses a change because somebody else was faster, and shows both values.
 *
 * @theirs, @yours: NULL is shown as none
 * @changed_by: a name, or NULL if it is not known
 * Always returns false.
 */
bool change_refuse_stale(GError **error, const char *theirs, const char *yours,
                         const char *changed_by, int64_t changed_at, int64_t version);

/* A JSON object of texts: pairs of name and value (NULL: null), ended by a NULL name. Caller owns
 * it. */
char *change_details(const char *name, ...) G_GNUC_NULL_TERMINATED;
