#include "app/jobs_routes.h"

#include "base/error.h"
#include "base/messages.h"
#include "http/route.h"
#include "queries_sql.h"
#include "store/db.h"

static void write_job(const Request *request, JsonWriter *json, Query *query)
{
    const char *result = query_text(query, "result");
    const char *message = query_text(query, "message");
    json_begin_object(json, NULL);
    json_text(json, "id", query_text(query, "id"));
    json_text(json, "kind", query_text(query, "kind"));
    json_text(json, "state", query_text(query, "state"));
    json_int(json, "done", query_int(query, "done"));
    json_int(json, "total", query_int(query, "total"));
    if (result == NULL)
        json_none(json, "result");
    else
        json_raw(json, "result", result);
    json_text(json, "message",
              message == NULL ? NULL
                              : messages_text(request->messages, request->language, message));
    json_time(json, "createdAt", query_int(query, "created_at"));
    json_end(json);
}

static bool show_job(Request *request, Reply *reply, GError **error)
{
    bool is_found = false;
    g_autoptr(Query) query = db_query(request->db, SQL_JOB_LOAD);
    query_bind_text(query, "id", request_param(request, "job"));
    if (query_next(query)) {
        is_found = true;
        write_job(request, &reply->json, query);
    }
    if (!query_finish(query, error))
        return false;
    return is_found || refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

static bool cancel_job(Request *request, Reply *reply, GError **error)
{
    g_autoptr(Query) query = db_query(request->db, SQL_JOB_CANCEL);
    query_bind_text(query, "id", request_param(request, "job"));
    query_bind_int(query, "ended_at", request->now);
    return query_finish(query, error) && show_job(request, reply, error);
}

static const Route routes[] = {
    { "GET", "/api/v1/jobs/{job}", show_job, PERMISSION_SIGNED_IN,
      "Shows how far a job is and, when done, its result." },
    { "DELETE", "/api/v1/jobs/{job}", cancel_job, PERMISSION_SIGNED_IN, "Cancels a job." },
    { 0 },
};

static const Route *const TABLES[] = { routes, NULL };

const Room jobs_room = { .name = "jobs", .routes = TABLES };
