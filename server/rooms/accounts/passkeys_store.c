#include "rooms/accounts/passkeys_store.h"

#include "base/error.h"
#include "base/token.h"
#include "queries_sql.h"
#include "store/db.h"

void passkey_free(Passkey *passkey)
{
    if (passkey == NULL)
        return;
    g_free(passkey->id);
    g_free(passkey->account_id);
    g_free(passkey->key.credential);
    g_free(passkey->key.public_key);
    g_free(passkey->name);
    g_free(passkey);
}

static Passkey *passkey_from_row(Query *query)
{
    Passkey *passkey = g_new(Passkey, 1);
    *passkey = (Passkey){ .id = g_strdup(query_text(query, "id")),
                          .account_id = g_strdup(query_text(query, "account_id")),
                          .key = { .credential = g_strdup(query_text(query, "credential")),
                                   .algorithm = (int)query_int(query, "algorithm"),
                                   .public_key = g_strdup(query_text(query, "public_key")),
                                   .uses = query_int(query, "uses"),
                                   .is_synced = query_int(query, "is_synced") != 0 },
                          .name = g_strdup(query_text(query, "name")),
                          .created_at = query_int(query, "created_at"),
                          .last_used_at = query_int(query, "last_used_at"),
                          .version = query_int(query, "version") };
    return passkey;
}

GPtrArray *passkeys_of_account(Db *db, const char *account_id, GError **error)
{
    g_autoptr(GPtrArray) passkeys = g_ptr_array_new_with_free_func((GDestroyNotify)passkey_free);
    g_autoptr(Query) query = db_query(db, SQL_PASSKEYS_OF_ACCOUNT);
    query_bind_text(query, "account_id", account_id);
    while (query_next(query))
        g_ptr_array_add(passkeys, passkey_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&passkeys) : NULL;
}

/* The one row of @query; NULL without error: there is none. */
static Passkey *one_passkey(Query *query, GError **error)
{
    g_autoptr(Passkey) passkey = query_next(query) ? passkey_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&passkey) : NULL;
}

Passkey *passkey_find(Db *db, const char *credential, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_BY_CREDENTIAL);
    query_bind_text(query, "credential", credential);
    return one_passkey(query, error);
}

Passkey *passkey_load(Db *db, const char *account_id, const char *id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_LOAD);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "id", id);
    Passkey *passkey = one_passkey(query, &failure);
    if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    else if (passkey == NULL)
        refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return passkey;
}

bool passkey_insert(Db *db, const char *id, const char *account_id, const PasskeyKey *key,
                    const char *name, int64_t now, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_INSERT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "credential", key->credential);
    query_bind_int(query, "algorithm", key->algorithm);
    query_bind_text(query, "public_key", key->public_key);
    query_bind_int(query, "uses", key->uses);
    query_bind_int(query, "is_synced", key->is_synced);
    query_bind_text(query, "name", name);
    query_bind_int(query, "created_at", now);
    if (query_finish(query, &failure))
        return true;
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_CONFLICT))
        return refuse(error, APP_ERROR_CONFLICT, "error.passkey-known", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool passkey_rename(Db *db, const char *account_id, const char *id, const char *name,
                    GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_RENAME);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "id", id);
    query_bind_text(query, "name", name);
    return query_finish(query, error);
}

bool passkey_use(Db *db, const char *id, int64_t uses, int64_t now, bool *is_there, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_USE);
    query_bind_text(query, "id", id);
    query_bind_int(query, "uses", uses);
    query_bind_int(query, "now", now);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_there = changed > 0;
    return true;
}

bool passkey_delete(Db *db, const char *account_id, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PASSKEY_DELETE);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "id", id);
    return query_finish(query, error);
}

bool passkeys_of_account_delete(Db *db, const char *account_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PASSKEYS_OF_ACCOUNT_DELETE);
    query_bind_text(query, "account_id", account_id);
    return query_finish(query, error);
}

/* --- challenges ------------------------------------------------------------------ */

static bool count_open(Db *db, const char *address, int64_t now, int64_t *count, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_CHALLENGES_OPEN);
    query_bind_text(query, "address", address);
    query_bind_int(query, "now", now);
    *count = query_next(query) ? query_int(query, "count") : 0;
    return query_finish(query, error);
}

char *challenge_new(Db *db, const char *purpose, const char *bound_to, const char *address,
                    int64_t now, GError **error)
{
    int64_t count = 0;
    if (!count_open(db, address, now, &count, error))
        return NULL;
    if (count >= CHALLENGES_OF_ADDRESS_MAX)
        return refuse_null(error, APP_ERROR_TOO_MANY, "error.too-many", NULL);
    g_autofree char *challenge = token_new();
    g_autofree char *hash = token_hash(challenge);
    g_autoptr(Query) query = db_query(db, SQL_CHALLENGE_INSERT);
    query_bind_text(query, "challenge_hash", hash);
    query_bind_text(query, "purpose", purpose);
    query_bind_text(query, "bound_to", bound_to);
    query_bind_text(query, "address", address);
    query_bind_int(query, "ends_at", now + CHALLENGE_S);
    return query_finish(query, error) ? g_steal_pointer(&challenge) : NULL;
}

bool challenge_use(Db *db, const char *purpose, const char *bound_to, const char *challenge,
                   int64_t now, bool *is_good, GError **error)
{
    int64_t changed = 0;
    g_autofree char *hash = token_hash(challenge);
    g_autoptr(Query) query = db_query(db, SQL_CHALLENGE_USE);
    query_bind_text(query, "challenge_hash", hash);
    query_bind_text(query, "purpose", purpose);
    query_bind_text(query, "bound_to", bound_to);
    query_bind_int(query, "now", now);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_good = changed > 0;
    return true;
}
