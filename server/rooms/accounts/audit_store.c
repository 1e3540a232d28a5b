#include "rooms/accounts/audit_store.h"

#include "base/error.h"
#include "queries_sql.h"
#include "store/db.h"
#include "store/store.h"

/* Takes the next number and the hash before it; holds other writers of the organisation off. */
static bool next_link(Db *db, int64_t *seq, char **previous, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_HEAD_NEXT);
    if (query_next(query)) {
        *seq = query_int(query, "seq");
        *previous = g_strdup(query_text(query, "hash"));
    }
    return query_finish(query, error);
}

static bool insert_entry(Db *db, const AuditEntry *entry, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_INSERT);
    query_bind_int(query, "seq", entry->seq);
    query_bind_int(query, "at", entry->at);
    query_bind_text(query, "person_id", entry->person_id);
    query_bind_text(query, "person_name", entry->person_name);
    query_bind_text(query, "action", entry->action);
    query_bind_text(query, "object", entry->object);
    query_bind_text(query, "details", entry->details);
    query_bind_text(query, "hash", entry->hash);
    return query_finish(query, error);
}

static bool set_head(Db *db, const char *hash, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_HEAD_SET);
    query_bind_text(query, "hash", hash);
    return query_finish(query, error);
}

bool audit_record(Db *db, const Actor *actor, const char *action, const char *object,
                  const char *details, GError **error)
{
    char hash[AUDIT_HASH_SIZE];
    g_autofree char *previous = NULL;
    AuditEntry entry = { .at = actor->now,
                         .person_id = actor->person_id,
                         .person_name = actor->name,
                         .action = action,
                         .object = object,
                         .details = details };
    if (!next_link(db, &entry.seq, &previous, error))
        return false;
    audit_entry_hash(&entry, previous, hash);
    entry.hash = hash;
    return insert_entry(db, &entry, error) && set_head(db, hash, error);
}

static bool visit_rows(Query *query, AuditVisit visit, void *data, GError **error)
{
    while (query_next(query)) {
        const AuditEntry entry = { .seq = query_int(query, "seq"),
                                   .at = query_int(query, "at"),
                                   .person_id = query_text(query, "person_id"),
                                   .person_name = query_text(query, "person_name"),
                                   .action = query_text(query, "action"),
                                   .object = query_text(query, "object"),
                                   .details = query_text(query, "details"),
                                   .hash = query_text(query, "hash") };
        if (!visit(&entry, data))
            return true;
    }
    return query_finish(query, error);
}

static bool visit_object(Db *db, const AuditFilter *filter, AuditVisit visit, void *data,
                         GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_OF_OBJECT);
    query_bind_text(query, "object", filter->object);
    query_bind_int(query, "before", filter->before);
    query_bind_int(query, "limit", filter->limit);
    return visit_rows(query, visit, data, error);
}

bool audit_newest(Db *db, const AuditFilter *filter, AuditVisit visit, void *data, GError **error)
{
    if (filter->object != NULL)
        return visit_object(db, filter, visit, data, error);
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_NEWEST);
    query_bind_int(query, "before", filter->before);
    query_bind_int(query, "limit", filter->limit);
    query_bind_text(query, "person_id", filter->person_id == NULL ? "" : filter->person_id);
    query_bind_text(query, "kind", filter->kind == NULL ? "" : filter->kind);
    query_bind_int(query, "since", filter->since);
    query_bind_int(query, "until", filter->until);
    return visit_rows(query, visit, data, error);
}

bool audit_from(Db *db, int64_t first, int limit, AuditVisit visit, void *data, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_FROM);
    query_bind_int(query, "first", first);
    query_bind_int(query, "limit", limit);
    return visit_rows(query, visit, data, error);
}

bool audit_head(Db *db, int64_t *seq, char **hash, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_HEAD);
    *seq = 0;
    *hash = NULL;
    if (query_next(query)) {
        *seq = query_int(query, "seq");
        *hash = g_strdup(query_text(query, "hash"));
    }
    if (*hash == NULL)
        *hash = g_strdup("");
    return query_finish(query, error);
}

GPtrArray *organisations_after(Db *db, const char *after, int limit, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query = db_query(db, SQL_ORGS_AFTER);
    query_bind_text(query, "after", after);
    query_bind_int(query, "limit", limit);
    while (query_next(query)) {
        g_ptr_array_add(list, g_strdup(query_text(query, "org_id")));
        g_ptr_array_add(list, g_strdup(query_text(query, "name")));
    }
    return query_finish(query, error) ? g_steal_pointer(&list) : NULL;
}

GPtrArray *organisations_page(Store *store, const char *after, int limit, GError **error)
{
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return NULL;
    GPtrArray *page = organisations_after(db, after, limit, error);
    store_end_read(store, db);
    return page;
}
