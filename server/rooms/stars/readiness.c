#include "rooms/stars/readiness.h"

#include <string.h>

static const char *const GAPS[] = {
    [GAP_NONE] = NULL,
    [GAP_UNANSWERED] = "unanswered",
    [GAP_UNDECIDED] = "undecided",
    [GAP_NOT_CLOSED] = "not_closed",
    [GAP_TOO_OLD] = "too_old",
    [GAP_NOT_IN_FORCE] = "not_in_force",
    [GAP_WAITING] = "waiting",
    [GAP_NOT_PUBLIC] = "not_public",
};
static const char *const STATES[] = { "not_started", "preparing", "ready", "applied", "declared" };

const char *condition_gap_name(ConditionGap gap)
{
    return GAPS[gap];
}

const char *star_state_name(StarState state)
{
    return STATES[state];
}

/* --- rules --------------------------------------------------------------------------- */

static ControlState state_of(const StarFacts *facts, const Control *control)
{
    return controls_overview_status(facts->overview, control)->state;
}

/* The weakest of what is recorded; CONTROL_NO_RECORD: nothing is. */
static ControlState state_of_rule(const StarFacts *facts, const QuestionnaireItem *item)
{
    ControlState state = CONTROL_NO_RECORD;
    for (guint i = 0; i < item->controls->len; i++)
        state = control_state_weakest(state, state_of(facts, g_ptr_array_index(item->controls, i)));
    return state;
}

static bool is_weak(ControlState state)
{
    return state == CONTROL_NOT_IMPLEMENTED || state == CONTROL_PARTIAL || state == CONTROL_UNKNOWN;
}

static const Control *first_weak(const StarFacts *facts, const QuestionnaireItem *item)
{
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        if (is_weak(state_of(facts, control)))
            return control;
    }
    return NULL;
}

/* Whether the company has decided to act on one of the rule's controls. */
static bool is_committed(const StarFacts *facts, const QuestionnaireItem *item)
{
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        const Decision *decision = decisions_find(facts->decisions, control->id);
        if (decision != NULL && decision->approval == APPROVAL_APPROVED)
            return true;
    }
    return false;
}

/* The rules as the newest edition words them. */
static const GPtrArray *rules_of(const StarFacts *facts)
{
    const QuestionnaireEdition *edition = questionnaire_edition(facts->rules->questionnaire, NULL);
    return edition != NULL ? edition->items : facts->rules->questionnaire->items;
}

static void add_open(ConditionStatus *status, const QuestionnaireItem *item, const Control *control)
{
    const OpenRule open = { item, control };
    g_array_append_val(status->open, open);
}

static void judge_known(ConditionStatus *status, const StarFacts *facts)
{
    const GPtrArray *rules = rules_of(facts);
    status->total = (int)rules->len;
    for (guint i = 0; i < rules->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(rules, i);
        if (state_of_rule(facts, item) == CONTROL_NO_RECORD)
            add_open(status, item, NULL);
        else
            status->done++;
    }
    status->gap = status->done == status->total ? GAP_NONE : GAP_UNANSWERED;
}

/* A rule without an answer is open, but listed by the condition that asks for the answer. */
static void judge_committed(ConditionStatus *status, const StarFacts *facts)
{
    const GPtrArray *rules = rules_of(facts);
    status->total = (int)rules->len;
    for (guint i = 0; i < rules->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(rules, i);
        const ControlState state = state_of_rule(facts, item);
        if (state != CONTROL_NO_RECORD && (!is_weak(state) || is_committed(facts, item)))
            status->done++;
        else if (state != CONTROL_NO_RECORD)
            add_open(status, item, first_weak(facts, item));
    }
    if (status->done < status->total)
        status->gap = status->open->len > 0 ? GAP_UNDECIDED : GAP_UNANSWERED;
}

/* --- questionnaires and documents ------------------------------------------------------- */

static bool is_within_a_year(int64_t moment, const char *today)
{
    char day[TIME_DAY_SIZE], last[TIME_DAY_SIZE];
    time_format_day(moment, day);
    time_add_year(day, last);
    return strcmp(today, last) <= 0;
}

static void judge_closed(ConditionStatus *status, const StarFacts *facts)
{
    const Questionnaire *questionnaire = status->condition->questionnaire;
    status->gap = GAP_NOT_CLOSED;
    for (guint i = 0; i < facts->closed->len && status->closed_at == 0; i++) {
        const ClosedAssessment *closed = g_ptr_array_index(facts->closed, i);
        if (g_str_equal(closed->questionnaire, questionnaire->id))
            status->closed_at = closed->closed_at;
    }
    if (status->closed_at != 0)
        status->gap = is_within_a_year(status->closed_at, facts->today) ? GAP_NONE : GAP_TOO_OLD;
}

static ConditionGap gap_of_force(const DocumentStanding *standing)
{
    if (standing != NULL && standing->version_id != NULL)
        return GAP_NONE;
    return standing != NULL && standing->waiting_id != NULL ? GAP_WAITING : GAP_NOT_IN_FORCE;
}

static void judge_document(ConditionStatus *status, const StarFacts *facts)
{
    const DocumentStanding *standing =
        document_standing_find(facts->standings, status->condition->document->id);
    status->gap = gap_of_force(standing);
    if (status->gap == GAP_NONE && status->condition->kind == STAR_DOCUMENT_PUBLIC &&
        standing->address == NULL && facts->public_place == NULL)
        status->gap = GAP_NOT_PUBLIC;
}

/* --- conditions and stages ---------------------------------------------------------------- */

static void condition_status_free(void *data)
{
    ConditionStatus *status = data;
    g_array_unref(status->open);
    g_free(status);
}

static void (*const JUDGES[])(ConditionStatus *status, const StarFacts *facts) = {
    [STAR_RULES_KNOWN] = judge_known,           [STAR_RULES_COMMITTED] = judge_committed,
    [STAR_QUESTIONNAIRE_CLOSED] = judge_closed, [STAR_DOCUMENT_IN_FORCE] = judge_document,
    [STAR_DOCUMENT_PUBLIC] = judge_document,
};

static ConditionStatus *condition_status_new(const StarCondition *condition, const StarFacts *facts)
{
    ConditionStatus *status = g_new0(ConditionStatus, 1);
    status->condition = condition;
    status->open = g_array_new(FALSE, FALSE, sizeof(OpenRule));
    JUDGES[condition->kind](status, facts);
    if (status->total == 0) {
        status->total = 1;
        status->done = status->gap == GAP_NONE;
    }
    return status;
}

static bool is_begun(const ConditionStatus *status)
{
    return status->done > 0 || status->gap == GAP_WAITING || status->gap == GAP_TOO_OLD;
}

static StarState state_of_stage(const StarStatus *status)
{
    if (declaration_stands(status->declaration))
        return status->declaration->declaration_id != NULL ? STAR_DECLARED : STAR_APPLIED;
    if (!status->star->is_declarable)
        return STAR_NOT_STARTED;
    if (status->met == (int)status->conditions->len)
        return STAR_READY;
    for (guint i = 0; i < status->conditions->len; i++) {
        if (is_begun(g_ptr_array_index(status->conditions, i)))
            return STAR_PREPARING;
    }
    return STAR_NOT_STARTED;
}

static const Declaration *declaration_of(const StarFacts *facts, const Star *star)
{
    for (guint i = 0; i < facts->declarations->len; i++) {
        const Declaration *declaration = g_ptr_array_index(facts->declarations, i);
        if (g_str_equal(declaration->stage, star->id))
            return declaration;
    }
    return NULL;
}

static StarStatus *star_status_new(const Star *star, const StarFacts *facts)
{
    StarStatus *status = g_new0(StarStatus, 1);
    status->star = star;
    status->declaration = declaration_of(facts, star);
    status->conditions = g_ptr_array_new_with_free_func(condition_status_free);
    for (guint i = 0; i < star->conditions->len; i++) {
        ConditionStatus *condition =
            condition_status_new(g_ptr_array_index(star->conditions, i), facts);
        status->met += condition->gap == GAP_NONE;
        g_ptr_array_add(status->conditions, condition);
    }
    status->state = state_of_stage(status);
    return status;
}

void star_status_free(StarStatus *status)
{
    if (status == NULL)
        return;
    g_ptr_array_unref(status->conditions);
    g_free(status);
}

GPtrArray *star_statuses(const StarFacts *facts)
{
    GPtrArray *statuses = g_ptr_array_new_with_free_func((GDestroyNotify)star_status_free);
    for (guint i = 0; i < facts->stars->stages->len; i++)
        g_ptr_array_add(statuses,
                        star_status_new(g_ptr_array_index(facts->stars->stages, i), facts));
    return statuses;
}
