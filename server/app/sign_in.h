/* sign_in.h - hands the settings of signing in to the accounts room. */
#pragma once

#include "app/settings.h"

/* Once, before the first thread starts. Fails with INVALID, naming the setting. */
bool sign_in_configure(const Settings *settings, GError **error);
