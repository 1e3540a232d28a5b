#include "rooms/controls/weak_controls.h"

static bool is_weak(ControlState state)
{
    return state == CONTROL_NOT_IMPLEMENTED || state == CONTROL_UNKNOWN || state == CONTROL_PARTIAL;
}

static bool is_important(const Content *content, const Control *control)
{
    const GPtrArray *references = content_items_of_control(content, control);
    for (guint i = 0; i < references->len; i++) {
        const ItemReference *reference = g_ptr_array_index(references, i);
        if (reference->item->is_important)
            return true;
    }
    return false;
}

/* What is planned stands, and so does what is done and waits for its evidence. */
static bool is_decided(const GPtrArray *decisions, const Control *control)
{
    const Decision *decision = decisions_find(decisions, control->id);
    return decision != NULL && (decision->state == DECISION_PLANNED || decision->evidence == 0);
}

static int by_importance_and_weakness(const void *a, const void *b)
{
    const WeakControl *left = a, *right = b;
    if (left->is_important != right->is_important)
        return left->is_important ? -1 : 1;
    if (left->state == right->state)
        return 0;
    return control_state_weakest(left->state, right->state) == left->state ? -1 : 1;
}

GArray *weak_controls(const Content *content, const ControlsOverview *overview,
                      const GPtrArray *decisions)
{
    GArray *weak = g_array_new(FALSE, FALSE, sizeof(WeakControl));
    const GPtrArray *controls = content_controls(content);
    for (guint i = 0; i < controls->len; i++) {
        const Control *control = g_ptr_array_index(controls, i);
        const ControlState state = controls_overview_status(overview, control)->state;
        if (control->is_retired || !is_weak(state) || is_decided(decisions, control))
            continue;
        const WeakControl one = { control, state, is_important(content, control) };
        g_array_append_val(weak, one);
    }
    g_array_sort(weak,
                 by_importance_and_weakness); /* GLib sorts stably: the catalogue's order stays */
    return weak;
}
