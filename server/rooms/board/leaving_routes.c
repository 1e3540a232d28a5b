/* 退職者の手続き: what somebody has who leaves, and the one act that ends it. */
#include "base/error.h"
#include "rooms/board/board_routes.h"
#include "rooms/board/leaving_steps.h"

#define ID_MAX 60

static void write_decisions(JsonWriter *json, const GPtrArray *decisions)
{
    json_begin_list(json, "decisions");
    for (guint i = 0; i < decisions->len; i++)
        json_text(json, NULL, ((const Decision *)g_ptr_array_index(decisions, i))->measure);
    json_end(json);
}

static void write_leaving(JsonWriter *json, const Request *request, const char *person_id,
                          const Leaving *leaving, GHashTable *names)
{
    json_begin_object(json, NULL);
    json_text(json, "personId", person_id);
    json_text(json, "name", person_name(names, person_id));
    json_bool(json, "canSignIn", leaving->access.can_sign_in);
    json_int(json, "sessions", leaving->access.sessions);
    json_int(json, "passkeys", leaving->access.passkeys);
    json_int(json, "links", leaving->access.links);
    json_int(json, "tokens", leaving->access.tokens);
    write_tasks(json, "tasks", leaving->tasks, names, request->now);
    json_int(json, "tasksTotal", leaving->tasks_total);
    write_decisions(json, leaving->decisions);
    write_people_choices(json, "people", names);
    json_end(json);
}

static bool show_leaving(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_auto(Leaving) leaving = { 0 };
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL || !leaving_look(request->db, id, &leaving, error))
        return false;
    write_leaving(&reply->json, request, id, &leaving, names);
    return true;
}

static bool carry_out(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    const char *successor = body_text_optional(request, "successorId", ID_MAX, error);
    g_auto(Leaving) leaving = { 0 };
    g_autoptr(GHashTable) names = *error == NULL ? people_names(request->db, error) : NULL;
    const Actor actor = request_actor(request);
    if (names == NULL || !leaving_carry_out(request->db, &actor, request->identity->roles, id,
                                            person_name(names, id), successor, &leaving, error))
        return false;
    write_leaving(&reply->json, request, id, &leaving, names);
    return true;
}

const Route leaving_routes[] = {
    { "GET", "/api/v1/people/{person}/leaving", show_leaving, "people.write",
      "Shows what somebody has who is about to leave." },
    { "POST", "/api/v1/people/{person}/leaving", carry_out, "people.write",
      "Carries out a leaving: ends all access at once and hands on the open tasks.",
      .needs_proof = true },
    { "GET", "/settings/people/{person}/leaving", show_leaving, "people.write",
      "The procedure when somebody leaves.", .page = "leaving" },
    { 0 },
};
