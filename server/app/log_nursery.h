/* log_nursery.h - processes that read logs (log_reader.h), each born in less than a millisecond.
 *
 * To start this program takes 10 ms, most of it to link its libraries. So it is started once with
 * LOG_NURSERY_WORD, waits, and forks a reader for each log. A fork of the asking process would take
 * along half-done work of other threads and everything the memory knows; the nursery knows nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define LOG_NURSERY_WORD "read-logs"

typedef struct LogNursery LogNursery;

/* Whether the program was started to be a nursery. */
bool log_nursery_is_meant(int count, char *const *words);

/* Is the nursery until the other side of standard input closes: @read is what a reader does, with
 * the log as standard input and the pipe as standard output. Ends with the process that asks. */
_Noreturn void log_nursery_run(void (*read)(void));

/**
 * Has a reader made, in an idle nursery or a new one; of any thread.
 *
 * @input, @output: for its standard input and output; stay open here
 * Returns the nursery, which the reader has for its own: log_nursery_finish() takes it back. NULL
 * with APP_ERROR_UNAVAILABLE: nothing could be started.
 */
LogNursery *log_nursery_read(int input, int output, GError **error);

/**
 * Ends the reader if it has not ended, and takes back its nursery.
 *
 * @has_ended: it is about to, because it said so or its pipe is closed
 * Returns its status as of waitpid().
 */
int log_nursery_finish(LogNursery *nursery, bool has_ended);
