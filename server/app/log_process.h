/* log_process.h - has a log read by a process that can do nothing else (log_reader.h). */
#pragma once

#include "app/log_file.h"

#define LOG_PROCESS_UNCONFINED 3 /* its exit status where it cannot give up its rights */

/**
 * Reads a log to its end.
 *
 * @fd: a file or pipe, read from where it is; stays open
 * Fails with APP_ERROR_INVALID where the file is damaged, and with APP_ERROR_UNAVAILABLE and a key
 * of packs/messages where the process could not start, broke, or took too much time; what came
 * before was taken.
 */
bool log_process_read(int fd, const LogFileSink *sink, GError **error);
