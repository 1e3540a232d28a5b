#include "rooms/documents/facts.h"

#include "base/wareki.h"

#define MEASURES_OF_RULE 6 /* shown for one rule of a leaflet */
#define DECISIONS_MAX 60   /* rows of the table of decisions */

char *facts_day(const char *day, const Organisation *organisation)
{
    const bool is_japanese = g_str_equal(organisation->date_style, "japanese");
    return wareki_format(day, is_japanese ? CALENDAR_JAPANESE : CALENDAR_WESTERN, "ja");
}

/* Texts of people end up in one line of Markdown; an empty one is no fact. */
static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_string(text));
}

/* --- the company ---------------------------------------------------------------------- */

static json_t *company_of(const FactsInput *input)
{
    const Organisation *organisation = input->organisation;
    const Industry *industry = content_industry(input->content, organisation->industry);
    const SizeBand *size = content_size_band(input->content, organisation->size_band);
    json_t *company = json_object();
    set_text(company, "name", organisation->name);
    set_text(company, "address", organisation->address);
    set_text(company, "industry", industry == NULL ? NULL : industry->title.ja);
    set_text(company, "size", size == NULL ? NULL : size->title.ja);
    return company;
}

/* --- what was answered ------------------------------------------------------------------ */

static void set_choice(json_t *answers, const DocumentQuestion *question, const char *value)
{
    const DocumentChoice *choice = document_choice(question, value);
    if (choice == NULL)
        return; /* of an older edition of the kind */
    g_autofree char *flag = g_strconcat(question->id, "-is-", choice->id, NULL);
    set_text(answers, question->id, choice->label.ja);
    json_object_set_new(answers, flag, json_true());
}

static json_t *lines_of(const char *value)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    json_t *list = json_array();
    for (int i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        if (line[0] != '\0')
            json_array_append_new(list, json_string(line));
    }
    return list;
}

static void set_answer(json_t *facts, json_t *answers, const DocumentQuestion *question,
                       const char *value, const Organisation *organisation)
{
    if (question->kind == QUESTION_CHOICE) {
        set_choice(answers, question, value);
    } else if (question->kind == QUESTION_DAY) {
        g_autofree char *shown = facts_day(value, organisation);
        set_text(answers, question->id, shown);
    } else if (question->kind == QUESTION_LINES) {
        g_autofree char *flag = g_strconcat("has-", question->id, NULL);
        json_object_set_new(answers, question->id, lines_of(value));
        json_object_set_new(facts, flag, json_true());
    } else {
        set_text(answers, question->id, value);
    }
}

static void add_answers(json_t *facts, const FactsInput *input)
{
    json_t *answers = json_object();
    for (guint i = 0; i < input->kind->questions->len; i++) {
        const DocumentQuestion *question = g_ptr_array_index(input->kind->questions, i);
        const char *value = g_hash_table_lookup(input->answers, question->id);
        if (value == NULL || value[0] == '\0')
            value = question->fallback;
        if (value != NULL)
            set_answer(facts, answers, question, value, input->organisation);
    }
    json_object_set_new(facts, "answers", answers);
}

/* --- decisions ---------------------------------------------------------------------------- */

static bool is_standing(const Decision *decision)
{
    return decision->state != DECISION_DROPPED && decision->approval == APPROVAL_APPROVED;
}

static json_t *measure_of(const char *text, const char *person)
{
    json_t *measure = json_object();
    set_text(measure, "text", text);
    set_text(measure, "person", person);
    return measure;
}

static bool concerns(const QuestionnaireItem *item, const char *control_id)
{
    for (guint i = 0; i < item->controls->len; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        if (g_str_equal(control->id, control_id))
            return true;
    }
    return false;
}

/* What the company decided on the controls of an item. */
static void add_own_measures(json_t *measures, const FactsInput *input,
                             const QuestionnaireItem *item)
{
    for (guint i = 0; i < input->decisions->len; i++) {
        const Decision *decision = g_ptr_array_index(input->decisions, i);
        if (json_array_size(measures) < MEASURES_OF_RULE && is_standing(decision) &&
            concerns(item, decision->control_id))
            json_array_append_new(
                measures,
                measure_of(decision->measure, person_name(input->names, decision->person_id)));
    }
}

/* Where nothing is decided yet: the simplest measures for a company of this size. */
static void add_simplest_measures(json_t *measures, const FactsInput *input,
                                  const QuestionnaireItem *item)
{
    const SizeBand *band = content_size_band(input->content, input->organisation->size_band);
    const SizeClass size = band == NULL ? SIZE_CLASS_SMALL : band->size;
    for (guint i = 0; i < item->controls->len && json_array_size(measures) < 2; i++) {
        const Control *control = g_ptr_array_index(item->controls, i);
        const Measure *measure = control_simplest_measure(control, size);
        json_array_append_new(measures, measure_of(measure->text.ja, NULL));
    }
}

static json_t *rule_of(const FactsInput *input, const QuestionnaireItem *item)
{
    json_t *measures = json_array();
    add_own_measures(measures, input, item);
    if (json_array_size(measures) == 0)
        add_simplest_measures(measures, input, item);
    return json_pack("{s:i, s:s, s:s, s:o}", "number", item->number, "category", item->category.ja,
                     "question", item->question.ja, "measures", measures);
}

static void add_rules(json_t *facts, const FactsInput *input)
{
    const QuestionnaireEdition *edition = questionnaire_edition(input->kind->questionnaire, NULL);
    json_t *rules = json_array();
    for (guint i = 0; i < edition->items->len; i++)
        json_array_append_new(rules, rule_of(input, g_ptr_array_index(edition->items, i)));
    json_object_set_new(facts, "rules", rules);
}

static json_t *decision_of(const FactsInput *input, const Decision *decision)
{
    json_t *object = json_object();
    set_text(object, "measure", decision->measure);
    set_text(object, "person", person_name(input->names, decision->person_id));
    if (decision->due_on != NULL) {
        g_autofree char *due = facts_day(decision->due_on, input->organisation);
        set_text(object, "due", due);
    }
    set_text(object, "state", decision->state == DECISION_DONE ? "済み" : "予定");
    return object;
}

static void add_decisions(json_t *facts, const FactsInput *input)
{
    json_t *decisions = json_array();
    for (guint i = 0; i < input->decisions->len; i++) {
        const Decision *decision = g_ptr_array_index(input->decisions, i);
        if (is_standing(decision) && json_array_size(decisions) < DECISIONS_MAX)
            json_array_append_new(decisions, decision_of(input, decision));
    }
    if (json_array_size(decisions) > 0)
        json_object_set_new(facts, "has-decisions", json_true());
    json_object_set_new(facts, "decisions", decisions);
}

/* --- the result ----------------------------------------------------------------------------- */

static void show_day(json_t *object, const Organisation *organisation)
{
    const char *day = json_string_value(json_object_get(object, "date"));
    if (day == NULL)
        return;
    g_autofree char *shown = facts_day(day, organisation);
    json_object_set_new(object, "date", json_string(shown));
}

static void add_assessment(json_t *facts, const FactsInput *input)
{
    json_t *assessment = json_deep_copy(input->assessment);
    show_day(assessment, input->organisation);
    show_day(json_object_get(assessment, "previous"), input->organisation);
    json_object_set_new(facts, "assessment", assessment);
}

/* Only what the kind can use, so that nothing else is ever a reason to revise it. */
json_t *facts_new(const FactsInput *input)
{
    json_t *facts = json_object();
    const Questionnaire *questionnaire = input->kind->questionnaire;
    json_object_set_new(facts, "company", company_of(input));
    add_answers(facts, input);
    if (questionnaire != NULL && questionnaire->scoring == SCORING_CHECKLIST)
        add_rules(facts, input);
    if (questionnaire != NULL && questionnaire->scoring == SCORING_POINTS)
        add_decisions(facts, input);
    if (input->assessment != NULL)
        add_assessment(facts, input);
    return facts;
}
