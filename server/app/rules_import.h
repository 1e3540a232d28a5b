/* rules_import.h - mimamori rules import: takes over rules that others wrote. */
#pragma once

#include "app/cli.h"

int rules_import(const Arguments *arguments);

/* The folder of imported rules in the data folder: below it is one for each import. The caller owns
 * it; NULL: the settings are wrong. */
char *rules_imported_folder(const Arguments *arguments, GError **error);
