#include "rooms/assessment/proposals.h"

/* The answer that says @state of its controls; NULL: this questionnaire has none. */
static const AnswerChoice *choice_for(const Questionnaire *questionnaire, ControlState state)
{
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *choice = g_ptr_array_index(questionnaire->answers, i);
        if (control_state_of_answer(choice->state) == state)
            return choice;
    }
    return NULL;
}

static Proposal from_earlier(const QuestionnaireEdition *edition, const QuestionnaireItem *item,
                             const ControlsOverview *overview, const char *department_id)
{
    const Questionnaire *questionnaire = edition->questionnaire;
    g_autofree char *subject = g_strdup_printf("%s/%d", questionnaire->id, item->number);
    const Claim *claim = controls_overview_claim(overview, subject, department_id);
    const AnswerChoice *answer = claim == NULL ? NULL : choice_for(questionnaire, claim->state);
    return (Proposal){ .item = item, .answer = answer, .earlier = claim };
}

/* All done, none done, or something in between; what nobody knows proposes nothing. */
static Proposal from_controls(const QuestionnaireEdition *edition, const QuestionnaireItem *item,
                              const ControlsOverview *overview, const char *department_id)
{
    int done = 0, not_done = 0, recorded = 0;
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        const ControlState state = controls_overview_state_in(overview, control, department_id);
        done += state == CONTROL_IMPLEMENTED;
        not_done += state == CONTROL_NOT_IMPLEMENTED;
        recorded += state == CONTROL_IMPLEMENTED || state == CONTROL_PARTIAL ||
                    state == CONTROL_NOT_IMPLEMENTED;
    }
    const ControlState state = done == recorded       ? CONTROL_IMPLEMENTED
                               : not_done == recorded ? CONTROL_NOT_IMPLEMENTED
                                                      : CONTROL_PARTIAL;
    return (Proposal){ .item = item,
                       .answer = recorded == 0 ? NULL : choice_for(edition->questionnaire, state),
                       .controls = (int)item->controls->len,
                       .recorded = recorded };
}

/* Whether somebody said something newer of one of the item's controls itself: a decision that was
 * carried out, a check. Then the earlier answer tells only how things were. */
static bool is_overtaken(const QuestionnaireItem *item, const Claim *earlier,
                         const ControlsOverview *overview, const char *department_id)
{
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        g_autofree char *subject = g_strconcat(CLAIM_BY_HAND, control->id, NULL);
        const Claim *claim = controls_overview_claim(overview, subject, department_id);
        if (claim != NULL && claim->claimed_at >= earlier->claimed_at)
            return true;
    }
    return false;
}

GArray *proposals_for(const QuestionnaireEdition *edition, const AnswerChoice *const *answers,
                      const ControlsOverview *overview, const char *department_id)
{
    GArray *proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
    for (guint i = 0; i < edition->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(edition->items, i);
        if (answers[i] != NULL)
            continue;
        Proposal proposal = from_earlier(edition, item, overview, department_id);
        if (proposal.answer == NULL ||
            is_overtaken(item, proposal.earlier, overview, department_id))
            proposal = from_controls(edition, item, overview, department_id);
        if (proposal.answer != NULL)
            g_array_append_val(proposals, proposal);
    }
    return proposals;
}
