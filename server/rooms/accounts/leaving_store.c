/* Ending all that opened a door to somebody, in one transaction. */
#include "base/error.h"
#include "base/time.h"
#include "queries_sql.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/api_tokens_store.h"
#include "rooms/accounts/entry_links_store.h"
#include "rooms/accounts/keys_store.h"
#include "rooms/accounts/permissions.h"
#include "rooms/accounts/sign_in_store.h"
#include "store/db.h"

static bool has_role(const char *roles, const char *role)
{
    g_auto(GStrv) list = g_strsplit(roles, " ", 0);
    return g_strv_contains((const char *const *)list, role);
}

bool check_may_end(Db *db, char *const *by_roles, const Person *person, int64_t now, GError **error)
{
    g_auto(GStrv) roles = g_strsplit(person->roles, " ", 0);
    int64_t owners = 0;
    if (!people_with_role(db, "owner", &owners, error))
        return false;
    return roles_may_end(by_roles, roles, person_gets_in(person, now), owners > 0) ||
           refuse(error, APP_ERROR_DENIED, "error.end-above", NULL);
}

bool check_last_manager(Db *db, const Person *before, const char *roles_after, GError **error)
{
    const bool was = person_gets_in(before, time_now()) &&
                     (has_role(before->roles, "owner") || has_role(before->roles, "manager"));
    const bool stays =
        roles_after != NULL && (has_role(roles_after, "owner") || has_role(roles_after, "manager"));
    int64_t owners = 0, managers = 0;
    if (!was || stays)
        return true;
    if (!people_with_role(db, "owner", &owners, error) ||
        !people_with_role(db, "manager", &managers, error))
        return false;
    owners -= has_role(before->roles, "owner");
    managers -= has_role(before->roles, "manager");
    return owners + managers > 0 || refuse(error, APP_ERROR_CONFLICT, "error.last-manager", NULL);
}

bool person_access(Db *db, const char *person_id, PersonAccess *access, GError **error)
{
    *access = (PersonAccess){ 0 };
    g_autoptr(Query) query = db_query(db, SQL_PERSON_ACCESS);
    query_bind_text(query, "id", person_id);
    if (query_next(query))
        *access = (PersonAccess){ .can_sign_in = query_int(query, "can_sign_in") != 0,
                                  .sessions = query_int(query, "sessions"),
                                  .passkeys = query_int(query, "passkeys"),
                                  .tokens = query_int(query, "tokens"),
                                  .links = query_int(query, "links") };
    return query_finish(query, error);
}

/* One that opens another company too is not this one's to delete. */
static bool account_delete(Db *db, const char *id, const char *person_id, GError **error)
{
    bool is_shared = false;
    if (id == NULL)
        return true;
    if (!account_is_shared(db, id, person_id, &is_shared, error) || is_shared)
        return is_shared;
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_DELETE);
    query_bind_text(query, "id", id);
    return query_finish(query, error);
}

bool person_leave(Db *db, const Actor *actor, char *const *by_roles, const char *person_id,
                  PersonAccess *ended, GError **error)
{
    g_autoptr(Person) person = person_load(db, person_id, error);
    return person != NULL && check_may_end(db, by_roles, person, actor->now, error) &&
           check_last_manager(db, person, NULL, error) &&
           person_access(db, person_id, ended, error) && person_end(db, actor, person_id, error) &&
           sessions_of_person_end(db, person_id, error) &&
           links_of_person_end(db, person_id, error) && entry_links_end(db, person_id, error) &&
           api_tokens_of_person_delete(db, person_id, error) &&
           account_delete(db, person->account_id, person_id, error);
}
