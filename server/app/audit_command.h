/* audit_command.h - the key that signs the ends of audit logs, as the settings name it. */
#pragma once

#include "app/settings.h"

/* The setting "anchor-key-file", or the file in the data folder. The caller owns it. */
char *audit_key_file(const Settings *settings);

/* For the server and the command that signs: makes the key if there is none. */
bool audit_configure(const Settings *settings, GError **error);
