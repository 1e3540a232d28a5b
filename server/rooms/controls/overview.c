/* Every control of the catalogue with its state, from all claims of an organisation. Pure logic. */
#include "rooms/controls/controls.h"

struct ControlsOverview {
    const Content *content;
    GPtrArray *claims;      /* of Claim */
    GHashTable *by_subject; /* subject (lent by a claim) -> GPtrArray of Claim, borrowed */
    GHashTable *statuses;   /* Control -> ControlStatus */
};

static void append_subject(const ControlsOverview *overview, const char *subject, GPtrArray *found)
{
    const GPtrArray *claims = g_hash_table_lookup(overview->by_subject, subject);
    for (guint i = 0; claims != NULL && i < claims->len; i++)
        g_ptr_array_add(found, g_ptr_array_index(claims, i));
}

/* Of const Claim: what is said about the control itself and by the items that point at it. */
static GPtrArray *claims_about(const ControlsOverview *overview, const Control *control)
{
    GPtrArray *found = g_ptr_array_new();
    g_autofree char *itself = g_strconcat(CLAIM_BY_HAND, control->id, NULL);
    append_subject(overview, itself, found);
    const GPtrArray *references = content_items_of_control(overview->content, control);
    for (guint i = 0; i < references->len; i++) {
        const ItemReference *reference = g_ptr_array_index(references, i);
        g_autofree char *subject =
            g_strdup_printf("%s/%d", reference->questionnaire->id, reference->item->number);
        append_subject(overview, subject, found);
    }
    return found;
}

static void group_by_subject(ControlsOverview *overview)
{
    for (guint i = 0; i < overview->claims->len; i++) {
        Claim *claim = g_ptr_array_index(overview->claims, i);
        GPtrArray *group = g_hash_table_lookup(overview->by_subject, claim->subject);
        if (group == NULL) {
            group = g_ptr_array_new();
            g_hash_table_insert(overview->by_subject, claim->subject, group);
        }
        g_ptr_array_add(group, claim);
    }
}

static void judge_all(ControlsOverview *overview, const char *department_id)
{
    const GPtrArray *controls = content_controls(overview->content);
    for (guint i = 0; i < controls->len; i++) {
        Control *control = g_ptr_array_index(controls, i);
        g_autoptr(GPtrArray) claims = claims_about(overview, control);
        g_hash_table_insert(overview->statuses, control, control_status_new(claims, department_id));
    }
}

ControlsOverview *controls_overview_new(const Content *content, GPtrArray *claims,
                                        const char *department_id)
{
    ControlsOverview *overview = g_new(ControlsOverview, 1);
    *overview = (ControlsOverview){
        .content = content,
        .claims = claims,
        .by_subject =
            g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref),
        .statuses = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                          (GDestroyNotify)control_status_free),
    };
    group_by_subject(overview);
    judge_all(overview, department_id);
    return overview;
}

void controls_overview_free(ControlsOverview *overview)
{
    if (overview == NULL)
        return;
    g_hash_table_unref(overview->statuses);
    g_hash_table_unref(overview->by_subject);
    g_ptr_array_unref(overview->claims);
    g_free(overview);
}

const ControlStatus *controls_overview_status(const ControlsOverview *overview,
                                              const Control *control)
{
    return g_hash_table_lookup(overview->statuses, control);
}

ControlState controls_overview_state_in(const ControlsOverview *overview, const Control *control,
                                        const char *department_id)
{
    g_autoptr(GPtrArray) claims = claims_about(overview, control);
    g_autoptr(ControlStatus) status = control_status_new(claims, department_id);
    return status->state;
}

const Claim *controls_overview_claim(const ControlsOverview *overview, const char *subject,
                                     const char *department_id)
{
    const GPtrArray *claims = g_hash_table_lookup(overview->by_subject, subject);
    const Claim *company = NULL;
    for (guint i = 0; claims != NULL && i < claims->len; i++) {
        const Claim *claim = g_ptr_array_index(claims, i);
        if (g_str_equal(claim->department_id, department_id))
            return claim;
        if (claim->department_id[0] == '\0')
            company = claim;
    }
    return company;
}

GHashTable *controls_overview_implemented(const ControlsOverview *overview)
{
    GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
    const GPtrArray *controls = content_controls(overview->content);
    for (guint i = 0; i < controls->len; i++) {
        Control *control = g_ptr_array_index(controls, i);
        const ControlState state = controls_overview_status(overview, control)->state;
        if (state == CONTROL_IMPLEMENTED || state == CONTROL_NOT_APPLICABLE)
            g_hash_table_add(ids, control->id);
    }
    return ids;
}
