#include "rooms/safekeeping/org_export_store.h"

#include "queries_sql.h"
#include "store/db.h"

void org_export_clear(OrgExport *found)
{
    g_free(found->job_id);
    g_free(found->person_id);
    g_free(found->file);
    *found = (OrgExport){ 0 };
}

bool org_export_load(Db *db, OrgExport *found, GError **error)
{
    *found = (OrgExport){ 0 };
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORT);
    if (query_next(query))
        *found = (OrgExport){ .job_id = g_strdup(query_text(query, "job_id")),
                              .person_id = g_strdup(query_text(query, "person_id")),
                              .begun_at = query_int(query, "begun_at"),
                              .file = g_strdup(query_text(query, "file")),
                              .bytes = query_int(query, "bytes"),
                              .made_at = query_int(query, "made_at"),
                              .ends_at = query_int(query, "ends_at") };
    return query_finish(query, error);
}

bool org_export_begin(Db *db, const Actor *actor, const char *job_id, int64_t ends_at,
                      GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORT_BEGIN);
    query_bind_text(query, "job_id", job_id);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_int(query, "begun_at", actor->now);
    query_bind_int(query, "ends_at", ends_at);
    return query_finish(query, error);
}

bool org_export_made(Db *db, const char *job_id, const char *file, int64_t bytes, int64_t now,
                     int64_t ends_at, bool *is_ours, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORT_MADE);
    query_bind_text(query, "job_id", job_id);
    query_bind_text(query, "file", file);
    query_bind_int(query, "bytes", bytes);
    query_bind_int(query, "made_at", now);
    query_bind_int(query, "ends_at", ends_at);
    const bool is_good = query_finish_change(query, &changed, error);
    *is_ours = changed == 1;
    return is_good;
}

bool org_export_forget(Db *db, const char *job_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORT_FORGET);
    query_bind_text(query, "job_id", job_id == NULL ? "" : job_id);
    return query_finish(query, error);
}

bool org_exports_forget_ended(Db *db, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORTS_FORGET_ENDED);
    query_bind_int(query, "now", now);
    return query_finish(query, error);
}

bool org_exports_forget_all(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_EXPORTS_FORGET_ALL);
    return query_finish(query, error);
}
