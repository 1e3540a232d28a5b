#include "rooms/board/board_writers.h"

#include "rooms/accounts/accounts.h"

#define OPEN_MAX 5   /* controls that are listed as missing */
#define ORDERS_MAX 5 /* decisions that are listed as ordered */

static void write_principles(JsonWriter *json, const BoardView *view)
{
    const GPtrArray *principles = content_initiatives(view->content)->principles;
    json_begin_list(json, "principles");
    for (guint i = 0; i < principles->len; i++) {
        const Principle *principle = g_ptr_array_index(principles, i);
        json_begin_object(json, NULL);
        json_text(json, "id", principle->id);
        json_text(json, "title", local_text(&principle->title, view->language));
        json_text(json, "text", local_text(&principle->text, view->language));
        json_end(json);
    }
    json_end(json);
}

/* --- one initiative -------------------------------------------------------------------- */

/* What a part is called, where it is not the same in all initiatives; NULL: it is. */
static const char *title_of(const Part *part, const char *language)
{
    if (part->document != NULL)
        return local_text(&part->document->title, language);
    return part->later == NULL ? NULL : local_text(part->later, language);
}

static void write_open(JsonWriter *json, const Part *part, const char *language)
{
    json_begin_list(json, "open");
    for (guint i = 0; i < part->open->len && i < OPEN_MAX; i++) {
        const Control *control = g_ptr_array_index(part->open, i);
        json_begin_object(json, NULL);
        json_text(json, "id", control->id);
        json_text(json, "title", local_text(&control->title, language));
        json_end(json);
    }
    json_end(json);
}

static void write_part(JsonWriter *json, const Part *part, const char *language)
{
    json_begin_object(json, NULL);
    json_text(json, "kind", part_kind_name(part->kind));
    json_text(json, "progress", progress_name(part->progress));
    json_text(json, "title", title_of(part, language));
    json_text(json, "document", part->document == NULL ? NULL : part->document->id);
    json_bool(json, "isToRevise", part->is_to_revise);
    json_int(json, "done", part->done);
    json_int(json, "total", part->total);
    json_int(json, "costYen", part->cost_yen);
    write_open(json, part, language);
    json_end(json);
}

static void write_order(JsonWriter *json, const Decision *decision, const BoardView *view)
{
    json_begin_object(json, NULL);
    json_text(json, "id", decision->id);
    json_text(json, "measure", decision->measure);
    json_text(json, "controlId", decision->control_id);
    json_text(json, "personName", person_name(view->names, decision->person_id));
    json_text(json, "dueOn", decision->due_on);
    json_bool(json, "isDone", decision->state == DECISION_DONE);
    json_end(json);
}

static void write_orders(JsonWriter *json, const GPtrArray *orders, const BoardView *view)
{
    json_begin_list(json, "orders");
    for (guint i = 0; i < orders->len && i < ORDERS_MAX; i++)
        write_order(json, g_ptr_array_index(orders, i), view);
    json_end(json);
    json_int(json, "ordersTotal", orders->len);
}

static void write_request(JsonWriter *json, const ReportRequest *request, const BoardView *view)
{
    json_begin_object(json, NULL);
    json_text(json, "id", request->id);
    json_text(json, "personId", request->person_id);
    json_text(json, "personName", person_name(view->names, request->person_id));
    json_text(json, "rhythm", rhythm_name(request->rhythm));
    json_text(json, "askedOn", request->asked_on);
    json_text(json, "dueOn", request->done_at == 0 ? request->due_on : NULL);
    json_int(json, "reports", request->reports);
    json_int(json, "version", request->version);
    json_end(json);
}

static void write_requests(JsonWriter *json, const Initiative *initiative, const BoardView *view)
{
    json_begin_list(json, "requests");
    for (guint i = 0; i < view->requests->len; i++) {
        const ReportRequest *request = g_ptr_array_index(view->requests, i);
        if (g_str_equal(request->initiative, initiative->id))
            write_request(json, request, view);
    }
    json_end(json);
}

static void write_initiative(JsonWriter *json, const InitiativeProgress *progress, int number,
                             const BoardView *view)
{
    const Initiative *initiative = progress->initiative;
    json_begin_object(json, NULL);
    json_text(json, "id", initiative->id);
    json_int(json, "number", number);
    json_text(json, "title", local_text(&initiative->title, view->language));
    json_text(json, "text", local_text(&initiative->text, view->language));
    json_text(json, "progress", progress_name(progress->progress));
    json_begin_list(json, "parts");
    for (guint i = 0; i < progress->parts->len; i++)
        write_part(json, g_ptr_array_index(progress->parts, i), view->language);
    json_end(json);
    write_orders(json, progress->orders, view);
    write_requests(json, initiative, view);
    json_end(json);
}

void write_board(JsonWriter *json, const char *key, const ProgressFacts *facts,
                 const BoardView *view)
{
    const GPtrArray *initiatives = content_initiatives(view->content)->initiatives;
    json_begin_object(json, key);
    write_principles(json, view);
    json_begin_list(json, "initiatives");
    for (guint i = 0; i < initiatives->len; i++) {
        g_autoptr(InitiativeProgress) progress =
            initiative_progress_new(g_ptr_array_index(initiatives, i), facts);
        write_initiative(json, progress, (int)i + 1, view);
    }
    json_end(json);
    write_people_choices(json, "people", view->names);
    json_end(json);
}
