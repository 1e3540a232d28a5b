#include "rooms/controls/control_state.h"

#include <string.h>

/* How much a source weighs: the heavier decides, whatever its age. What machines measure will stand
 * above what people say; today all sources are people. */
static const struct {
    const char *subject_prefix;
    int weight;
} SOURCES[] = {
    { CLAIM_BY_HAND, 1 }, { "", 1 }, /* everything else is an item of a questionnaire */
};

/* In the order of the enum. @strength: the smaller is the weaker. */
static const struct {
    const char *name;
    int strength;
} STATES[] = {
    [CONTROL_NO_RECORD] = { "no_record", 5 }, [CONTROL_IMPLEMENTED] = { "implemented", 3 },
    [CONTROL_PARTIAL] = { "partial", 2 },     [CONTROL_NOT_IMPLEMENTED] = { "not_implemented", 0 },
    [CONTROL_UNKNOWN] = { "unknown", 1 },     [CONTROL_NOT_APPLICABLE] = { "not_applicable", 4 },
};

const char *control_state_name(ControlState state)
{
    return STATES[state].name;
}

bool control_state_from_name(const char *name, ControlState *state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(STATES); i++) {
        if (g_strcmp0(name, STATES[i].name) == 0) {
            *state = (ControlState)i;
            return true;
        }
    }
    return false;
}

ControlState control_state_of_answer(AnswerState state)
{
    switch (state) {
    case ANSWER_IMPLEMENTED:
        return CONTROL_IMPLEMENTED;
    case ANSWER_PARTIAL:
        return CONTROL_PARTIAL;
    case ANSWER_NOT_IMPLEMENTED:
        return CONTROL_NOT_IMPLEMENTED;
    case ANSWER_UNKNOWN:
        return CONTROL_UNKNOWN;
    case ANSWER_NOT_APPLICABLE:
        return CONTROL_NOT_APPLICABLE;
    }
    g_assert_not_reached();
}

ControlState control_state_weakest(ControlState a, ControlState b)
{
    return STATES[a].strength <= STATES[b].strength ? a : b;
}

void claim_free(Claim *claim)
{
    if (claim == NULL)
        return;
    g_free(claim->subject);
    g_free(claim->department_id);
    g_free(claim->note);
    g_free(claim->reference);
    g_free(claim->person_name);
    g_free(claim);
}

static size_t source_of(const Claim *claim)
{
    for (size_t i = 0; i < G_N_ELEMENTS(SOURCES); i++) {
        if (g_str_has_prefix(claim->subject, SOURCES[i].subject_prefix))
            return i;
    }
    g_assert_not_reached(); /* the last prefix is empty */
}

static bool is_by_hand(const Claim *claim)
{
    return g_str_has_prefix(claim->subject, CLAIM_BY_HAND);
}

static bool is_company_wide(const Claim *claim)
{
    return claim->department_id[0] == '\0';
}

/* The same questionnaire, or both by hand. */
static bool is_same_source(const Claim *a, const Claim *b)
{
    const size_t length = strcspn(a->subject, "/") + 1;
    return strncmp(a->subject, b->subject, length) == 0;
}

/* Whether both speak of one department. @department_id: whose state is asked for; NULL: all. */
static bool is_of_one_unit(const Claim *a, const Claim *b, const char *department_id)
{
    return department_id != NULL || is_company_wide(a) || is_company_wide(b) ||
           g_str_equal(a->department_id, b->department_id);
}

static bool replaces_same_subject(const Claim *newer, const Claim *claim, const char *department_id)
{
    if (!g_str_equal(newer->subject, claim->subject) ||
        is_company_wide(newer) == is_company_wide(claim))
        return false;
    if (department_id != NULL) /* the department's own word comes before the company's */
        return is_company_wide(claim);
    return is_company_wide(newer) && newer->claimed_at >= claim->claimed_at;
}

static bool replaces(const Claim *newer, const Claim *claim, const char *department_id)
{
    if (replaces_same_subject(newer, claim, department_id))
        return true;
    return is_by_hand(newer) && !is_by_hand(claim) && newer->claimed_at >= claim->claimed_at &&
           (department_id != NULL || is_company_wide(newer) ||
            g_str_equal(newer->department_id, claim->department_id));
}

static bool concerns(const Claim *claim, const char *department_id)
{
    return department_id == NULL || is_company_wide(claim) ||
           g_str_equal(claim->department_id, department_id);
}

static bool is_in_force(const GPtrArray *claims, const Claim *claim, const char *department_id)
{
    for (guint i = 0; i < claims->len; i++) {
        const Claim *other = g_ptr_array_index(claims, i);
        if (concerns(other, department_id) && replaces(other, claim, department_id))
            return false;
    }
    return true;
}

static int by_force_and_time(const void *a, const void *b)
{
    const Reason *left = a, *right = b;
    if (left->is_in_force != right->is_in_force)
        return left->is_in_force ? -1 : 1;
    if (left->claim->claimed_at != right->claim->claimed_at)
        return left->claim->claimed_at > right->claim->claimed_at ? -1 : 1;
    const int by_subject = strcmp(left->claim->subject, right->claim->subject);
    return by_subject != 0 ? by_subject
                           : strcmp(left->claim->department_id, right->claim->department_id);
}

static GArray *reasons_of(const GPtrArray *claims, const char *department_id)
{
    GArray *reasons = g_array_new(FALSE, FALSE, sizeof(Reason));
    for (guint i = 0; i < claims->len; i++) {
        const Claim *claim = g_ptr_array_index(claims, i);
        if (!concerns(claim, department_id))
            continue;
        const Reason reason = { claim, is_in_force(claims, claim, department_id) };
        g_array_append_val(reasons, reason);
    }
    g_array_sort(reasons, by_force_and_time);
    return reasons;
}

/* The one of two claims that decides. */
static bool is_stronger_source(const Claim *claim, const Claim *best)
{
    const size_t source = source_of(claim), best_source = source_of(best);
    if (SOURCES[source].weight != SOURCES[best_source].weight)
        return SOURCES[source].weight > SOURCES[best_source].weight;
    if (claim->claimed_at != best->claimed_at)
        return claim->claimed_at > best->claimed_at;
    return source < best_source;
}

static bool is_in_unit(const Reason *reason, const Claim *unit, const char *department_id)
{
    return reason->is_in_force && (department_id != NULL ||
                                   g_str_equal(reason->claim->department_id, unit->department_id));
}

/* The state of the department (or of the company as a whole) that @unit speaks of. */
static ControlState unit_state(const GArray *reasons, const Claim *unit, const char *department_id)
{
    const Claim *best = unit;
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *reason = &g_array_index(reasons, Reason, i);
        if (is_in_unit(reason, unit, department_id) && is_stronger_source(reason->claim, best))
            best = reason->claim;
    }
    ControlState state = best->state;
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *reason = &g_array_index(reasons, Reason, i);
        if (is_in_unit(reason, unit, department_id) && is_same_source(reason->claim, best))
            state = control_state_weakest(state, reason->claim->state);
    }
    return state;
}

static bool is_opposed(const Claim *a, const Claim *b)
{
    return a->state == CONTROL_IMPLEMENTED &&
           (b->state == CONTROL_NOT_IMPLEMENTED || b->state == CONTROL_PARTIAL);
}

static bool contradicts_another(const GArray *reasons, const Claim *claim,
                                const char *department_id)
{
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *other = &g_array_index(reasons, Reason, i);
        if (other->is_in_force && is_opposed(claim, other->claim) &&
            !is_same_source(claim, other->claim) &&
            is_of_one_unit(claim, other->claim, department_id))
            return true;
    }
    return false;
}

ControlStatus *control_status_new(const GPtrArray *claims, const char *department_id)
{
    ControlStatus *status = g_new(ControlStatus, 1);
    *status =
        (ControlStatus){ .state = CONTROL_NO_RECORD, .reasons = reasons_of(claims, department_id) };
    for (guint i = 0; i < status->reasons->len; i++) {
        const Reason *reason = &g_array_index(status->reasons, Reason, i);
        if (!reason->is_in_force)
            continue;
        const ControlState state = unit_state(status->reasons, reason->claim, department_id);
        status->state = control_state_weakest(status->state, state);
        status->is_contradicted |=
            contradicts_another(status->reasons, reason->claim, department_id);
    }
    return status;
}

void control_status_free(ControlStatus *status)
{
    if (status == NULL)
        return;
    g_array_unref(status->reasons);
    g_free(status);
}
