/* diagnose.h - the command `mimamori diagnose`: an answer sheet in, the diagnosis out. */
#pragma once

#include <glib.h>
#include <stdio.h>

#include "app/cli.h"
#include "content/content.h"

/**
 * Diagnoses the sheet that the arguments name.
 *
 * The diagnosis goes to @out, what is wrong to @err; if anything is wrong, nothing goes to @out.
 * Returns EXIT_OK, or EXIT_WRONG if file, rows or arguments are wrong.
 */
int diagnose(const Content *content, const Arguments *arguments, FILE *out, FILE *err);
