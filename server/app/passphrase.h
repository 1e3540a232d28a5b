/* passphrase.h - asks for a secret on the terminal, unseen. */
#pragma once

#include <stdbool.h>

/* @question: shown before it. Returns what was typed, without the end of the line; the caller wipes
 * and frees it. NULL: there is no terminal, or nothing was typed. */
char *passphrase_ask(const char *question);
