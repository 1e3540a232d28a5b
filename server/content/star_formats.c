/* The format of packs/stars.yaml; for people: packs/README.md. */
#include <string.h>

#include "base/time.h"
#include "content/pack_formats.h"

#define TITLE_MAX 150
#define PARAGRAPH_MAX 800
#define ADDRESS_MAX 300
#define MARK_MAX 4 /* characters */
#define MINUTES_MAX 480
#define CONDITIONS_MAX 20

#define AT(record, member) .offset = offsetof(record, member)

static const char *const condition_kinds[] = { "rules-known",          "rules-committed",
                                               "questionnaire-closed", "document-in-force",
                                               "document-public",      NULL };

const char *star_condition_kind_name(StarConditionKind kind)
{
    return condition_kinds[kind];
}

/* --- by which rules ------------------------------------------------------------------ */

static void check_rules(const PackReader *reader, const PackNode *node, const void *record)
{
    const StarRules *rules = record;
    if (rules->questionnaire->scoring != SCORING_CHECKLIST)
        pack_reader_problem(reader, pack_node_line(node, "questionnaire"),
                            "'%s' is not a checklist", rules->questionnaire->id);
}

static const Field rules_fields[] = {
    { "id", FIELD_ID, AT(StarRules, id) },
    { "questionnaire", FIELD_REFERENCE, AT(StarRules, questionnaire),
      .index = INDEX_QUESTIONNAIRES },
    { "title", FIELD_TEXT, AT(StarRules, title), .most = TITLE_MAX },
    { 0 },
};
static const Shape rules_shape = { "a set of rules", sizeof(StarRules), rules_fields, INDEX_NONE,
                                   check_rules };

/* --- declaration IDs -------------------------------------------------------------------- */

static void check_day(const PackReader *reader, const PackNode *node, const char *key,
                      const char *day)
{
    if (day != NULL && !time_day_is_valid(day))
        pack_reader_problem(reader, pack_node_line(node, key),
                            "'%s' is not a day such as \"2026-11-21\"", day);
}

static void check_period(const PackReader *reader, const PackNode *node, const void *record)
{
    const StarIdPeriod *period = record;
    if (strlen(period->first) != 1 || !g_ascii_isdigit(period->first[0]))
        pack_reader_problem(reader, pack_node_line(node, "first"), "'first' must be one digit");
    check_day(reader, node, "from", period->from);
    check_day(reader, node, "until", period->until);
}

static const Field period_fields[] = {
    { "first", FIELD_STRING, AT(StarIdPeriod, first), .most = 1 },
    { "from", FIELD_STRING, AT(StarIdPeriod, from), .is_optional = true, .most = 10 },
    { "until", FIELD_STRING, AT(StarIdPeriod, until), .is_optional = true, .most = 10 },
    { 0 },
};
static const Shape period_shape = { "a period", sizeof(StarIdPeriod), period_fields, INDEX_NONE,
                                    check_period };

/* --- applying ------------------------------------------------------------------------------ */

static void check_application(const PackReader *reader, const PackNode *node, const void *record)
{
    const StarApplication *application = record;
    if (!g_str_has_prefix(application->url, "https://"))
        pack_reader_problem(reader, pack_node_line(node, "url"), "'url' must begin with https://");
}

static const Field application_fields[] = {
    { "url", FIELD_STRING, AT(StarApplication, url), .most = ADDRESS_MAX },
    { "asOf", FIELD_STRING, AT(StarApplication, as_of), .most = 7 },
    { "source", FIELD_REFERENCE, AT(StarApplication, source), .index = INDEX_SOURCES },
    { "needs", FIELD_TEXT, AT(StarApplication, needs), .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape application_shape = { "an application", sizeof(StarApplication),
                                         application_fields, INDEX_NONE, check_application };

/* --- stages ---------------------------------------------------------------------------------- */

static void check_subject(const PackReader *reader, const PackNode *node,
                          const StarCondition *condition, const char *key, bool has, bool needs)
{
    if (has != needs)
        pack_reader_problem(reader, pack_node_line(node, has ? key : "kind"),
                            needs ? "a condition of kind '%s' needs '%s'"
                                  : "a condition of kind '%s' has no '%s'",
                            star_condition_kind_name(condition->kind), key);
}

static void check_condition(const PackReader *reader, const PackNode *node, const void *record)
{
    const StarCondition *condition = record;
    const bool is_of_document =
        condition->kind == STAR_DOCUMENT_IN_FORCE || condition->kind == STAR_DOCUMENT_PUBLIC;
    check_subject(reader, node, condition, "document", condition->document != NULL, is_of_document);
    check_subject(reader, node, condition, "questionnaire", condition->questionnaire != NULL,
                  condition->kind == STAR_QUESTIONNAIRE_CLOSED);
    if (condition->page[0] != '/' || condition->page[1] == '/')
        pack_reader_problem(reader, pack_node_line(node, "page"),
                            "'page' must be an address of Mimamori: \"/assessments\"");
}

static const Field condition_fields[] = {
    { "id", FIELD_ID, AT(StarCondition, id) },
    { "kind", FIELD_CHOICE, AT(StarCondition, kind), .choices = condition_kinds },
    { "title", FIELD_TEXT, AT(StarCondition, title), .most = TITLE_MAX },
    { "why", FIELD_TEXT, AT(StarCondition, why), .most = PARAGRAPH_MAX },
    { "minutes", FIELD_NUMBER, AT(StarCondition, minutes), .least = 1, .most = MINUTES_MAX },
    { "page", FIELD_STRING, AT(StarCondition, page), .most = ADDRESS_MAX },
    { "questionnaire", FIELD_REFERENCE, AT(StarCondition, questionnaire), .is_optional = true,
      .index = INDEX_QUESTIONNAIRES },
    { "document", FIELD_REFERENCE, AT(StarCondition, document), .is_optional = true,
      .index = INDEX_DOCUMENTS },
    { 0 },
};
static const Shape condition_shape = { "a condition", sizeof(StarCondition), condition_fields,
                                       INDEX_NONE, check_condition };

static void check_star(const PackReader *reader, const PackNode *node, const void *record)
{
    const Star *star = record;
    if (star->is_declarable != (star->conditions->len > 0))
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            star->is_declarable ? "a stage that is declared needs 'conditions'"
                                                : "only a stage that is declared has 'conditions'");
    if (star->is_declarable == (star->opens.ja != NULL))
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            star->is_declarable ? "only a stage that begins later has 'opens'"
                                                : "a stage that begins later needs 'opens'");
}

static const Field star_fields[] = {
    { "id", FIELD_ID, AT(Star, id) },
    { "mark", FIELD_STRING, AT(Star, mark), .most = MARK_MAX },
    { "title", FIELD_TEXT, AT(Star, title), .most = TITLE_MAX },
    { "summary", FIELD_TEXT, AT(Star, summary), .most = PARAGRAPH_MAX },
    { "declarable", FIELD_FLAG, AT(Star, is_declarable), .is_optional = true },
    { "opens", FIELD_TEXT, AT(Star, opens), .is_optional = true, .most = TITLE_MAX },
    { "sources", FIELD_RECORDS, AT(Star, sources), .least = 1, .most = 20,
      .shape = &citation_shape },
    { "conditions", FIELD_RECORDS, AT(Star, conditions), .is_optional = true, .least = 1,
      .most = CONDITIONS_MAX, .shape = &condition_shape },
    { 0 },
};
static const Shape star_shape = { "a stage", sizeof(Star), star_fields, INDEX_NONE, check_star };

static const Field stars_fields[] = {
    { "rules", FIELD_RECORDS, AT(Stars, rules), .least = 1, .most = 10, .shape = &rules_shape },
    { "rulesSource", FIELD_REFERENCE, AT(Stars, rules_source), .index = INDEX_SOURCES },
    { "ids", FIELD_RECORDS, AT(Stars, ids), .least = 1, .most = 20, .shape = &period_shape },
    { "application", FIELD_RECORD, AT(Stars, application), .shape = &application_shape },
    { "stages", FIELD_RECORDS, AT(Stars, stages), .least = 1, .most = 10, .shape = &star_shape },
    { 0 },
};
const Shape stars_shape = { "stars.yaml", sizeof(Stars), stars_fields, INDEX_NONE, NULL };
