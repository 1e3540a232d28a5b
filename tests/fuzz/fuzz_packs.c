/* fuzz_packs.c - any bytes as a YAML file of packs: must be read or refused, never more.
 *
 * The first byte chooses the format. One record of each kind is there to be referred to.
 */
#include "content/pack_formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Shape *const shapes[] = {
    &sources_pack_shape,  &domains_pack_shape,  &sizes_pack_shape, &industries_pack_shape,
    &controls_pack_shape, &questionnaire_shape, &stars_shape,      &initiatives_shape,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const Shape *shape = shapes[data[0] % G_N_ELEMENTS(shapes)];
    g_auto(Problems) problems;
    problems_init(&problems);
    g_autoptr(PackNode) tree =
        pack_tree_read("fuzz.yaml", (const char *)data + 1, size - 1, &problems);
    if (tree == NULL)
        return 0;

    SourceDocument source = { .id = (char *)"a" };
    Domain domain = { .id = (char *)"a" };
    Control control = { .id = (char *)"a" };
    Questionnaire questionnaire = { .id = (char *)"a", .scoring = SCORING_CHECKLIST };
    DocumentKind document = { .id = (char *)"a" };
    PackReader reader;
    pack_reader_init(&reader, &problems);
    reader.file = "a.yaml";
    g_hash_table_insert(reader.indexes[INDEX_SOURCES], source.id, &source);
    g_hash_table_insert(reader.indexes[INDEX_DOMAINS], domain.id, &domain);
    g_hash_table_insert(reader.indexes[INDEX_CONTROLS], control.id, &control);
    g_hash_table_insert(reader.indexes[INDEX_QUESTIONNAIRES], questionnaire.id, &questionnaire);
    g_hash_table_insert(reader.indexes[INDEX_DOCUMENTS], document.id, &document);
    void *record = record_read(&reader, shape, tree);
    record_free(shape, record);
    pack_reader_clear(&reader);
    return 0;
}
