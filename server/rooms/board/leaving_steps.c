#include "rooms/board/leaving_steps.h"

#include "base/error.h"
#include "base/json_writer.h"

void leaving_clear(Leaving *leaving)
{
    g_clear_pointer(&leaving->tasks, g_ptr_array_unref);
    g_clear_pointer(&leaving->decisions, g_ptr_array_unref);
    g_clear_pointer(&leaving->all_decisions, g_ptr_array_unref);
}

static bool has_task(const GPtrArray *tasks, const Decision *decision)
{
    for (guint i = 0; i < tasks->len; i++) {
        const Task *task = g_ptr_array_index(tasks, i);
        if (g_strcmp0(task->decision_id, decision->id) == 0)
            return true;
    }
    return false;
}

/* Decisions follow their tasks; those that have none stay as they are and are shown. */
static GPtrArray *decisions_without_task(const Leaving *leaving, const char *person_id)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < leaving->all_decisions->len; i++) {
        Decision *decision = g_ptr_array_index(leaving->all_decisions, i);
        if (decision->state == DECISION_PLANNED && g_strcmp0(decision->person_id, person_id) == 0 &&
            !has_task(leaving->tasks, decision))
            g_ptr_array_add(found, decision);
    }
    return found;
}

bool leaving_look(Db *db, const char *person_id, Leaving *leaving, GError **error)
{
    bool is_member = false;
    if (!person_is_member(db, person_id, &is_member, error))
        return false;
    if (!is_member)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    leaving->tasks =
        tasks_list(db, person_id, TASKS_OPEN, LEAVING_TASKS_MAX, &leaving->tasks_total, error);
    leaving->all_decisions = leaving->tasks == NULL ? NULL : decisions_of_org(db, error);
    if (leaving->all_decisions == NULL)
        return false;
    leaving->decisions = decisions_without_task(leaving, person_id);
    return person_access(db, person_id, &leaving->access, error);
}

static bool check_successor(Db *db, const char *person_id, const char *successor_id, GError **error)
{
    bool is_member = false;
    if (successor_id == NULL)
        return true;
    if (!person_is_member(db, successor_id, &is_member, error))
        return false;
    return (is_member && !g_str_equal(successor_id, person_id)) ||
           refuse_field(error, "successorId", "error.field-unknown", NULL);
}

static bool hand_on(Db *db, const Actor *actor, const Leaving *leaving, const char *successor_id,
                    GError **error)
{
    for (guint i = 0; i < leaving->tasks->len; i++) {
        const Task *task = g_ptr_array_index(leaving->tasks, i);
        Task wanted = *task;
        wanted.person_id = (char *)successor_id;
        if (!task_change(db, actor, task, &wanted, error))
            return false;
    }
    return true;
}

static bool record(Db *db, const Actor *actor, const char *person_id, const char *name,
                   const Leaving *leaving, GError **error)
{
    JsonWriter details;
    json_writer_init(&details);
    json_begin_object(&details, NULL);
    json_text(&details, "name", name);
    json_int(&details, "sessions", leaving->access.sessions);
    json_int(&details, "passkeys", leaving->access.passkeys);
    json_int(&details, "links", leaving->access.links);
    json_int(&details, "tokens", leaving->access.tokens);
    json_int(&details, "tasks", leaving->tasks->len);
    json_end(&details);
    const bool is_good =
        audit_record(db, actor, "person.leave", person_id, details.text->str, error);
    json_writer_clear(&details);
    return is_good;
}

bool leaving_carry_out(Db *db, const Actor *actor, char *const *by_roles, const char *person_id,
                       const char *name, const char *successor_id, Leaving *leaving, GError **error)
{
    return leaving_look(db, person_id, leaving, error) &&
           check_successor(db, person_id, successor_id, error) &&
           hand_on(db, actor, leaving, successor_id, error) &&
           person_leave(db, actor, by_roles, person_id, &leaving->access, error) &&
           record(db, actor, person_id, name, leaving, error);
}
