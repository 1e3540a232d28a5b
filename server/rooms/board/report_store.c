#include "rooms/board/report_store.h"

#include "queries_sql.h"
#include "store/db.h"

#define REQUESTS_MAX 200

void report_request_free(ReportRequest *request)
{
    if (request == NULL)
        return;
    g_free(request->id);
    g_free(request->initiative);
    g_free(request->title);
    g_free(request->person_id);
    g_free(request->asked_on);
    g_free(request->stopped_on);
    g_free(request->changed_by);
    g_free(request->period);
    g_free(request->due_on);
    g_free(request);
}

static ReportRequest *request_from_row(Query *query)
{
    ReportRequest *request = g_new0(ReportRequest, 1);
    *request = (ReportRequest){
        .id = g_strdup(query_text(query, "id")),
        .initiative = g_strdup(query_text(query, "initiative")),
        .title = g_strdup(query_text(query, "title")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .asked_on = g_strdup(query_text(query, "asked_on")),
        .stopped_on = g_strdup(query_text(query, "stopped_on")),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    rhythm_from_name(query_text(query, "rhythm"), &request->rhythm);
    return request;
}

static ReportRequest *listed_from_row(Query *query)
{
    ReportRequest *request = request_from_row(query);
    request->period = g_strdup(query_text(query, "period"));
    request->due_on = g_strdup(query_text(query, "due_on"));
    request->done_at = query_int(query, "done_at");
    request->reports = query_int(query, "reports");
    return request;
}

GPtrArray *report_requests(Db *db, GError **error)
{
    g_autoptr(GPtrArray) requests =
        g_ptr_array_new_with_free_func((GDestroyNotify)report_request_free);
    g_autoptr(Query) query = db_query(db, SQL_REPORT_REQUESTS);
    query_bind_int(query, "limit", REQUESTS_MAX);
    while (query_next(query))
        g_ptr_array_add(requests, listed_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&requests) : NULL;
}

ReportRequest *report_request_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_REPORT_REQUEST_FIND);
    query_bind_text(query, "id", id);
    g_autoptr(ReportRequest) request = query_next(query) ? request_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&request) : NULL;
}

ReportRequest *report_request_of_task(Db *db, const char *task_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_REPORT_REQUEST_OF_TASK);
    query_bind_text(query, "task_id", task_id);
    g_autoptr(ReportRequest) request = NULL;
    if (query_next(query)) {
        request = request_from_row(query);
        request->period = g_strdup(query_text(query, "period"));
    }
    return query_finish(query, error) ? g_steal_pointer(&request) : NULL;
}

bool report_request_insert(Db *db, const Actor *actor, const ReportRequest *request, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_REPORT_REQUEST_INSERT);
    query_bind_text(query, "id", request->id);
    query_bind_text(query, "initiative", request->initiative);
    query_bind_text(query, "title", request->title);
    query_bind_text(query, "person_id", request->person_id);
    query_bind_text(query, "rhythm", rhythm_name(request->rhythm));
    query_bind_text(query, "asked_on", request->asked_on);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

bool report_request_stop(Db *db, const Actor *actor, const char *id, const char *on,
                         bool *is_stopped, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_REPORT_REQUEST_STOP);
    query_bind_text(query, "id", id);
    query_bind_text(query, "stopped_on", on);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_stopped = changed == 1;
    return true;
}

bool report_task_exists(Db *db, const char *request_id, const char *period, bool *exists,
                        GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_REPORT_TASK_EXISTS);
    query_bind_text(query, "request_id", request_id);
    query_bind_text(query, "period", period);
    *exists = query_next(query) && query_int(query, "tasks") > 0;
    return query_finish(query, error);
}

bool report_task_insert(Db *db, const char *request_id, const char *period, const char *task_id,
                        GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_REPORT_TASK_INSERT);
    query_bind_text(query, "request_id", request_id);
    query_bind_text(query, "period", period);
    query_bind_text(query, "task_id", task_id);
    return query_finish(query, error);
}
