/* open.h - settings and database as the commands need them. */
#pragma once

#include "app/cli.h"
#include "app/settings.h"
#include "store/store.h"

/* The file of --settings with the options of the command line on top. */
Settings *open_settings(const Arguments *arguments, GError **error);

/* Where somebody on this machine opens the program: the setting "public-url", else a name rather
 * than numbers where it answers to one, since passkeys belong to names. The caller owns it. */
char *open_address(const Settings *settings, guint port);

/* Makes the data folder, readable by its owner only. Fails with UNAVAILABLE. */
bool open_data_folder(const Settings *settings, GError **error);

/* Makes the data folder, readable by its owner only, if the database lies there. */
Store *open_store(const Settings *settings, GError **error);
