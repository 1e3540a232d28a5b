#include "base/time.h"
#include "rooms/accounts/setup_link.h"
#include "rooms/accounts/sign_in_store.h"
#include "store/store.h"

static bool insert_link(Db *db, void *token, GError **error)
{
    const int64_t now = time_now();
    *(char **)token = link_new(db, "setup", NULL, NULL, now, now + DAY_S, error);
    return *(char **)token != NULL;
}

bool setup_link_new(Store *store, char **token, GError **error)
{
    return store_write(store, insert_link, token, error);
}

bool setup_link_if_needed(Store *store, char **token, GError **error)
{
    bool exists = false;
    *token = NULL;
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return false;
    const bool is_known = organisation_exists(db, &exists, error);
    store_end_read(store, db);
    return is_known && (exists || setup_link_new(store, token, error));
}
