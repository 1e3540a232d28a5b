/* mail.h - hands the settings of mail to the notices room. */
#pragma once

#include "app/settings.h"

/* Where the key of the companies' mail passwords lies. The caller owns it. */
char *mail_key_file(const Settings *settings);

/* Once, before the first thread starts. Fails with INVALID or UNAVAILABLE, naming the setting. */
bool mail_configure(const Settings *settings, GError **error);
