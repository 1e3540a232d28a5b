#include "rooms/assessment/assessment_writers.h"

#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/assessment/frozen.h"
#include "rooms/assessment/proposals.h"

static const char *text_in(const View *view, const LocalText *text)
{
    return local_text(text, view->language);
}

static const char *answer_id(const AnswerChoice *answer)
{
    return answer == NULL ? NULL : answer->id;
}

static const char *shown_department(const char *department_id)
{
    return department_id[0] == '\0' ? WHOLE_COMPANY : department_id;
}

/* --- questionnaires --------------------------------------------------------------------- */

static void write_source(JsonWriter *json, const SourceDocument *source, const View *view)
{
    json_begin_object(json, "source");
    json_text(json, "id", source->id);
    json_text(json, "title", text_in(view, &source->title));
    json_text(json, "publisher", text_in(view, &source->publisher));
    json_text(json, "date", source->date);
    json_text(json, "url", source->url);
    json_text(json, "note", text_in(view, &source->note));
    json_end(json);
}

static void write_choices(JsonWriter *json, const Questionnaire *questionnaire, const View *view)
{
    json_begin_list(json, "answers");
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *choice = g_ptr_array_index(questionnaire->answers, i);
        json_begin_object(json, NULL);
        json_text(json, "id", choice->id);
        json_int(json, "points", choice->points);
        json_text(json, "label", text_in(view, &choice->label));
        json_end(json);
    }
    json_end(json);
}

static void write_parts(JsonWriter *json, const Questionnaire *questionnaire, const View *view)
{
    json_begin_list(json, "parts");
    for (guint i = 0; i < questionnaire->parts->len; i++) {
        const QuestionnairePart *part = g_ptr_array_index(questionnaire->parts, i);
        const char *note = text_in(view, &part->note);
        json_begin_object(json, NULL);
        json_int(json, "number", part->number);
        json_text(json, "id", part->id);
        json_text(json, "title", text_in(view, &part->title));
        json_text(json, "note", note == NULL ? "" : note);
        json_end(json);
    }
    json_end(json);
}

static void write_item(JsonWriter *json, const QuestionnaireItem *item, const View *view)
{
    json_begin_object(json, NULL);
    json_int(json, "number", item->number);
    json_text(json, "id", item->id);
    json_int(json, "part", item->part);
    json_text(json, "category", text_in(view, &item->category));
    json_text(json, "question", text_in(view, &item->question));
    json_text(json, "hint", text_in(view, &item->hint));
    json_bool(json, "important", item->is_important);
    json_begin_list(json, "controls");
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        json_begin_object(json, NULL);
        json_text(json, "id", control->id);
        json_text(json, "title", text_in(view, &control->title));
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

static int items_of(const QuestionnaireEdition *edition)
{
    return (int)edition->items->len;
}

void write_questionnaire(JsonWriter *json, const char *key, const QuestionnaireEdition *edition,
                         const View *view)
{
    const Questionnaire *questionnaire = edition->questionnaire;
    json_begin_object(json, key);
    json_text(json, "id", questionnaire->id);
    json_text(json, "title", text_in(view, &questionnaire->title));
    json_text(json, "summary", text_in(view, &questionnaire->summary));
    json_text(json, "scoring", scoring_name(questionnaire->scoring));
    json_text(json, "edition", edition->id);
    json_text(json, "editionTitle", text_in(view, &edition->title));
    write_source(json, edition->source, view);
    write_choices(json, questionnaire, view);
    write_parts(json, questionnaire, view);
    json_begin_list(json, "items");
    for (guint i = 0; i < edition->items->len; i++)
        write_item(json, g_ptr_array_index(edition->items, i), view);
    json_end(json);
    json_int(json, "max", items_of(edition) * answer_most_points(questionnaire));
    json_int(json, "least", items_of(edition) * answer_least_points(questionnaire));
    json_end(json);
}

/* --- assessments -------------------------------------------------------------------------- */

static void write_department(JsonWriter *json, const char *id, const char *name, int64_t answered,
                             const View *view)
{
    json_begin_object(json, NULL);
    json_text(json, "id", id);
    json_text(json, "name", name);
    json_int(json, "answered", answered);
    json_bool(json, "mine", g_strcmp0(id, view->own_department) == 0);
    json_end(json);
}

bool view_shows(const View *view, const char *department_id)
{
    return view->only == NULL || department_id[0] == '\0' || g_str_equal(view->only, department_id);
}

static void write_closed_departments(JsonWriter *json, const AssessmentRow *row, const View *view)
{
    g_autoptr(GPtrArray) departments = frozen_read_departments(row->departments);
    for (guint i = 0; i < departments->len; i++) {
        const FrozenDepartment *department = g_ptr_array_index(departments, i);
        if (view_shows(view, department->id))
            write_department(json, department->id, department->name, department->answered, view);
    }
}

/* Returns how many items are answered: of several departments, by the one furthest behind. */
static int64_t write_open_departments(JsonWriter *json, const AssessmentRow *row,
                                      const GPtrArray *departments, const View *view)
{
    int64_t least = -1;
    for (guint i = 0; i < departments->len; i++) {
        const AnsweringDepartment *department = g_ptr_array_index(departments, i);
        if (!g_str_equal(department->assessment_id, row->id))
            continue;
        if (view_shows(view, department->id))
            write_department(json, department->id, department->name, department->answered, view);
        least = least < 0 ? department->answered : MIN(least, department->answered);
    }
    return least < 0 ? row->answered : least;
}

void write_assessment(JsonWriter *json, const char *key, const AssessmentRow *row,
                      const QuestionnaireEdition *edition, const GPtrArray *departments,
                      const View *view)
{
    const Questionnaire *questionnaire = edition->questionnaire;
    int64_t answered = row->answered;
    json_begin_object(json, key);
    json_text(json, "id", row->id);
    json_text(json, "questionnaire", row->questionnaire);
    json_text(json, "edition", row->edition);
    json_text(json, "editionTitle", text_in(view, &edition->title));
    json_text(json, "title", text_in(view, &questionnaire->title));
    json_text(json, "scoring", scoring_name(questionnaire->scoring));
    json_text(json, "state", row->is_closed ? "closed" : "open");
    json_time(json, "startedAt", row->started_at);
    json_text(json, "startedBy", row->started_by);
    json_time(json, "closedAt", row->closed_at);
    json_text(json, "closedBy", row->closed_by);
    json_begin_list(json, "departments");
    if (row->is_closed)
        write_closed_departments(json, row, view);
    else
        answered = write_open_departments(json, row, departments, view);
    json_end(json);
    json_int(json, "items", items_of(edition));
    json_int(json, "answered", answered);
    if (row->is_closed)
        json_int(json, "total", row->total);
    else
        json_none(json, "total");
    json_int(json, "max", items_of(edition) * answer_most_points(questionnaire));
    json_int(json, "version", row->version);
    json_end(json);
}

void write_answer(JsonWriter *json, const char *key, const AnswerRow *row,
                  const Questionnaire *questionnaire)
{
    const AnswerChoice *choice = questionnaire_answer(questionnaire, row->answer);
    json_begin_object(json, key);
    json_text(json, "departmentId", shown_department(row->department_id));
    json_int(json, "item", row->item);
    json_text(json, "answer", row->answer);
    json_int(json, "points", choice == NULL ? 0 : choice->points);
    json_text(json, "note", row->note);
    json_text(json, "answeredBy", row->person_name);
    json_time(json, "answeredAt", row->at);
    json_int(json, "version", row->version);
    json_end(json);
}

/* --- scores --------------------------------------------------------------------------------- */

static void write_numbers(JsonWriter *json, const char *key, const GArray *numbers)
{
    json_begin_list(json, key);
    for (guint i = 0; i < numbers->len; i++)
        json_int(json, NULL, g_array_index(numbers, int, i));
    json_end(json);
}

static void write_part_score(JsonWriter *json, const Questionnaire *questionnaire, int number,
                             int score, int max, const View *view)
{
    const QuestionnairePart *part = questionnaire_part(questionnaire, number);
    json_begin_object(json, NULL);
    json_int(json, "part", number);
    json_text(json, "title", part == NULL ? "" : text_in(view, &part->title));
    json_int(json, "score", score);
    json_int(json, "max", max);
    json_end(json);
}

static void write_part_scores(JsonWriter *json, const Score *score,
                              const Questionnaire *questionnaire, const View *view)
{
    json_begin_list(json, "parts");
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        write_part_score(json, questionnaire, part->part->number, part->score, part->max, view);
    }
    json_end(json);
}

static void write_frozen_parts(JsonWriter *json, const GArray *parts,
                               const Questionnaire *questionnaire, const View *view)
{
    json_begin_list(json, "parts");
    for (guint i = 0; i < parts->len; i++) {
        const FrozenPart *part = &g_array_index(parts, FrozenPart, i);
        write_part_score(json, questionnaire, part->part, part->score, part->max, view);
    }
    json_end(json);
}

static void write_band(JsonWriter *json, const ScoreBand *band, const View *view)
{
    if (band == NULL) { /* a checklist has none */
        json_none(json, "band");
        return;
    }
    json_begin_object(json, "band");
    json_text(json, "id", band->id);
    json_text(json, "title", text_in(view, &band->title));
    json_text(json, "state", text_in(view, &band->state));
    json_text(json, "advice", text_in(view, &band->advice));
    json_end(json);
}

void write_score(JsonWriter *json, const char *key, const Score *score,
                 const Questionnaire *questionnaire, const View *view)
{
    json_begin_object(json, key);
    json_int(json, "total", score->total);
    json_int(json, "max", score->max);
    json_int(json, "least", score->least);
    json_int(json, "answered", score->answered);
    write_numbers(json, "unanswered", score->unanswered);
    write_numbers(json, "unknown", score->unknown);
    write_band(json, score->band, view);
    write_part_scores(json, score, questionnaire, view);
    json_end(json);
}

/* --- proposals and merging ---------------------------------------------------------------------
 */

/* Why this answer is proposed, in words. The caller owns it. */
static char *because(const Proposal *proposal, const View *view)
{
    const Messages *messages = content_messages(view->content);
    if (proposal->earlier != NULL) {
        g_autofree char *at = time_format_screen(proposal->earlier->claimed_at);
        const char *const pairs[] = { "name", proposal->earlier->person_name, "at", at, NULL };
        return messages_format(messages, view->language, "why.earlier-answer", pairs);
    }
    g_autofree char *recorded = g_strdup_printf("%d", proposal->recorded);
    g_autofree char *controls = g_strdup_printf("%d", proposal->controls);
    const char *const pairs[] = { "recorded", recorded, "controls", controls, NULL };
    return messages_format(messages, view->language, "why.controls", pairs);
}

void write_proposals(JsonWriter *json, const GArray *proposals, const char *department_id,
                     const View *view)
{
    for (guint i = 0; i < proposals->len; i++) {
        const Proposal *proposal = &g_array_index(proposals, Proposal, i);
        g_autofree char *reason = because(proposal, view);
        json_begin_object(json, NULL);
        json_text(json, "departmentId", shown_department(department_id));
        json_int(json, "item", proposal->item->number);
        json_text(json, "answer", proposal->answer->id);
        json_text(json, "because", reason);
        json_end(json);
    }
}

static void write_answers_to(JsonWriter *json, const Sheet *sheet, int item)
{
    json_begin_list(json, "answers");
    for (guint i = 0; i < sheet->answers->len; i++) {
        const AnswerRow *row = g_ptr_array_index(sheet->answers, i);
        if (row->item == item)
            write_answer(json, NULL, row, sheet->edition->questionnaire);
    }
    json_end(json);
}

void write_merge_item(JsonWriter *json, const Sheet *sheet, int number, const View *view)
{
    const MergedItem *merged = &g_array_index(sheet->merge, MergedItem, number - 1);
    const AnswerRow *decision = sheet_decision(sheet, number);
    json_begin_object(json, NULL);
    json_int(json, "item", number);
    json_text(json, "category", text_in(view, &merged->item->category));
    json_text(json, "question", text_in(view, &merged->item->question));
    write_answers_to(json, sheet, number);
    json_text(json, "proposed", answer_id(merged->proposed));
    json_text(json, "decided", answer_id(merged->decided));
    json_text(json, "reason", decision == NULL ? NULL : decision->note);
    json_text(json, "decidedBy", decision == NULL ? NULL : decision->person_name);
    json_time(json, "decidedAt", decision == NULL ? 0 : decision->at);
    json_text(json, "final", answer_id(merged->final));
    json_int(json, "version", decision == NULL ? 0 : decision->version);
    json_end(json);
}

/* --- results -------------------------------------------------------------------------------------
 */

void write_scored_item(JsonWriter *json, const ScoredItem *item, const View *view)
{
    json_begin_object(json, NULL);
    json_int(json, "item", item->item->number);
    json_text(json, "category", text_in(view, &item->item->category));
    json_int(json, "part", item->item->part);
    json_text(json, "answer", answer_id(item->answer));
    json_int(json, "points", item->points);
    json_int(json, "lost", item->lost);
    json_end(json);
}

static void write_next_action(JsonWriter *json, const NextAction *action, guint rank,
                              const GPtrArray *decisions, const View *view)
{
    const Decision *decision = decisions_find(decisions, action->control->id);
    json_begin_object(json, NULL);
    json_int(json, "rank", rank);
    json_int(json, "item", action->item->number);
    json_text(json, "category", text_in(view, &action->item->category));
    json_text(json, "answer", answer_id(action->answer));
    json_int(json, "gain", action->gain);
    json_bool(json, "important", action->item->is_important);
    json_text(json, "effort", effort_name(action->measure->effort));
    json_text(json, "cost", cost_name(action->measure->cost));
    json_text(json, "controlId", action->control->id);
    json_text(json, "controlTitle", text_in(view, &action->control->title));
    json_text(json, "measure", text_in(view, &action->measure->text));
    const bool is_shown = decision != NULL && view_shows(view, decision->department_id);
    json_text(json, "decisionId", is_shown ? decision->id : NULL);
    json_end(json);
}

void write_next_actions(JsonWriter *json, const char *key, const GArray *actions,
                        const GPtrArray *decisions, const View *view)
{
    json_begin_list(json, key);
    for (guint i = 0; i < MIN(actions->len, NEXT_ACTIONS); i++)
        write_next_action(json, &g_array_index(actions, NextAction, i), i + 1, decisions, view);
    json_end(json);
}

void write_gains(JsonWriter *json, const char *key, const Gains *gains, const View *view)
{
    json_begin_object(json, key);
    json_int(json, "points", gains->wanted);
    json_int(json, "reached", gains->reached);
    json_begin_list(json, "steps");
    for (guint i = 0; i < gains->steps->len; i++) {
        const NextAction *step = &g_array_index(gains->steps, NextAction, i);
        json_begin_object(json, NULL);
        json_int(json, "item", step->item->number);
        json_text(json, "category", text_in(view, &step->item->category));
        json_int(json, "gain", step->gain);
        json_text(json, "effort", effort_name(step->measure->effort));
        json_text(json, "measure", text_in(view, &step->measure->text));
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

/* The highest band that the total reaches; NULL for a checklist. */
static const char *band_id(const Questionnaire *questionnaire, int64_t total)
{
    for (guint i = 0; i < questionnaire->bands->len; i++) {
        const ScoreBand *band = g_ptr_array_index(questionnaire->bands, i);
        if (total >= band->least)
            return band->id;
    }
    return NULL;
}

void write_history_entry(JsonWriter *json, const char *key, const AssessmentRow *row,
                         const QuestionnaireEdition *edition, const View *view)
{
    g_autoptr(GArray) parts = frozen_read_parts(row->parts);
    json_begin_object(json, key);
    json_text(json, "id", row->id);
    json_time(json, "closedAt", row->closed_at);
    json_text(json, "edition", row->edition);
    json_int(json, "total", row->total);
    write_frozen_parts(json, parts, edition->questionnaire, view);
    json_text(json, "band", band_id(edition->questionnaire, row->total));
    json_end(json);
}

static void write_change(JsonWriter *json, const Change *change, const View *view)
{
    json_begin_object(json, NULL);
    json_int(json, "item", change->item->number);
    json_text(json, "category", text_in(view, &change->item->category));
    json_text(json, "from", answer_id(change->from));
    json_text(json, "to", answer_id(change->to));
    json_int(json, "delta", change->delta);
    json_end(json);
}

void write_previous(JsonWriter *json, const char *key, const AssessmentRow *previous,
                    const Comparison *comparison, const View *view)
{
    json_begin_object(json, key);
    json_text(json, "id", previous->id);
    json_time(json, "closedAt", previous->closed_at);
    json_int(json, "total", previous->total);
    json_int(json, "difference", comparison->after - comparison->before);
    json_begin_list(json, "changes");
    for (guint i = 0; i < comparison->changes->len; i++)
        write_change(json, &g_array_index(comparison->changes, Change, i), view);
    json_end(json);
    json_end(json);
}

void write_frozen_departments(JsonWriter *json, const char *key, const AssessmentRow *row,
                              const QuestionnaireEdition *edition, const View *view)
{
    g_autoptr(GPtrArray) departments = frozen_read_departments(row->departments);
    json_begin_list(json, key);
    for (guint i = 0; i < departments->len; i++) {
        const FrozenDepartment *department = g_ptr_array_index(departments, i);
        if (!view_shows(view, department->id))
            continue;
        json_begin_object(json, NULL);
        json_text(json, "id", department->id);
        json_text(json, "name", department->name);
        json_int(json, "total", department->total);
        write_frozen_parts(json, department->parts, edition->questionnaire, view);
        json_end(json);
    }
    json_end(json);
}

static void write_averages(JsonWriter *json, const Peers *peers)
{
    json_begin_list(json, "parts");
    for (guint i = 0; i < peers->parts->len; i++) {
        const PeerAverage *part = &g_array_index(peers->parts, PeerAverage, i);
        json_begin_object(json, NULL);
        json_int(json, "part", part->part);
        json_number(json, "average", part->average);
        json_end(json);
    }
    json_end(json);
}

void write_peers(JsonWriter *json, const char *key, const Peers *peers,
                 const Organisation *organisation, const View *view)
{
    const Industry *industry = content_industry(view->content, organisation->industry);
    const SizeBand *band = content_size_band(view->content, organisation->size_band);
    json_begin_object(json, key);
    json_bool(json, "consent", organisation->shares_with_peers);
    json_int(json, "least", PEERS_LEAST);
    json_int(json, "count", peers == NULL ? 0 : peers->count);
    if (peers != NULL && peers->is_shown) {
        json_number(json, "average", peers->average);
        write_averages(json, peers);
    } else {
        json_none(json, "average");
    }
    json_text(json, "industry",
              industry == NULL ? "" : local_text(&industry->title, view->language));
    json_text(json, "sizeBand", band == NULL ? "" : local_text(&band->title, view->language));
    json_end(json);
}

void write_rates(JsonWriter *json, const char *key, const QuestionnaireEdition *edition,
                 const AnswerChoice *const *answers, const View *view)
{
    const PublishedRates *rates = edition->questionnaire->rates;
    json_begin_object(json, key);
    write_source(json, rates == NULL ? edition->source : rates->source, view);
    json_int(json, "sample", rates == NULL ? 0 : rates->sample);
    json_begin_list(json, "rates");
    for (guint i = 0; rates != NULL && i < rates->rates->len; i++) {
        const PublishedRate *rate = g_ptr_array_index(rates->rates, i);
        const QuestionnaireItem *item = edition_item(edition, rate->item);
        if (item == NULL)
            continue;
        json_begin_object(json, NULL);
        json_int(json, "item", rate->item);
        json_text(json, "category", text_in(view, &item->category));
        json_number(json, "percent", rate->percent);
        json_text(json, "mine", answer_id(answers[rate->item - 1]));
        json_end(json);
    }
    json_end(json);
    json_end(json);
}
