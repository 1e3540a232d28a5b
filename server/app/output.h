/* output.h - where a command puts the file it made: --output, or standard output. */
#pragma once

#include "app/cli.h"
#include "base/messages.h"

/* Says that the file is for no terminal, if it would go to one. */
bool output_refuses_terminal(const Messages *messages, const Arguments *arguments, bool is_binary);

/* Writes it to the file of --output, whole or not at all, or to standard output.
 * Returns the exit status; what went wrong has been said. */
int output_deliver(const Messages *messages, const Arguments *arguments, GBytes *bytes);
