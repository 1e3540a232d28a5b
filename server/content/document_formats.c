/* The formats of packs/documents/ and packs/wording.yaml; for people: packs/README.md. */
#include "base/time.h"
#include "content/pack_formats.h"

#define TITLE_MAX 150
#define PARAGRAPH_MAX 800
#define ANSWER_MAX 2000 /* characters */
#define WORD_MAX 40

#define AT(record, member) .offset = offsetof(record, member)

static const char *const question_kinds[] = { "text", "lines", "choice", "day", NULL };
static const char *const numberings[] = { "none", "sections", "articles", NULL };

const char *document_question_kind_name(DocumentQuestionKind kind)
{
    return question_kinds[kind];
}

/* --- documents/ID.yaml --------------------------------------------------------------- */

static const Field choice_fields[] = {
    { "id", FIELD_ID, AT(DocumentChoice, id) },
    { "label", FIELD_TEXT, AT(DocumentChoice, label), .most = TITLE_MAX },
    { 0 },
};
static const Shape choice_shape = { "a choice", sizeof(DocumentChoice), choice_fields, INDEX_NONE,
                                    NULL };

static void check_question(const PackReader *reader, const PackNode *node, const void *record)
{
    const DocumentQuestion *question = record;
    const bool is_choice = question->kind == QUESTION_CHOICE;
    if (is_choice != (question->choices->len > 0))
        pack_reader_problem(reader, pack_node_line(node, "kind"),
                            is_choice ? "a choice needs 'choices'"
                                      : "only a question of kind 'choice' has 'choices'");
    if (question->fallback == NULL)
        return;
    if (is_choice && document_choice(question, question->fallback) == NULL)
        pack_reader_problem(reader, pack_node_line(node, "fallback"), "'%s' is none of the choices",
                            question->fallback);
    if (question->kind == QUESTION_DAY && !time_day_is_valid(question->fallback))
        pack_reader_problem(reader, pack_node_line(node, "fallback"),
                            "'%s' is not a day such as \"2026-11-21\"", question->fallback);
}

static const Field question_fields[] = {
    { "id", FIELD_ID, AT(DocumentQuestion, id) },
    { "kind", FIELD_CHOICE, AT(DocumentQuestion, kind), .choices = question_kinds },
    { "label", FIELD_TEXT, AT(DocumentQuestion, label), .most = TITLE_MAX },
    { "hint", FIELD_TEXT, AT(DocumentQuestion, hint), .is_optional = true, .most = PARAGRAPH_MAX },
    { "place", FIELD_TEXT, AT(DocumentQuestion, place), .most = TITLE_MAX },
    { "required", FIELD_FLAG, AT(DocumentQuestion, is_required), .is_optional = true },
    { "most", FIELD_NUMBER, AT(DocumentQuestion, most), .least = 1, .most = ANSWER_MAX },
    { "fallback", FIELD_STRING, AT(DocumentQuestion, fallback), .is_optional = true,
      .most = ANSWER_MAX },
    { "choices", FIELD_RECORDS, AT(DocumentQuestion, choices), .is_optional = true, .least = 2,
      .most = 20, .shape = &choice_shape },
    { 0 },
};
static const Shape question_shape = { "a question", sizeof(DocumentQuestion), question_fields,
                                      INDEX_NONE, check_question };

static const Field kind_fields[] = {
    { "id", FIELD_ID, AT(DocumentKind, id) },
    { "title", FIELD_TEXT, AT(DocumentKind, title), .most = TITLE_MAX },
    { "summary", FIELD_TEXT, AT(DocumentKind, summary), .most = PARAGRAPH_MAX },
    { "order", FIELD_NUMBER, AT(DocumentKind, order), .least = 1, .most = 1000 },
    { "numbering", FIELD_CHOICE, AT(DocumentKind, numbering), .choices = numberings },
    { "card", FIELD_FLAG, AT(DocumentKind, is_card), .is_optional = true },
    { "contents", FIELD_FLAG, AT(DocumentKind, has_contents), .is_optional = true },
    { "publishable", FIELD_FLAG, AT(DocumentKind, is_publishable), .is_optional = true },
    { "questionnaire", FIELD_REFERENCE, AT(DocumentKind, questionnaire), .is_optional = true,
      .index = INDEX_QUESTIONNAIRES },
    { "sources", FIELD_RECORDS, AT(DocumentKind, sources), .least = 1, .most = 20,
      .shape = &citation_shape },
    { "questions", FIELD_RECORDS, AT(DocumentKind, questions), .is_optional = true, .least = 1,
      .most = 40, .shape = &question_shape },
    { "retired", FIELD_FLAG, AT(DocumentKind, is_retired), .is_optional = true },
    { 0 },
};

/* "documents/basic-policy.yaml" is the document "basic-policy". */
static void check_kind(const PackReader *reader, const PackNode *node, const void *record)
{
    const DocumentKind *kind = record;
    g_autofree char *want = g_strdup_printf("%s.yaml", kind->id);
    g_autofree char *name = g_path_get_basename(reader->file);
    if (!g_str_equal(name, want))
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            "the file of the document '%s' must be named '%s'", kind->id, want);
}

const Shape document_kind_shape = { "a document", sizeof(DocumentKind), kind_fields,
                                    INDEX_DOCUMENTS, check_kind };

/* --- wording.yaml -------------------------------------------------------------------- */

static const Field rule_fields[] = {
    { "id", FIELD_ID, AT(WordingRule, id) },
    { "about", FIELD_STRINGS, AT(WordingRule, about), .least = 1, .most = 40 },
    { "wrong", FIELD_STRINGS, AT(WordingRule, wrong), .least = 1, .most = 40 },
    { "unless", FIELD_STRINGS, AT(WordingRule, unless), .is_optional = true, .least = 1,
      .most = 40 },
    { "right", FIELD_STRING, AT(WordingRule, right), .most = WORD_MAX },
    { "reason", FIELD_TEXT, AT(WordingRule, reason), .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape rule_shape = { "a rule", sizeof(WordingRule), rule_fields, INDEX_NONE, NULL };

static const Field wording_pack_fields[] = {
    { "rules", FIELD_RECORDS, AT(WordingPack, rules), .least = 1, .most = 100,
      .shape = &rule_shape },
    { 0 },
};
const Shape wording_pack_shape = { "wording.yaml", sizeof(WordingPack), wording_pack_fields,
                                   INDEX_NONE, NULL };
