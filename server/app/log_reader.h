/* log_reader.h - the process that reads a log and makes JSON lines of it (log_nursery.h starts it).
 *
 * Logs come from computers that may be taken over, and unpackers and readers of binary formats are
 * where programs break. So they run here, in a process that can do nothing (confinement.h): whoever
 * takes it over can write false lines, as in the log itself, and no more.
 */
#pragma once

#include <stdbool.h>

/* Whether the program was started to be this process alone, to see what it writes: its only
 * argument is "read-log". */
bool log_reader_is_meant(int count, char *const *words);

/* Reads standard input and writes frames (log_frame.h) to standard output. Does not return. */
_Noreturn void log_reader_run(void);
