#include "rooms/accounts/keys_store.h"

#include "base/error.h"
#include "queries_sql.h"
#include "rooms/accounts/entry_links_store.h"
#include "rooms/accounts/passkeys_store.h"
#include "rooms/accounts/sign_in_store.h"
#include "store/db.h"

/* The links first: whoever is just using one is then through, and what she gained ends here, or
 * finds it gone. */
static bool end_all(Db *db, const char *account_id, const char *person_id, GError **error)
{
    char *const no_codes[] = { NULL };
    return links_of_person_end(db, person_id, error) && entry_links_end(db, person_id, error) &&
           account_set_password(db, account_id, NULL, error) &&
           account_set_totp(db, account_id, NULL, NULL, 0, error) &&
           passkeys_of_account_delete(db, account_id, error) &&
           recovery_codes_replace(db, account_id, no_codes, error) &&
           sessions_end(db, account_id, "", error);
}

char *keys_take_off(Db *db, const char *account_id, const char *person_id, int64_t now,
                    GError **error)
{
    return end_all(db, account_id, person_id, error)
               ? link_new(db, "invitation", db_org(db), person_id, now, now + KEYS_LINK_S, error)
               : NULL;
}

bool keys_exist(Db *db, const char *account_id, bool *exist, GError **error)
{
    g_autoptr(Account) account = account_find(db, account_id, error);
    g_autoptr(GPtrArray) passkeys =
        account == NULL ? NULL : passkeys_of_account(db, account_id, error);
    if (passkeys == NULL)
        return false;
    *exist = account->password_hash != NULL || passkeys->len > 0;
    return true;
}

bool account_check_unshared(Db *db, const char *account_id, const char *person_id, GError **error)
{
    bool is_shared = false;
    return account_is_shared(db, account_id, person_id, &is_shared, error) &&
           (!is_shared || refuse(error, APP_ERROR_CONFLICT, "error.reset-shared", NULL));
}

bool account_is_shared(Db *db, const char *account_id, const char *person_id, bool *is_shared,
                       GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_SHARERS);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "person_id", person_id);
    *is_shared = query_next(query) && query_int(query, "count") > 0;
    return query_finish(query, error);
}
