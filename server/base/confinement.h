/* confinement.h - what a process may still do once it begins to read what others wrote. */
#pragma once

#include <stdbool.h>

#define CONFINEMENT_MEMORY_MAX ((unsigned long)1024 * 1024 * 1024) /* bytes of addresses */
#define CONFINEMENT_LEAST_S 60        /* of processor time, and one second more … */
#define CONFINEMENT_BYTES_A_S 1000000 /* … for so many bytes of the file */
#define CONFINEMENT_PIPE_S 3600       /* where nobody knows how much will come */

/**
 * Takes away for good from this process all but reading standard input, writing standard output,
 * memory and time up to the limits above, and ending.
 *
 * No other file, no network, no new process: the kernel ends the process that tries (seccomp).
 * false: the kernel does not do it, and the process should read nothing.
 */
bool confinement_enter(void);
