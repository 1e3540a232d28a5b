#include "base/error.h"
#include "base/json_writer.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/keys_store.h"
#include "rooms/accounts/sign_in_checks_routes.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/unlock.h"
#include "store/db.h"
#include "store/store.h"

/* In the log it is the server who did it. */
static bool record(Db *db, const Unlock *unlock, const char *person_id, const char *name,
                   GError **error)
{
    const Actor server = { .person_id = "", .name = "", .now = unlock->now };
    const LockChange change = { .org_id = db_org(db),
                                .person_id = person_id,
                                .what = "unlock",
                                .address = "-",
                                .messages = unlock->messages,
                                .now = unlock->now };
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "name", name);
    json_end(&json);
    const bool is_recorded =
        audit_record(db, &server, "person.unlock", person_id, json.text->str, error);
    json_writer_clear(&json);
    return is_recorded && lock_change_tell(db, &change, error);
}

static bool unlock_account(Db *db, void *data, GError **error)
{
    Unlock *unlock = data;
    g_autofree char *org_id = NULL, *person_id = NULL, *name = NULL;
    g_autoptr(GError) failure = NULL;
    g_autoptr(Account) account = account_find_by_email(db, unlock->email, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (account != NULL &&
        !membership_of_account(db, account->id, unlock->now, &org_id, &person_id, &name, error))
        return false;
    if (person_id == NULL)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.nobody-signs-in", "email", unlock->email,
                      NULL);
    db_set_org(db, org_id);
    unlock->token = keys_take_off(db, account->id, person_id, unlock->now, error);
    return unlock->token != NULL && record(db, unlock, person_id, name, error);
}

bool account_unlock(Store *store, Unlock *unlock, GError **error)
{
    return store_write(store, unlock_account, unlock, error);
}
