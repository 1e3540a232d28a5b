#include "rooms/accounts/api_tokens_store.h"

#include "base/error.h"
#include "base/id.h"
#include "base/token.h"
#include "queries_sql.h"
#include "rooms/accounts/permissions.h"
#include "rooms/accounts/sign_in_store.h"
#include "store/db.h"

#define PREFIX "mimamori_" /* so that a key that leaked into a text is recognised */

static void api_token_free(void *data)
{
    ApiToken *token = data;
    g_free(token->id);
    g_free(token->person_id);
    g_free(token->name);
    g_free(token->scopes);
    g_free(token);
}

GPtrArray *api_tokens_of_org(Db *db, GError **error)
{
    g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(api_token_free);
    g_autoptr(Query) query = db_query(db, SQL_API_TOKENS_OF_ORG);
    while (query_next(query)) {
        ApiToken *token = g_new(ApiToken, 1);
        *token = (ApiToken){ .id = g_strdup(query_text(query, "id")),
                             .person_id = g_strdup(query_text(query, "person_id")),
                             .name = g_strdup(query_text(query, "name")),
                             .scopes = g_strdup(query_text(query, "scopes")),
                             .created_at = query_int(query, "created_at"),
                             .ends_at = query_int(query, "ends_at"),
                             .last_used_at = query_int(query, "last_used_at") };
        g_ptr_array_add(tokens, token);
    }
    return query_finish(query, error) ? g_steal_pointer(&tokens) : NULL;
}

char *api_token_new(Db *db, const Actor *actor, const ApiToken *wanted, GError **error)
{
    g_autofree char *secret = token_new();
    g_autofree char *token = g_strconcat(PREFIX, secret, NULL);
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_API_TOKEN_INSERT);
    query_bind_text(query, "id", wanted->id);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "name", wanted->name);
    query_bind_text(query, "scopes", wanted->scopes);
    query_bind_int(query, "now", actor->now);
    query_bind_int(query, "ends_at", wanted->ends_at);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

bool api_token_delete(Db *db, const char *id, char **name, GError **error)
{
    *name = NULL;
    g_autoptr(Query) query = db_query(db, SQL_API_TOKEN_DELETE);
    query_bind_text(query, "id", id);
    if (query_next(query))
        *name = g_strdup(query_text(query, "name"));
    if (!query_finish(query, error))
        return false;
    return *name != NULL || refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

bool api_tokens_of_person_delete(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_API_TOKENS_OF_PERSON_DELETE);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

/* What the person may and the key is for. */
static GArray *rights_within(char *const *roles, const char *scopes)
{
    g_auto(GStrv) wanted = g_strsplit(scopes, " ", 0);
    GArray *rights = rights_of_roles(roles);
    for (guint i = rights->len; i > 0; i--) {
        const Right *right = &g_array_index(rights, Right, i - 1);
        if (!g_strv_contains((const char *const *)wanted, right->permission))
            g_array_remove_index(rights, i - 1);
    }
    return rights;
}

static Identity *read_token(Query *query, int64_t now, char **name, char **scopes, GError **error)
{
    g_autoptr(Identity) identity = NULL;
    query_bind_int(query, "now", now);
    if (query_next(query)) {
        identity = g_new0(Identity, 1);
        *identity = (Identity){
            .is_program = true,
            .session_id = g_strdup(query_text(query, "id")),
            .org_id = g_strdup(query_text(query, "org_id")),
            .person_id = g_strdup(query_text(query, "person_id")),
            .account_id = g_strdup(query_text(query, "account_id")),
            .email = g_strdup(query_text(query, "email")),
            .language = g_strdup(query_text(query, "language")),
            .theme = g_strdup(query_text(query, "theme")),
            .is_stale = now - query_int(query, "last_used_at") > SESSION_STALE_S,
            .session_ends_at = query_int(query, "ends_at"),
        };
        *name = g_strdup(query_text(query, "name"));
        *scopes = g_strdup(query_text(query, "scopes"));
    }
    return query_finish(query, error) ? g_steal_pointer(&identity) : NULL;
}

static Identity *authenticate(Db *db, Query *query, int64_t now, GError **error)
{
    g_autofree char *name = NULL, *scopes = NULL;
    g_autoptr(Identity) identity = read_token(query, now, &name, &scopes, error);
    if (identity == NULL || !identity_fill_person(db, identity, now, error) ||
        identity->roles == NULL)
        return NULL;
    g_array_unref(identity->rights);
    identity->rights = rights_within(identity->roles, scopes);
    g_autofree char *person = identity->name;
    identity->name = g_strdup_printf("%s (%s)", person, name); /* as the log shall show it */
    return g_steal_pointer(&identity);
}

Identity *api_token_authenticate(Db *db, const char *token, int64_t now, GError **error)
{
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_API_TOKEN_FIND);
    query_bind_text(query, "token_hash", hash);
    return authenticate(db, query, now, error);
}

Identity *api_token_again(Db *db, const Identity *before, int64_t now, GError **error)
{
    db_set_org(db, before->org_id);
    g_autoptr(Query) query = db_query(db, SQL_API_TOKEN_AGAIN);
    query_bind_text(query, "id", before->session_id);
    return authenticate(db, query, now, error);
}
