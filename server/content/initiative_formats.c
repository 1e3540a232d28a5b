/* The format of packs/initiatives.yaml; for people: packs/README.md. */
#include "content/pack_formats.h"

#define TITLE_MAX 150
#define PARAGRAPH_MAX 800
#define CONTROLS_MAX 40
#define DOCUMENTS_MAX 10

#define AT(record, member) .offset = offsetof(record, member)

static const char *const records[] = { "assessment", "budget", "people", NULL };

static const Field principle_fields[] = {
    { "id", FIELD_ID, AT(Principle, id) },
    { "title", FIELD_TEXT, AT(Principle, title), .most = TITLE_MAX },
    { "text", FIELD_TEXT, AT(Principle, text), .most = PARAGRAPH_MAX },
    { 0 },
};
static const Shape principle_shape = { "a principle", sizeof(Principle), principle_fields,
                                       INDEX_NONE, NULL };

static void check_initiative(const PackReader *reader, const PackNode *node, const void *record)
{
    const Initiative *initiative = record;
    if (initiative->controls->len + initiative->documents->len == 0 && initiative->records == 0)
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            "an initiative must be judged by something");
}

static const Field initiative_fields[] = {
    { "id", FIELD_ID, AT(Initiative, id) },
    { "title", FIELD_TEXT, AT(Initiative, title), .most = TITLE_MAX },
    { "text", FIELD_TEXT, AT(Initiative, text), .most = PARAGRAPH_MAX },
    { "sources", FIELD_RECORDS, AT(Initiative, sources), .least = 1, .most = 20,
      .shape = &citation_shape },
    { "controls", FIELD_REFERENCES, AT(Initiative, controls), .is_optional = true, .least = 1,
      .most = CONTROLS_MAX, .index = INDEX_CONTROLS },
    { "documents", FIELD_REFERENCES, AT(Initiative, documents), .is_optional = true, .least = 1,
      .most = DOCUMENTS_MAX, .index = INDEX_DOCUMENTS },
    { "records", FIELD_CHOICES, AT(Initiative, records), .is_optional = true, .choices = records },
    { "later", FIELD_TEXTS, AT(Initiative, later), .is_optional = true, .least = 1, .most = 10 },
    { 0 },
};
static const Shape initiative_shape = { "an initiative", sizeof(Initiative), initiative_fields,
                                        INDEX_NONE, check_initiative };

static const Field initiatives_fields[] = {
    { "principles", FIELD_RECORDS, AT(Initiatives, principles), .least = 1, .most = 10,
      .shape = &principle_shape },
    { "initiatives", FIELD_RECORDS, AT(Initiatives, initiatives), .least = 1, .most = 20,
      .shape = &initiative_shape },
    { 0 },
};
const Shape initiatives_shape = { "initiatives.yaml", sizeof(Initiatives), initiatives_fields,
                                  INDEX_NONE, NULL };
