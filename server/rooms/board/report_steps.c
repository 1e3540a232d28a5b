#include "rooms/board/report_steps.h"

#include "base/error.h"
#include "base/id.h"
#include "base/json_writer.h"
#include "rooms/accounts/accounts.h"

static bool record(Db *db, const Actor *actor, const char *action, const ReportRequest *request,
                   GError **error)
{
    JsonWriter details;
    json_writer_init(&details);
    json_begin_object(&details, NULL);
    json_text(&details, "initiative", request->initiative);
    json_text(&details, "title", request->title);
    json_text(&details, "rhythm", rhythm_name(request->rhythm));
    json_text(&details, "person", request->person_id);
    json_end(&details);
    const bool is_good = audit_record(db, actor, action, request->id, details.text->str, error);
    json_writer_clear(&details);
    return is_good;
}

/* One period has one task, whatever happens. */
static bool add_task_of(Db *db, const Actor *actor, const ReportRequest *request, Period period,
                        GError **error)
{
    bool exists = false;
    char due_on[TIME_DAY_SIZE];
    g_autofree char *key = period_key(period);
    g_autofree char *label = period_label(period);
    if (!report_task_exists(db, request->id, key, &exists, error))
        return false;
    if (exists)
        return true;
    g_autofree char *title = g_strdup_printf("%s（%s）", request->title, label);
    period_last_day(period, due_on);
    const Task wanted = { .title = title, .person_id = request->person_id, .due_on = due_on };
    g_autofree char *task_id = task_add(db, actor, &wanted, error);
    return task_id != NULL && report_task_insert(db, request->id, key, task_id, error);
}

static bool is_asked_already(Db *db, const ReportRequest *wanted, bool *is_asked, GError **error)
{
    g_autoptr(GPtrArray) requests = report_requests(db, error);
    if (requests == NULL)
        return false;
    *is_asked = false;
    for (guint i = 0; i < requests->len; i++) {
        const ReportRequest *one = g_ptr_array_index(requests, i);
        *is_asked |= g_str_equal(one->initiative, wanted->initiative) &&
                     g_str_equal(one->person_id, wanted->person_id);
    }
    return true;
}

bool report_ask(Db *db, const Actor *actor, const ReportRequest *wanted, GError **error)
{
    bool is_member = false, is_asked = false;
    if (!person_is_member(db, wanted->person_id, &is_member, error))
        return false;
    if (!is_member)
        return refuse_field(error, "personId", "error.person-unknown", NULL);
    if (!is_asked_already(db, wanted, &is_asked, error))
        return false;
    if (is_asked)
        return refuse(error, APP_ERROR_CONFLICT, "error.report-asked", NULL);

    char today[TIME_DAY_SIZE];
    time_format_day(actor->now, today);
    g_autofree char *id = id_new();
    ReportRequest request = *wanted;
    request.id = id;
    request.asked_on = today;
    return report_request_insert(db, actor, &request, error) &&
           add_task_of(db, actor, &request, period_of_day(request.rhythm, today), error) &&
           record(db, actor, "report.ask", &request, error);
}

bool report_stop(Db *db, const Actor *actor, const ReportRequest *request, GError **error)
{
    bool is_stopped = false;
    char today[TIME_DAY_SIZE];
    time_format_day(actor->now, today);
    if (!report_request_stop(db, actor, request->id, today, &is_stopped, error))
        return false;
    if (!is_stopped)
        return refuse(error, APP_ERROR_CONFLICT, "error.report-stopped", NULL);
    return record(db, actor, "report.stop", request, error);
}

/* The period after the one reported; the present one if that is long past. */
static Period period_to_ask(const ReportRequest *request, Period reported, const char *today)
{
    const Period next = period_next(reported), present = period_of_day(request->rhythm, today);
    return period_compare(next, present) < 0 ? present : next;
}

bool board_task_done(Db *db, const Actor *actor, const Task *task, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(ReportRequest) request = report_request_of_task(db, task->id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    Period reported = { 0 };
    if (request == NULL || request->stopped_on != NULL ||
        !period_from_key(request->period, &reported))
        return true;
    char today[TIME_DAY_SIZE];
    time_format_day(actor->now, today);
    return add_task_of(db, actor, request, period_to_ask(request, reported, today), error);
}
