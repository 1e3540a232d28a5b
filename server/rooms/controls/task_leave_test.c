#include "rooms/controls/controls.h"

static void gives_a_head_what_belongs_to_the_department(void)
{
    static const struct {
        const char *department, *decision, *decision_department, *person, *person_department;
        TaskLeave want;
    } CASES[] = {
        { "a", NULL, "", "p", "a", TASK_CHANGED }, { "a", "d", "a", NULL, "", TASK_CHANGED },
        { "a", "d", "a", "p", "b", TASK_CHANGED }, { "a", "d", "", "p", "a", TASK_TICKED },
        { "a", "d", "b", "p", "a", TASK_TICKED },  { "a", "d", "", "me", "a", TASK_TICKED },
        { "a", "d", "b", "p", "b", TASK_HIDDEN },  { "a", NULL, "", "p", "b", TASK_HIDDEN },
        { "a", NULL, "", NULL, "", TASK_HIDDEN },  { "a", "d", "", NULL, "", TASK_HIDDEN },
        { "", NULL, "", "me", "", TASK_TICKED },   { "", NULL, "", "p", "", TASK_HIDDEN },
        { "", "d", "", NULL, "", TASK_HIDDEN },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Task task = {
            .decision_id = (char *)CASES[i].decision,
            .decision_department = (char *)CASES[i].decision_department,
            .person_id = (char *)CASES[i].person,
            .person_department = (char *)CASES[i].person_department,
        };
        g_assert_cmpint(task_leave(&task, CASES[i].department, "me"), ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/controls/task-leave/gives-a-head-what-belongs-to-the-department",
                    gives_a_head_what_belongs_to_the_department);
    return g_test_run();
}
