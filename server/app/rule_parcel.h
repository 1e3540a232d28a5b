/* rule_parcel.h - the rules of an archive on their way from the process that took it apart
 * (foreign.h) to the one that asked.
 *
 * A row of a letter, a length (4 bytes, little endian) and that many bytes: "P" a path and after it
 * "B" the bytes of that file; "R" a name that is refused; "O" how many others there were, in
 * decimal; at the end "E", empty, or instead of all "X", why the archive cannot be read: "L" (too
 * large) or "I" and a reason.
 */
#pragma once

#include "app/rule_source.h"
#include "base/foreign.h"

#define RULE_ARCHIVE_MAX ((gsize)128 * 1024 * 1024) /* bytes of the archive itself */

/* The reader "rules", for the table in main.c. */
extern const ForeignReader rule_archive_reader;

/**
 * Has the archive read in a process of its own.
 *
 * @fd: of the archive; stays open
 * Fails as rule_source_read() does, and as foreign_read().
 */
bool rule_archive_read(RuleSource *source, int fd, GError **error);

/* What the process says, looked at again as the archive itself would be. Fails as
 * rule_source_read(), and with UNAVAILABLE if it is no such row. */
bool rule_parcel_read(RuleSource *source, const guint8 *bytes, gsize size, GError **error);
