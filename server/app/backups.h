/* backups.h - hands the settings of backups to the safekeeping room. */
#pragma once

#include "app/settings.h"

/* What lies beside the database and belongs into a backup: name, path, … NULL. @settings_file:
 * NULL: none. The caller owns it. */
char **backup_files(const Settings *settings, const char *settings_file);

/* What lies beside it and stays outside: setting, path, … NULL. The caller owns it. */
char **backup_outside(const Settings *settings);

/* The folder of rules that were imported, below which is one for each import. The caller owns it.
 */
char *backup_rules(const Settings *settings);

/* The setting "backup-key-file", or the file in the data folder. The caller owns it. */
char *backup_key_file(const Settings *settings);

/* Where backups are put: the setting "backup-folder", or a folder in that of the data. The caller
 * owns it. */
char *backup_folder(const Settings *settings);

/* Once, before the first thread starts. Fails with INVALID, NOT_FOUND or UNAVAILABLE. */
bool backups_configure(const Settings *settings, const char *settings_file, GError **error);
