/* foreign.h - the one door for files that others made and libraries take apart: a process that can
 * do nothing else (confinement.h) gets the file and gives back bytes.
 *
 * The process is this program, started anew with FOREIGN_WORD and the name of a reader; so it knows
 * nothing of what the asking process has in memory, and has none of its files. What is too large to
 * be kept in memory goes through it piece by piece (foreign_stream.h). Logs have a door of their
 * own (log_process.h), because they are read while they grow.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

#define FOREIGN_WORD "read-foreign"
#define FOREIGN_WITHIN_S 300 /* of the clock on the wall, however little the process does */

/* What can be read this way. */
typedef struct {
    const char *name;
    void (*prepare)(void); /* while it may still open files: locales, time zones; NULL: nothing */
    /* Reads standard input, writes the result to standard output and ends with _exit() and one of
     * ForeignEnd. Exit handlers would do what it may not do any more. */
    void (*read)(void);
} ForeignReader;

/* How it ended: the exit status of a reader, or what the one that asks makes of its death. */
typedef enum {
    FOREIGN_WHOLE,      /* the result is all there is */
    FOREIGN_BROKE,      /* it broke off, or did what it may not do */
    FOREIGN_LIMIT,      /* too much time, or a larger result than is wanted */
    FOREIGN_UNCONFINED, /* it cannot give up its rights here, so it read nothing */
    FOREIGN_MEMORY,     /* it needs more memory than it may have; GLib's allocators say so too */
    FOREIGN_WRONG,      /* it read to the end: the file is not what it should be */
} ForeignEnd;

/* Whether the program was started to be such a process. */
bool foreign_is_meant(int count, char *const *words);

/* Is it. @readers: ended by NULL */
_Noreturn void foreign_run(const ForeignReader *const *readers, char *const *words);

/* For readers: writes all of it; ends the process where nobody takes it any more. */
void foreign_put(const void *bytes, gsize size);

/* For foreign_stream.h: starts such a process; 0, or an errno. */
int foreign_start(const char *reader, int input, int output, pid_t *pid);
/* … and waits for it to end. */
ForeignEnd foreign_wait(pid_t pid);

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
