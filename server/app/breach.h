/* breach.h - where the filter of breached passwords lies, and how the server uses it. */
#pragma once

#include "app/settings.h"
#include "content/content.h"

/* The setting "breach-filter", or breached.filter in the data folder. The caller owns it. */
char *breach_path(const Settings *settings);

/* For the server. Fails with INVALID: a setting is wrong. */
bool breach_configure(const Settings *settings, GError **error);

/* Looks at the list, every byte of it, and says on the log how it is about it. */
void breach_report(const Settings *settings, const Content *content);
