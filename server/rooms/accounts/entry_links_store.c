#include "rooms/accounts/entry_links_store.h"

#include "base/error.h"
#include "base/token.h"
#include "queries_sql.h"
#include "store/db.h"

static bool run_for_person(Db *db, const char *sql, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

bool entry_links_end(Db *db, const char *person_id, GError **error)
{
    return run_for_person(db, SQL_ENTRY_LINKS_DELETE, person_id, error);
}

bool long_sessions_end(Db *db, const char *person_id, GError **error)
{
    return run_for_person(db, SQL_LONG_SESSIONS_DELETE, person_id, error);
}

char *entry_link_new(Db *db, const char *person_id, int64_t now, int64_t ends_at, GError **error)
{
    if (!entry_links_end(db, person_id, error))
        return NULL;
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_ENTRY_LINK_INSERT);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "person_id", person_id);
    query_bind_int(query, "created_at", now);
    query_bind_int(query, "ends_at", ends_at);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

bool entry_link_find(Db *db, const char *token, int64_t now, char **org_id, char **person_id,
                     GError **error)
{
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_ENTRY_LINK_FIND);
    query_bind_text(query, "token_hash", hash);
    query_bind_int(query, "now", now);
    if (query_next(query)) {
        *org_id = g_strdup(query_text(query, "org_id"));
        *person_id = g_strdup(query_text(query, "person_id"));
    }
    return query_finish(query, error);
}

bool entry_link_use(Db *db, const char *token, GError **error)
{
    int64_t changed = 0;
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_ENTRY_LINK_USE);
    query_bind_text(query, "token_hash", hash);
    if (!query_finish_change(query, &changed, error))
        return false;
    return changed > 0 || refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
}
