/* upgrade.h - brings a database to the schema of this program, and makes a backup before it does.
 */
#pragma once

#include "app/settings.h"
#include "store/store.h"

/* Whether a database that has been in use has an older schema. */
bool upgrade_is_due(Store *store, bool *is_due, GError **error);

/**
 * Migrates. A database that has an older schema is backed up first, into the folder of backups,
 * unless the setting "backups" is off; where that fails nothing is migrated.
 *
 * Call backups_configure() first, where upgrade_is_due(). @applied: how many migrations ran; may be
 * NULL
 * @backup: the file that was made, owned by the caller; NULL: there was nothing to keep; may be
 * NULL
 */
bool upgrade_store(Store *store, const Settings *settings, int *applied, char **backup,
                   GError **error);
