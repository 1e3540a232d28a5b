#include "content/pack_formats.h"

#include "base/text.h"

#define TITLE_MAX 150     /* characters */
#define PARAGRAPH_MAX 800 /* characters */
#define CATEGORY_MAX 24   /* characters; Japanese ones are two to eight */
#define PERSONS_MAX 1000000
#define POINTS_MAX 1000

/* Where a field lies in its struct. */
#define AT(record, member) .offset = offsetof(record, member)

static const char *const size_classes[] = { "micro", "small", "medium", NULL };
static const char *const efforts[] = { "low", "medium", "high", NULL };
static const char *const costs[] = { "none", "low", "medium", "high", NULL };
static const char *const scorings[] = { "points", "checklist", NULL };
static const char *const answer_states[] = { "implemented", "partial",        "not_implemented",
                                             "unknown",     "not_applicable", NULL };

const char *size_class_name(SizeClass size)
{
    return size_classes[size];
}

const char *effort_name(Effort effort)
{
    return efforts[effort];
}

const char *cost_name(Cost cost)
{
    return costs[cost];
}

const char *scoring_name(Scoring scoring)
{
    return scorings[scoring];
}

const char *answer_state_name(AnswerState state)
{
    return answer_states[state];
}

/* The line of a key of an entry of a list of @node. */
static int line_in_list(const PackNode *node, const char *list, guint index, const char *key)
{
    const PackNode *entries = pack_node_get(node, list);
    return pack_node_line(g_ptr_array_index(entries->entries, index), key);
}

/* ---- sources.yaml ---- */

static bool is_partial_date(const char *date)
{
    return g_regex_match_simple("^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
                                date, 0, 0);
}

static void check_source(const PackReader *reader, const PackNode *node, const void *record)
{
    const SourceDocument *source = record;
    if (!is_partial_date(source->date))
        pack_reader_problem(reader, pack_node_line(node, "date"),
                            "'%s' is not a date such as \"2019\", \"2019-03\" or \"2019-03-19\"",
                            source->date);
    if (source->url != NULL && !g_str_has_prefix(source->url, "https://"))
        pack_reader_problem(reader, pack_node_line(node, "url"), "'url' must begin with https://");
}

static const Field source_fields[] = {
    { "id", FIELD_ID, AT(SourceDocument, id) },
    { "title", FIELD_TEXT, AT(SourceDocument, title), .most = TITLE_MAX },
    { "publisher", FIELD_TEXT, AT(SourceDocument, publisher), .most = TITLE_MAX },
    { "date", FIELD_STRING, AT(SourceDocument, date), .most = 10 },
    { "url", FIELD_STRING, AT(SourceDocument, url), .is_optional = true, .most = 300 },
    { "note", FIELD_TEXT, AT(SourceDocument, note), .is_optional = true, .most = PARAGRAPH_MAX },
    { "retired", FIELD_FLAG, AT(SourceDocument, is_retired), .is_optional = true },
    { 0 },
};
static const Shape source_shape = { "a source", sizeof(SourceDocument), source_fields,
                                    INDEX_SOURCES, check_source };

static const Field sources_pack_fields[] = {
    { "sources", FIELD_RECORDS, AT(SourcesPack, sources), .least = 1, .most = 500,
      .shape = &source_shape },
    { 0 },
};
const Shape sources_pack_shape = { "sources.yaml", sizeof(SourcesPack), sources_pack_fields,
                                   INDEX_NONE, NULL };

/* ---- domains.yaml ---- */

static const Field domain_fields[] = {
    { "id", FIELD_ID, AT(Domain, id) },
    { "title", FIELD_TEXT, AT(Domain, title), .most = TITLE_MAX },
    { "retired", FIELD_FLAG, AT(Domain, is_retired), .is_optional = true },
    { 0 },
};
static const Shape domain_shape = { "a domain", sizeof(Domain), domain_fields, INDEX_DOMAINS,
                                    NULL };

static const Field domains_pack_fields[] = {
    { "domains", FIELD_RECORDS, AT(DomainsPack, domains), .least = 1, .most = 100,
      .shape = &domain_shape },
    { 0 },
};
const Shape domains_pack_shape = { "domains.yaml", sizeof(DomainsPack), domains_pack_fields,
                                   INDEX_NONE, NULL };

/* ---- sizes.yaml ---- */

/* The bands in use must follow one another without gap, and only the last may be open. */
static void check_sizes(const PackReader *reader, const PackNode *node, const void *record)
{
    const SizesPack *pack = record;
    int next = 1;
    for (guint i = 0; i < pack->bands->len; i++) {
        const SizeBand *band = g_ptr_array_index(pack->bands, i);
        if (band->is_retired)
            continue;
        if (next == 0)
            pack_reader_problem(reader, line_in_list(node, "bands", i, "least"),
                                "a band stands before that has no upper end; give it a 'most'");
        else if (band->least != next)
            pack_reader_problem(reader, line_in_list(node, "bands", i, "least"),
                                "'least' must be %d, so that no company falls between bands", next);
        else if (band->most != 0 && band->most < band->least)
            pack_reader_problem(reader, line_in_list(node, "bands", i, "most"),
                                "'most' is below 'least'");
        next = band->most == 0 ? 0 : band->most + 1;
    }
    if (next != 0)
        pack_reader_problem(reader, node->line, "the last band must have no 'most'");
}

static const Field size_band_fields[] = {
    { "id", FIELD_ID, AT(SizeBand, id) },
    { "least", FIELD_NUMBER, AT(SizeBand, least), .least = 1, .most = PERSONS_MAX },
    { "most", FIELD_NUMBER, AT(SizeBand, most), .is_optional = true, .least = 1,
      .most = PERSONS_MAX },
    { "class", FIELD_CHOICE, AT(SizeBand, size), .choices = size_classes },
    { "title", FIELD_TEXT, AT(SizeBand, title), .most = TITLE_MAX },
    { "retired", FIELD_FLAG, AT(SizeBand, is_retired), .is_optional = true },
    { 0 },
};
static const Shape size_band_shape = { "a size band", sizeof(SizeBand), size_band_fields,
                                       INDEX_NONE, NULL };

static const Field sizes_pack_fields[] = {
    { "bands", FIELD_RECORDS, AT(SizesPack, bands), .least = 1, .most = 50,
      .shape = &size_band_shape },
    { 0 },
};
const Shape sizes_pack_shape = { "sizes.yaml", sizeof(SizesPack), sizes_pack_fields, INDEX_NONE,
                                 check_sizes };

/* ---- industries.yaml ---- */

static const Field industry_edition_fields[] = {
    { "id", FIELD_ID, AT(IndustryEdition, id) },
    { "source", FIELD_REFERENCE, AT(IndustryEdition, source), .index = INDEX_SOURCES },
    { 0 },
};
static const Shape industry_edition_shape = { "the edition", sizeof(IndustryEdition),
                                              industry_edition_fields, INDEX_NONE, NULL };

static const Field industry_fields[] = {
    { "id", FIELD_ID, AT(Industry, id) },
    { "title", FIELD_TEXT, AT(Industry, title), .most = TITLE_MAX },
    { "retired", FIELD_FLAG, AT(Industry, is_retired), .is_optional = true },
    { 0 },
};
static const Shape industry_shape = { "an industry", sizeof(Industry), industry_fields, INDEX_NONE,
                                      NULL };

static const Field industries_pack_fields[] = {
    { "edition", FIELD_RECORD, AT(IndustriesPack, edition), .shape = &industry_edition_shape },
    { "industries", FIELD_RECORDS, AT(IndustriesPack, industries), .least = 1, .most = 200,
      .shape = &industry_shape },
    { 0 },
};
const Shape industries_pack_shape = { "industries.yaml", sizeof(IndustriesPack),
                                      industries_pack_fields, INDEX_NONE, NULL };

/* ---- controls/DOMAIN.yaml ---- */

/* Whatever the size of a company, some measure must suit it. */
static void check_control(const PackReader *reader, const PackNode *node, const void *record)
{
    const Control *control = record;
    unsigned covered = 0;
    for (guint i = 0; i < control->measures->len; i++)
        covered |= ((const Measure *)g_ptr_array_index(control->measures, i))->sizes;
    for (guint i = 0; size_classes[i] != NULL; i++) {
        if (!(covered & 1u << i))
            pack_reader_problem(reader, pack_node_line(node, "measures"),
                                "no measure of '%s' suits the class '%s'; add it to 'sizes'",
                                control->id, size_classes[i]);
    }
}

static const Field measure_fields[] = {
    { "sizes", FIELD_CHOICES, AT(Measure, sizes), .choices = size_classes },
    { "effort", FIELD_CHOICE, AT(Measure, effort), .choices = efforts },
    { "cost", FIELD_CHOICE, AT(Measure, cost), .choices = costs },
    { "text", FIELD_TEXT, AT(Measure, text), .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape measure_shape = { "a measure", sizeof(Measure), measure_fields, INDEX_NONE,
                                     NULL };

static const Field citation_fields[] = {
    { "document", FIELD_REFERENCE, AT(Citation, document), .index = INDEX_SOURCES },
    { "item", FIELD_STRING, AT(Citation, item), .most = 40 },
    { 0 },
};
const Shape citation_shape = { "a source", sizeof(Citation), citation_fields, INDEX_NONE, NULL };

static const Field control_fields[] = {
    { "id", FIELD_ID, AT(Control, id) },
    { "title", FIELD_TEXT, AT(Control, title), .most = TITLE_MAX },
    { "meaning", FIELD_TEXT, AT(Control, meaning), .most = PARAGRAPH_MAX },
    { "why", FIELD_TEXT, AT(Control, why), .most = PARAGRAPH_MAX },
    { "measures", FIELD_RECORDS, AT(Control, measures), .least = 2, .most = 4,
      .shape = &measure_shape },
    { "evidence", FIELD_TEXTS, AT(Control, evidence), .least = 1, .most = 4 },
    { "sources", FIELD_RECORDS, AT(Control, sources), .least = 1, .most = 20,
      .shape = &citation_shape },
    { "retired", FIELD_FLAG, AT(Control, is_retired), .is_optional = true },
    { 0 },
};
static const Shape control_shape = { "a control", sizeof(Control), control_fields, INDEX_CONTROLS,
                                     check_control };

/* "controls/updates.yaml" holds the controls of the domain "updates". */
static void check_controls_pack(const PackReader *reader, const PackNode *node, const void *record)
{
    const ControlsPack *pack = record;
    g_autofree char *want = g_strdup_printf("%s.yaml", pack->domain->id);
    g_autofree char *name = g_path_get_basename(reader->file);
    if (!g_str_equal(name, want))
        pack_reader_problem(reader, pack_node_line(node, "domain"),
                            "the file of the domain '%s' must be named '%s'", pack->domain->id,
                            want);
}

static const Field controls_pack_fields[] = {
    { "domain", FIELD_REFERENCE, AT(ControlsPack, domain), .index = INDEX_DOMAINS },
    { "controls", FIELD_RECORDS, AT(ControlsPack, controls), .least = 1, .most = 500,
      .shape = &control_shape },
    { 0 },
};
const Shape controls_pack_shape = { "a file of controls", sizeof(ControlsPack),
                                    controls_pack_fields, INDEX_NONE, check_controls_pack };

/* ---- questionnaires/ID.yaml ---- */

static const Field answer_fields[] = {
    { "id", FIELD_ID, AT(AnswerChoice, id) },
    { "points", FIELD_NUMBER, AT(AnswerChoice, points), .least = -POINTS_MAX, .most = POINTS_MAX },
    { "state", FIELD_CHOICE, AT(AnswerChoice, state), .choices = answer_states },
    { "label", FIELD_TEXT, AT(AnswerChoice, label), .most = CATEGORY_MAX },
    { "words", FIELD_STRINGS, AT(AnswerChoice, words), .is_optional = true, .least = 1,
      .most = 100 },
    { 0 },
};
static const Shape answer_shape = { "an answer", sizeof(AnswerChoice), answer_fields, INDEX_NONE,
                                    NULL };

static const Field part_fields[] = {
    { "number", FIELD_ORDINAL, AT(QuestionnairePart, number) },
    { "id", FIELD_ID, AT(QuestionnairePart, id) },
    { "title", FIELD_TEXT, AT(QuestionnairePart, title), .most = TITLE_MAX },
    { "note", FIELD_TEXT, AT(QuestionnairePart, note), .is_optional = true, .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape part_shape = { "a part", sizeof(QuestionnairePart), part_fields, INDEX_NONE,
                                  NULL };

static const Field item_fields[] = {
    { "number", FIELD_ORDINAL, AT(QuestionnaireItem, number) },
    { "id", FIELD_ID, AT(QuestionnaireItem, id) },
    { "part", FIELD_NUMBER, AT(QuestionnaireItem, part), .least = 1, .most = 100 },
    { "category", FIELD_TEXT, AT(QuestionnaireItem, category), .most = CATEGORY_MAX },
    { "question", FIELD_TEXT, AT(QuestionnaireItem, question), .most = PARAGRAPH_MAX },
    { "hint", FIELD_TEXT, AT(QuestionnaireItem, hint), .most = PARAGRAPH_MAX },
    { "important", FIELD_FLAG, AT(QuestionnaireItem, is_important), .is_optional = true },
    { "controls", FIELD_REFERENCES, AT(QuestionnaireItem, controls), .least = 1, .most = 50,
      .index = INDEX_CONTROLS },
    { 0 },
};
static const Shape item_shape = { "an item", sizeof(QuestionnaireItem), item_fields, INDEX_NONE,
                                  NULL };

static const Field band_fields[] = {
    { "id", FIELD_ID, AT(ScoreBand, id) },
    { "least", FIELD_NUMBER, AT(ScoreBand, least), .least = -POINTS_MAX * 100,
      .most = POINTS_MAX * 100 },
    { "title", FIELD_TEXT, AT(ScoreBand, title), .most = TITLE_MAX },
    { "state", FIELD_TEXT, AT(ScoreBand, state), .most = PARAGRAPH_MAX },
    { "advice", FIELD_TEXT, AT(ScoreBand, advice), .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape band_shape = { "a band", sizeof(ScoreBand), band_fields, INDEX_NONE, NULL };

static const Field change_fields[] = {
    { "item", FIELD_NUMBER, AT(EditionChange, item), .least = 1, .most = 1000 },
    { "question", FIELD_TEXT, AT(EditionChange, question), .is_optional = true,
      .most = PARAGRAPH_MAX },
    { "hint", FIELD_TEXT, AT(EditionChange, hint), .is_optional = true, .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape change_shape = { "a change", sizeof(EditionChange), change_fields, INDEX_NONE,
                                    NULL };

static const Field edition_fields[] = {
    { "id", FIELD_ID, AT(QuestionnaireEdition, id) },
    { "source", FIELD_REFERENCE, AT(QuestionnaireEdition, source), .index = INDEX_SOURCES },
    { "title", FIELD_TEXT, AT(QuestionnaireEdition, title), .most = TITLE_MAX },
    { "draft", FIELD_FLAG, AT(QuestionnaireEdition, is_draft), .is_optional = true },
    { "changes", FIELD_RECORDS, AT(QuestionnaireEdition, changes), .is_optional = true, .least = 1,
      .most = 60, .shape = &change_shape },
    { 0 },
};
static const Shape edition_shape = { "an edition", sizeof(QuestionnaireEdition), edition_fields,
                                     INDEX_NONE, NULL };

static const Field rate_fields[] = {
    { "item", FIELD_NUMBER, AT(PublishedRate, item), .least = 1, .most = 1000 },
    { "percent", FIELD_PERCENT, AT(PublishedRate, percent) },
    { 0 },
};
static const Shape rate_shape = { "a rate", sizeof(PublishedRate), rate_fields, INDEX_NONE, NULL };

static const Field rates_fields[] = {
    { "source", FIELD_REFERENCE, AT(PublishedRates, source), .index = INDEX_SOURCES },
    { "sample", FIELD_NUMBER, AT(PublishedRates, sample), .least = 1, .most = PERSONS_MAX },
    { "rates", FIELD_RECORDS, AT(PublishedRates, rates), .least = 1, .most = 60,
      .shape = &rate_shape },
    { 0 },
};
static const Shape rates_shape = { "published_rates", sizeof(PublishedRates), rates_fields,
                                   INDEX_NONE, NULL };

static void check_answers(const PackReader *reader, const PackNode *node,
                          const Questionnaire *questionnaire)
{
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int before = POINTS_MAX;
    for (guint i = 0; i < questionnaire->answers->len; i++) {
        const AnswerChoice *answer = g_ptr_array_index(questionnaire->answers, i);
        if (answer->points > before)
            pack_reader_problem(reader, line_in_list(node, "answers", i, "points"),
                                "answers stand in the order of their points, the best first");
        before = answer->points;

        g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint j = 0; j < answer->words->len; j++)
            g_hash_table_add(own, text_fold(g_ptr_array_index(answer->words, j)));
        g_hash_table_add(own, text_fold(answer->id));
        GHashTableIter iterator;
        void *word = NULL;
        g_hash_table_iter_init(&iterator, own);
        while (g_hash_table_iter_next(&iterator, &word, NULL)) {
            if (!g_hash_table_add(words, g_strdup(word)))
                pack_reader_problem(reader, line_in_list(node, "answers", i, "words"),
                                    "'%s' stands for two answers; remove one", (char *)word);
        }
    }
}

static void check_items(const PackReader *reader, const PackNode *node,
                        const Questionnaire *questionnaire)
{
    for (guint i = 0; i < questionnaire->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(questionnaire->items, i);
        if (questionnaire_part(questionnaire, item->part) == NULL)
            pack_reader_problem(reader, line_in_list(node, "items", i, "part"),
                                "there is no part %d; add it to 'parts' or correct it", item->part);
    }
}

/* Every total that can come about must have its band. */
static void check_bands(const PackReader *reader, const PackNode *node,
                        const Questionnaire *questionnaire)
{
    const guint count = questionnaire->bands->len;
    if (questionnaire->scoring == SCORING_CHECKLIST) {
        if (count > 0)
            pack_reader_problem(reader, pack_node_line(node, "bands"),
                                "a checklist has no bands; remove them");
        return;
    }
    if (count == 0) {
        pack_reader_problem(reader, node->line, "scoring by points needs 'bands'; add them");
        return;
    }

    for (guint i = 1; i < count; i++) {
        const ScoreBand *higher = g_ptr_array_index(questionnaire->bands, i - 1);
        const ScoreBand *band = g_ptr_array_index(questionnaire->bands, i);
        if (band->least >= higher->least)
            pack_reader_problem(reader, line_in_list(node, "bands", i, "least"),
                                "bands stand in the order of 'least', the highest first");
    }
    const AnswerChoice *worst =
        g_ptr_array_index(questionnaire->answers, questionnaire->answers->len - 1);
    const ScoreBand *lowest = g_ptr_array_index(questionnaire->bands, count - 1);
    const int least = MIN(worst->points, 0) * (int)questionnaire->items->len;
    if (lowest->least > least)
        pack_reader_problem(reader, line_in_list(node, "bands", count - 1, "least"),
                            "the lowest band must reach down to %d", least);
}

static bool is_item(const Questionnaire *questionnaire, int number)
{
    return number >= 1 && number <= (int)questionnaire->items->len;
}

static void check_edition(const PackReader *reader, const PackNode *node,
                          const Questionnaire *questionnaire, const QuestionnaireEdition *edition)
{
    int before = 0;
    for (guint i = 0; i < edition->changes->len; i++) {
        const EditionChange *change = g_ptr_array_index(edition->changes, i);
        const int line = line_in_list(node, "changes", i, "item");
        if (!is_item(questionnaire, change->item))
            pack_reader_problem(reader, line, "there is no item %d", change->item);
        else if (change->item <= before)
            pack_reader_problem(reader, line,
                                "changes stand in the order of their items, each item once");
        if (change->question.ja == NULL && change->hint.ja == NULL)
            pack_reader_problem(reader, line, "a change needs 'question' or 'hint'");
        before = change->item;
    }
}

static void check_editions(const PackReader *reader, const PackNode *node,
                           const Questionnaire *questionnaire)
{
    const PackNode *editions = pack_node_get(node, "editions");
    bool has_finished = false;
    for (guint i = 0; i < questionnaire->editions->len; i++) {
        const QuestionnaireEdition *edition = g_ptr_array_index(questionnaire->editions, i);
        check_edition(reader, g_ptr_array_index(editions->entries, i), questionnaire, edition);
        has_finished |= !edition->is_draft;
    }
    if (!has_finished)
        pack_reader_problem(reader, editions->line, "one edition must not be a draft");
}

static void check_rates(const PackReader *reader, const PackNode *node,
                        const Questionnaire *questionnaire)
{
    if (questionnaire->rates == NULL)
        return;
    const GPtrArray *rates = questionnaire->rates->rates;
    int before = 0;
    for (guint i = 0; i < rates->len; i++) {
        const PublishedRate *rate = g_ptr_array_index(rates, i);
        const int line = line_in_list(pack_node_get(node, "published_rates"), "rates", i, "item");
        if (!is_item(questionnaire, rate->item))
            pack_reader_problem(reader, line, "there is no item %d", rate->item);
        else if (rate->item <= before)
            pack_reader_problem(reader, line,
                                "rates stand in the order of their items, each item once");
        before = rate->item;
    }
}

static void check_questionnaire(const PackReader *reader, const PackNode *node, const void *record)
{
    const Questionnaire *questionnaire = record;
    g_autofree char *want = g_strdup_printf("%s.yaml", questionnaire->id);
    g_autofree char *name = g_path_get_basename(reader->file);
    if (!g_str_equal(name, want))
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            "the file of the questionnaire '%s' must be named '%s'",
                            questionnaire->id, want);

    check_answers(reader, node, questionnaire);
    check_items(reader, node, questionnaire);
    check_bands(reader, node, questionnaire);
    check_editions(reader, node, questionnaire);
    check_rates(reader, node, questionnaire);
}

static const Field questionnaire_fields[] = {
    { "id", FIELD_ID, AT(Questionnaire, id) },
    { "title", FIELD_TEXT, AT(Questionnaire, title), .most = TITLE_MAX },
    { "summary", FIELD_TEXT, AT(Questionnaire, summary), .most = PARAGRAPH_MAX },
    { "scoring", FIELD_CHOICE, AT(Questionnaire, scoring), .choices = scorings },
    { "answers", FIELD_RECORDS, AT(Questionnaire, answers), .least = 2, .most = 8,
      .shape = &answer_shape },
    { "parts", FIELD_RECORDS, AT(Questionnaire, parts), .least = 1, .most = 20,
      .shape = &part_shape },
    { "items", FIELD_RECORDS, AT(Questionnaire, items), .least = 1, .most = 60,
      .shape = &item_shape },
    { "bands", FIELD_RECORDS, AT(Questionnaire, bands), .is_optional = true, .least = 1, .most = 20,
      .shape = &band_shape },
    { "editions", FIELD_RECORDS, AT(Questionnaire, editions), .least = 1, .most = 20,
      .shape = &edition_shape },
    { "published_rates", FIELD_RECORD, AT(Questionnaire, rates), .is_optional = true,
      .shape = &rates_shape },
    { "retired", FIELD_FLAG, AT(Questionnaire, is_retired), .is_optional = true },
    { 0 },
};
const Shape questionnaire_shape = { "a questionnaire", sizeof(Questionnaire), questionnaire_fields,
                                    INDEX_QUESTIONNAIRES, check_questionnaire };

void edition_resolve(QuestionnaireEdition *edition, const Questionnaire *questionnaire)
{
    edition->questionnaire = questionnaire;
    edition->items = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < questionnaire->items->len; i++)
        g_ptr_array_add(edition->items, g_memdup2(g_ptr_array_index(questionnaire->items, i),
                                                  sizeof(QuestionnaireItem)));

    for (guint i = 0; i < edition->changes->len; i++) {
        const EditionChange *change = g_ptr_array_index(edition->changes, i);
        QuestionnaireItem *item = g_ptr_array_index(edition->items, (guint)change->item - 1);
        if (change->question.ja != NULL)
            item->question = change->question;
        if (change->hint.ja != NULL)
            item->hint = change->hint;
    }
}
