/* foreign_stream.h - what others made, piece by piece through a process that can do nothing else
 * (foreign.h): pieces go in, what the reader makes of them comes out, neither is ever there whole.
 */
#pragma once

#include "base/foreign.h"

/* For that long the process may neither take nor give anything. */
#define FOREIGN_STALLS_S 60

typedef struct ForeignStream ForeignStream;

/* Gives what the process reads next; lent until the next call. *@size 0: there is no more. */
typedef bool (*ForeignFeed)(void *data, const guint8 **bytes, gsize *size, GError **error);

/**
 * Nothing is started before the first read.
 *
 * @reader: name of one of the readers that the program knows; lent
 * @feed: called on the thread that reads
 */
ForeignStream *foreign_stream_new(const char *reader, ForeignFeed feed, void *data);

/**
 * Takes up to @size bytes of the result.
 *
 * @got: how many; fewer than @size only where the process has ended well and the result is whole
 * @end: FOREIGN_WHOLE, or how it ended; nothing that came may be relied on then
 * Returns false with an error where @feed failed, and without one where *@end says it all.
 */
bool foreign_stream_read(ForeignStream *stream, void *bytes, gsize size, gsize *got,
                         ForeignEnd *end, GError **error);

void foreign_stream_free(ForeignStream *stream); /* ends the process; NULL: nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ForeignStream, foreign_stream_free)
