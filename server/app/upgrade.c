#include "app/upgrade.h"

#include "app/backups.h"
#include "base/time.h"
#include "rooms/safekeeping/safekeeping.h"

static bool load_schema(Store *store, int *schema, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return false;
    const bool is_good = store_schema(db, schema, error);
    store_end_read(store, db);
    return is_good;
}

bool upgrade_is_due(Store *store, bool *is_due, GError **error)
{
    int schema = 0;
    const bool is_good = load_schema(store, &schema, error);
    *is_due = schema > 0 && schema < store_newest_schema();
    return is_good;
}

bool upgrade_store(Store *store, const Settings *settings, int *applied, char **backup,
                   GError **error)
{
    int schema = 0;
    g_autofree char *file = NULL;
    if (!load_schema(store, &schema, error))
        return false;
    if (schema > 0 && schema < store_newest_schema() && settings_flag(settings, "backups")) {
        g_autofree char *folder = backup_folder(settings);
        file = safekeeping_keep_before_upgrade(store, folder, schema, time_now(), error);
        if (file == NULL) {
            g_prefix_error(error, "No backup could be made before the upgrade: ");
            return false;
        }
    }
    if (!store_migrate(store, applied, error))
        return false;
    if (backup != NULL)
        *backup = g_steal_pointer(&file);
    return true;
}
