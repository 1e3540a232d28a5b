/* own_process.h - starts this program again as a process that does one thing. */
#pragma once

#include <sys/types.h>

/**
 * @words: the command line, NULL-terminated
 * @input, @output: what the process has as standard input and output; @output below 0: nothing. Of
 * other files it has what is not close-on-exec, and standard error, where a sanitizer speaks.
 * Signals are as for any program. Returns 0, or an errno.
 */
int own_process_start(char *const *words, int input, int output, pid_t *pid);
