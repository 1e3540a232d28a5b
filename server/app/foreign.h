/* foreign.h - the one door for files that others made and libraries take apart: a process that can
 * do nothing else (confinement.h) gets the file and gives back bytes.
 *
 * The process is this program, started anew with FOREIGN_WORD and the name of a reader; so it knows
 * nothing of what the asking process has in memory, and has none of its files. Logs have a door of
 * their own (log_process.h), because they are read while they grow.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define FOREIGN_WORD "read-foreign"
#define FOREIGN_WITHIN_S 300 /* of the clock on the wall, however little the process does */

/* What can be read this way. */
typedef struct {
    const char *name;
    void (*prepare)(void); /* while it may still open files: locales, time zones; NULL: nothing */
    /* Reads standard input, writes the result to standard output and ends with _exit(): 0 if the
     * result is whole. Exit handlers would do what it may not do any more. */
    void (*read)(void);
} ForeignReader;

/* Whether the program was started to be such a process. */
bool foreign_is_meant(int count, char *const *words);

/* Is it. @readers: ended by NULL */
_Noreturn void foreign_run(const ForeignReader *const *readers, char *const *words);

/* For readers: writes all of it; ends the process where nobody takes it any more. */
void foreign_put(const void *bytes, gsize size);

/**
 * Has a file read.
 *
 * @reader: name of one of the readers that the program knows
 * @fd: the file, read from where it is; stays open
 * @most: bytes of the result; a process that gives more is ended
 * Returns what the reader wrote; the caller owns it and trusts none of it: the file may have taken
 * over the process.
 * Fails with UNAVAILABLE and a key of packs/messages for a sentence with {file}: it could not
 * start, broke off, or took too much memory or time.
 */
GBytes *foreign_read(const char *reader, int fd, gsize most, GError **error);
