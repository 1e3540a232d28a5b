/* What the head of a department may do with a task. Pure. */
#include "rooms/controls/controls.h"

static bool is_department(const char *department_id, const char *of)
{
    return department_id[0] != '\0' && g_str_equal(department_id, of);
}

TaskLeave task_leave(const Task *task, const char *department_id, const char *person_id)
{
    const bool is_of_people = is_department(department_id, task->person_department);
    if (is_department(department_id, task->decision_department) ||
        (is_of_people && task->decision_id == NULL))
        return TASK_CHANGED;
    return is_of_people || g_strcmp0(task->person_id, person_id) == 0 ? TASK_TICKED : TASK_HIDDEN;
}
