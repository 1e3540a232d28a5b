/* Who may do what, as a table; and the keys with which programs do it. */
#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/api_tokens_store.h"
#include "rooms/accounts/permissions.h"

#define TOKEN_NAME_MAX_CHARACTERS 60
#define TOKEN_DAYS_MAX 366

/* The permissions that reach from @least to @most. */
static void write_reaching(JsonWriter *json, const char *key, const GArray *rights, Reach least,
                           Reach most)
{
    json_begin_list(json, key);
    for (guint i = 0; i < rights->len; i++) {
        const Right *right = &g_array_index(rights, Right, i);
        if (right->reach >= least && right->reach <= most)
            json_text(json, NULL, right->permission);
    }
    json_end(json);
}

static void write_rights(JsonWriter *json, const char *key)
{
    json_begin_list(json, key);
    for (int i = 0; ROLES[i] != NULL; i++) {
        char *role[] = { (char *)ROLES[i], NULL };
        g_autoptr(GArray) rights = rights_of_roles(role);
        json_begin_object(json, NULL);
        json_text(json, "role", ROLES[i]);
        write_reaching(json, "permissions", rights, REACH_OWN, REACH_COMPANY);
        write_reaching(json, "inDepartment", rights, REACH_DEPARTMENT, REACH_DEPARTMENT);
        write_reaching(json, "ownOnly", rights, REACH_OWN, REACH_OWN);
        json_end(json);
    }
    json_end(json);
}

static bool list_rights(Request *request, Reply *reply, GError **error)
{
    (void)request;
    (void)error;
    write_rights(&reply->json, NULL);
    return true;
}

/* --- keys for programs --------------------------------------------------------------- */

static void write_token(JsonWriter *json, const ApiToken *token, GHashTable *names)
{
    g_auto(GStrv) scopes = g_strsplit(token->scopes, " ", 0);
    json_begin_object(json, NULL);
    json_text(json, "id", token->id);
    json_text(json, "name", token->name);
    json_text(json, "person", person_name(names, token->person_id));
    json_begin_list(json, "scopes");
    for (char **scope = scopes; *scope != NULL; scope++)
        json_text(json, NULL, *scope);
    json_end(json);
    json_time(json, "createdAt", token->created_at);
    json_time(json, "endsAt", token->ends_at);
    json_time(json, "lastUsedAt", token->last_used_at);
    json_end(json);
}

static bool write_tokens(JsonWriter *json, const char *key, Db *db, GError **error)
{
    g_autoptr(GPtrArray) tokens = api_tokens_of_org(db, error);
    g_autoptr(GHashTable) names = tokens == NULL ? NULL : people_names(db, error);
    if (names == NULL)
        return false;
    json_begin_list(json, key);
    for (guint i = 0; i < tokens->len; i++)
        write_token(json, g_ptr_array_index(tokens, i), names);
    json_end(json);
    return true;
}

static bool list_tokens(Request *request, Reply *reply, GError **error)
{
    return write_tokens(&reply->json, NULL, request->db, error);
}

/* The permissions a key is for: some, each once, none that the person herself has not. */
static char *read_scopes(const Request *request, GError **error)
{
    g_auto(GStrv) scopes = body_texts(request, "scopes", PERMISSIONS_MAX, error);
    if (scopes == NULL || scopes[0] == NULL) {
        refuse_field(error, "scopes", "error.scope-missing", NULL);
        return NULL;
    }
    for (char **scope = scopes; *scope != NULL; scope++) {
        if (!identity_may(request->identity, *scope) ||
            g_strv_contains((const char *const *)(scope + 1), *scope)) {
            refuse_field(error, "scopes", "error.field-unknown", NULL);
            return NULL;
        }
    }
    return g_strjoinv(" ", scopes);
}

static bool check_room(Db *db, GError **error)
{
    g_autoptr(GPtrArray) tokens = api_tokens_of_org(db, error);
    if (tokens == NULL)
        return false;
    g_autofree char *most = g_strdup_printf("%d", API_TOKENS_MAX);
    return tokens->len < API_TOKENS_MAX ||
           refuse(error, APP_ERROR_CONFLICT, "error.tokens-most", "most", most, NULL);
}

static bool make_token(Request *request, Reply *reply, GError **error)
{
    const char *name = body_text(request, "name", 1, TOKEN_NAME_MAX_CHARACTERS, error);
    const int64_t days = body_int(request, "days", 1, TOKEN_DAYS_MAX, error);
    g_autofree char *scopes = read_scopes(request, error);
    if (*error != NULL || !check_room(request->db, error))
        return false;
    g_autofree char *id = id_new();
    const Actor actor = request_actor(request);
    const ApiToken wanted = {
        .id = id, .name = (char *)name, .scopes = scopes, .ends_at = request->now + days * DAY_S
    };
    g_autofree char *token = api_token_new(request->db, &actor, &wanted, error);
    g_autofree char *details = change_details("name", name, "scopes", scopes, NULL);
    if (token == NULL || !audit_record(request->db, &actor, "token.make", id, details, error))
        return false;
    reply->status = 201;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "id", id);
    json_text(&reply->json, "token", token);
    json_time(&reply->json, "endsAt", wanted.ends_at);
    json_end(&reply->json);
    return true;
}

static bool revoke_token(Request *request, Reply *reply, GError **error)
{
    g_autofree char *name = NULL;
    const char *id = request_param(request, "token");
    const Actor actor = request_actor(request);
    if (!api_token_delete(request->db, id, &name, error))
        return false;
    g_autofree char *details = change_details("name", name, NULL);
    reply->status = 204;
    return audit_record(request->db, &actor, "token.revoke", id, details, error);
}

static bool page_rights(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    write_rights(&reply->json, "rights");
    if (identity_may(request->identity, "tokens.write") &&
        !write_tokens(&reply->json, "tokens", request->db, error))
        return false;
    json_end(&reply->json);
    return true;
}

const Route rights_routes[] = {
    { "GET", "/api/v1/rights", list_rights, "people.read", "Lists which role may do what." },
    { "GET", "/api/v1/tokens", list_tokens, "tokens.write",
      "Lists the keys with which programs use the interface, without their secrets." },
    { "POST", "/api/v1/tokens", make_token, "tokens.write",
      "Makes a key for a program; it is shown this once.", .needs_proof = true },
    { "DELETE", "/api/v1/tokens/{token}", revoke_token, "tokens.write", "Revokes a key." },
    { "GET", "/settings/rights", page_rights, "people.read",
      "Which role may do what, and the keys for programs.", .page = "rights" },
    { 0 },
};
