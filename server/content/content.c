#include "content/content.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "content/pack_files.h"
#include "content/pack_formats.h"

struct Content {
    Messages *messages;
    SourcesPack *sources;
    DomainsPack *domains;
    SizesPack *sizes;
    IndustriesPack *industries;
    GPtrArray *control_packs;  /* of ControlsPack */
    GPtrArray *questionnaires; /* of Questionnaire */
    GPtrArray *documents;      /* of DocumentKind */
    WordingPack *wording;
    Stars *stars;
    Initiatives *initiatives;
    GPtrArray *controls;        /* of Control, borrowed from their packs */
    GHashTable *controls_by_id; /* id (lent by the control) -> Control, borrowed */
    GHashTable *references;     /* Control -> GPtrArray of ItemReference */
    GPtrArray *no_references;   /* empty, to be lent */
};

const char *local_text(const LocalText *text, const char *language)
{
    return g_strcmp0(language, "en") == 0 ? text->en : text->ja;
}

bool measure_suits(const Measure *measure, SizeClass size)
{
    return (measure->sizes & 1u << size) != 0;
}

const Measure *control_simplest_measure(const Control *control, SizeClass size)
{
    for (guint i = 0; i < control->measures->len; i++) {
        const Measure *measure = g_ptr_array_index(control->measures, i);
        if (measure_suits(measure, size))
            return measure;
    }
    g_assert_not_reached(); /* the loader checks that every class is covered */
}

/* ---- loading ---- */

typedef struct {
    const char *directory; /* NULL: the packs inside the binary */
    PackReader reader;
    Problems problems;
} Loader;

/* The record of one file; NULL if it could not be read at all. */
static void *load_file(Loader *loader, const char *name, const Shape *shape)
{
    g_autofree char *shown = pack_file_shown(loader->directory, name);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = pack_file_read(loader->directory, name, &error);
    if (bytes == NULL) {
        problems_add(&loader->problems, shown, 0, "cannot be read: %s", error->message);
        return NULL;
    }

    gsize length = 0;
    const char *yaml = g_bytes_get_data(bytes, &length);
    g_autoptr(PackNode) tree =
        pack_tree_read(shown, yaml == NULL ? "" : yaml, length, &loader->problems);
    if (tree == NULL)
        return NULL;
    loader->reader.file = shown;
    return record_read(&loader->reader, shape, tree);
}

/* One record for each file of a folder. */
static GPtrArray *load_folder(Loader *loader, const char *folder, const Shape *shape)
{
    GPtrArray *records = g_ptr_array_new();
    g_autoptr(GPtrArray) names = pack_files_list(loader->directory, folder, ".yaml");
    if (names->len == 0)
        problems_add(&loader->problems, folder, 0, "the folder has no .yaml files; add them");
    for (guint i = 0; i < names->len; i++) {
        void *record = load_file(loader, g_ptr_array_index(names, i), shape);
        if (record != NULL)
            g_ptr_array_add(records, record);
    }
    return records;
}

/* The text of a document's template stands beside its description. */
static void load_template(Loader *loader, DocumentKind *kind)
{
    g_autofree char *name = g_strdup_printf("documents/%s.md", kind->id);
    g_autofree char *shown = pack_file_shown(loader->directory, name);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = pack_file_read(loader->directory, name, &error);
    if (bytes == NULL) {
        problems_add(&loader->problems, shown, 0, "cannot be read: %s", error->message);
        return;
    }
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    if (text == NULL || !text_is_lines(text, (gssize)length))
        problems_add(&loader->problems, shown, 0,
                     "must be UTF-8 text without control characters, and not empty");
    else
        kind->template = g_strndup(text, length);
}

static int by_order(const void *a, const void *b)
{
    const DocumentKind *left = *(DocumentKind *const *)a, *right = *(DocumentKind *const *)b;
    return left->order != right->order ? left->order - right->order : strcmp(left->id, right->id);
}

/* Records of what is wrong have no id; the loading fails anyway. */
static GPtrArray *load_documents(Loader *loader)
{
    GPtrArray *kinds = load_folder(loader, "documents", &document_kind_shape);
    if (loader->problems.lines->len > 0)
        return kinds;
    for (guint i = 0; i < kinds->len; i++)
        load_template(loader, g_ptr_array_index(kinds, i));
    g_ptr_array_sort(kinds, by_order);
    return kinds;
}

static void load_messages(Loader *loader, Messages *messages)
{
    g_autoptr(GPtrArray) names = pack_files_list(loader->directory, "messages", ".json");
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *shown = pack_file_shown(loader->directory, name);
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = pack_file_read(loader->directory, name, &error);
        if (bytes == NULL) {
            problems_add(&loader->problems, shown, 0, "cannot be read: %s", error->message);
            continue;
        }
        gsize length = 0;
        const char *json = g_bytes_get_data(bytes, &length);
        messages_add(messages, shown, json == NULL ? "" : json, length, &loader->problems);
    }
    messages_check(messages, &loader->problems);
}

/* In the order of what refers to what. */
static Content *load_packs(Loader *loader)
{
    Content *content = g_new0(Content, 1);
    content->messages = messages_new();
    load_messages(loader, content->messages);
    content->sources = load_file(loader, "sources.yaml", &sources_pack_shape);
    content->domains = load_file(loader, "domains.yaml", &domains_pack_shape);
    content->sizes = load_file(loader, "sizes.yaml", &sizes_pack_shape);
    content->industries = load_file(loader, "industries.yaml", &industries_pack_shape);
    content->control_packs = load_folder(loader, "controls", &controls_pack_shape);
    content->questionnaires = load_folder(loader, "questionnaires", &questionnaire_shape);
    content->documents = load_documents(loader);
    content->wording = load_file(loader, "wording.yaml", &wording_pack_shape);
    content->stars = load_file(loader, "stars.yaml", &stars_shape);
    content->initiatives = load_file(loader, "initiatives.yaml", &initiatives_shape);
    return content;
}

/* ---- what follows from the packs ---- */

static void link_controls(Content *content)
{
    for (guint i = 0; i < content->domains->domains->len; i++)
        ((Domain *)g_ptr_array_index(content->domains->domains, i))->controls = g_ptr_array_new();

    for (guint i = 0; i < content->control_packs->len; i++) {
        const ControlsPack *pack = g_ptr_array_index(content->control_packs, i);
        for (guint j = 0; j < pack->controls->len; j++) {
            Control *control = g_ptr_array_index(pack->controls, j);
            control->domain = pack->domain;
            g_ptr_array_add(pack->domain->controls, control);
            g_hash_table_insert(content->controls_by_id, control->id, control);
        }
    }
    for (guint i = 0; i < content->domains->domains->len; i++) {
        const Domain *domain = g_ptr_array_index(content->domains->domains, i);
        g_ptr_array_extend(content->controls, domain->controls, NULL, NULL);
    }
}

static void add_reference(Content *content, const Control *control,
                          const Questionnaire *questionnaire, const QuestionnaireItem *item)
{
    GPtrArray *references = g_hash_table_lookup(content->references, control);
    if (references == NULL) {
        references = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(content->references, (void *)control, references);
    }
    ItemReference *reference = g_new(ItemReference, 1);
    *reference = (ItemReference){ questionnaire, item };
    g_ptr_array_add(references, reference);
}

static void link_questionnaire(Content *content, const Questionnaire *questionnaire)
{
    for (guint i = 0; i < questionnaire->editions->len; i++)
        edition_resolve(g_ptr_array_index(questionnaire->editions, i), questionnaire);

    for (guint i = 0; i < questionnaire->items->len; i++) {
        const QuestionnaireItem *item = g_ptr_array_index(questionnaire->items, i);
        for (guint j = 0; j < item->controls->len; j++)
            add_reference(content, g_ptr_array_index(item->controls, j), questionnaire, item);
    }
}

static void link_packs(Content *content)
{
    content->controls = g_ptr_array_new();
    content->controls_by_id = g_hash_table_new(g_str_hash, g_str_equal);
    content->references =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    content->no_references = g_ptr_array_new();
    link_controls(content);
    for (guint i = 0; i < content->questionnaires->len; i++)
        link_questionnaire(content, g_ptr_array_index(content->questionnaires, i));
}

Content *content_load(const char *directory, GError **error)
{
    Loader loader = { .directory = directory };
    problems_init(&loader.problems);
    pack_reader_init(&loader.reader, &loader.problems);

    g_autoptr(Content) content = load_packs(&loader);
    const bool is_right = problems_settle(&loader.problems, error);
    pack_reader_clear(&loader.reader);
    problems_clear(&loader.problems);
    if (!is_right)
        return NULL;
    link_packs(content);
    return g_steal_pointer(&content);
}

/* ---- freeing: first what was linked, then the records of the packs ---- */

static void unlink_packs(Content *content)
{
    for (guint i = 0; i < content->domains->domains->len; i++)
        g_ptr_array_unref(((Domain *)g_ptr_array_index(content->domains->domains, i))->controls);
    for (guint i = 0; i < content->questionnaires->len; i++) {
        const Questionnaire *questionnaire = g_ptr_array_index(content->questionnaires, i);
        for (guint j = 0; j < questionnaire->editions->len; j++) {
            QuestionnaireEdition *edition = g_ptr_array_index(questionnaire->editions, j);
            g_ptr_array_unref(edition->items);
        }
    }
    g_ptr_array_unref(content->controls);
    g_hash_table_unref(content->controls_by_id);
    g_hash_table_unref(content->references);
    g_ptr_array_unref(content->no_references);
}

static void free_records(GPtrArray *records, const Shape *shape)
{
    for (guint i = 0; i < records->len; i++)
        record_free(shape, g_ptr_array_index(records, i));
    g_ptr_array_unref(records);
}

static void free_documents(GPtrArray *kinds)
{
    for (guint i = 0; i < kinds->len; i++)
        g_free(((DocumentKind *)g_ptr_array_index(kinds, i))->template);
    free_records(kinds, &document_kind_shape);
}

void content_free(Content *content)
{
    if (content == NULL)
        return;
    if (content->controls != NULL)
        unlink_packs(content);
    record_free(&initiatives_shape, content->initiatives);
    record_free(&stars_shape, content->stars);
    record_free(&wording_pack_shape, content->wording);
    free_documents(content->documents);
    free_records(content->questionnaires, &questionnaire_shape);
    free_records(content->control_packs, &controls_pack_shape);
    record_free(&industries_pack_shape, content->industries);
    record_free(&sizes_pack_shape, content->sizes);
    record_free(&domains_pack_shape, content->domains);
    record_free(&sources_pack_shape, content->sources);
    messages_free(content->messages);
    g_free(content);
}

/* ---- looking up ---- */

const Messages *content_messages(const Content *content)
{
    return content->messages;
}

const GPtrArray *content_sources(const Content *content)
{
    return content->sources->sources;
}

const GPtrArray *content_domains(const Content *content)
{
    return content->domains->domains;
}

const GPtrArray *content_size_bands(const Content *content)
{
    return content->sizes->bands;
}

const GPtrArray *content_industries(const Content *content)
{
    return content->industries->industries;
}

const IndustryEdition *content_industry_edition(const Content *content)
{
    return content->industries->edition;
}

const GPtrArray *content_controls(const Content *content)
{
    return content->controls;
}

const GPtrArray *content_questionnaires(const Content *content)
{
    return content->questionnaires;
}

const GPtrArray *content_documents(const Content *content)
{
    return content->documents;
}

const GPtrArray *content_wording(const Content *content)
{
    return content->wording->rules;
}

const Stars *content_stars(const Content *content)
{
    return content->stars;
}

const Initiatives *content_initiatives(const Content *content)
{
    return content->initiatives;
}

/* Every record that is looked up in a list begins with its id. */
G_STATIC_ASSERT(offsetof(SourceDocument, id) == 0);
G_STATIC_ASSERT(offsetof(Domain, id) == 0);
G_STATIC_ASSERT(offsetof(SizeBand, id) == 0);
G_STATIC_ASSERT(offsetof(Industry, id) == 0);
G_STATIC_ASSERT(offsetof(Questionnaire, id) == 0);
G_STATIC_ASSERT(offsetof(AnswerChoice, id) == 0);
G_STATIC_ASSERT(offsetof(DocumentKind, id) == 0);
G_STATIC_ASSERT(offsetof(DocumentQuestion, id) == 0);
G_STATIC_ASSERT(offsetof(DocumentChoice, id) == 0);
G_STATIC_ASSERT(offsetof(Star, id) == 0);
G_STATIC_ASSERT(offsetof(StarRules, id) == 0);
G_STATIC_ASSERT(offsetof(Initiative, id) == 0);

static const void *find_by_id(const GPtrArray *records, const char *id)
{
    for (guint i = 0; i < records->len; i++) {
        const void *record = g_ptr_array_index(records, i);
        if (g_strcmp0(*(char *const *)record, id) == 0)
            return record;
    }
    return NULL;
}

const SourceDocument *content_source(const Content *content, const char *id)
{
    return find_by_id(content->sources->sources, id);
}

const Domain *content_domain(const Content *content, const char *id)
{
    return find_by_id(content->domains->domains, id);
}

const SizeBand *content_size_band(const Content *content, const char *id)
{
    return find_by_id(content->sizes->bands, id);
}

const Industry *content_industry(const Content *content, const char *id)
{
    return find_by_id(content->industries->industries, id);
}

const Control *content_control(const Content *content, const char *id)
{
    return id == NULL ? NULL : g_hash_table_lookup(content->controls_by_id, id);
}

const Questionnaire *content_questionnaire(const Content *content, const char *id)
{
    return find_by_id(content->questionnaires, id);
}

const DocumentKind *content_document(const Content *content, const char *id)
{
    return find_by_id(content->documents, id);
}

const DocumentQuestion *document_question(const DocumentKind *kind, const char *id)
{
    return find_by_id(kind->questions, id);
}

const DocumentChoice *document_choice(const DocumentQuestion *question, const char *id)
{
    return find_by_id(question->choices, id);
}

const Star *star_find(const Stars *stars, const char *id)
{
    return find_by_id(stars->stages, id);
}

const StarRules *star_rules_find(const Stars *stars, const char *id)
{
    return find_by_id(stars->rules, id);
}

const Initiative *initiative_find(const Initiatives *initiatives, const char *id)
{
    return find_by_id(initiatives->initiatives, id);
}

const SizeBand *content_size_band_of(const Content *content, int persons)
{
    for (guint i = 0; i < content->sizes->bands->len; i++) {
        const SizeBand *band = g_ptr_array_index(content->sizes->bands, i);
        if (!band->is_retired && persons >= band->least &&
            (band->most == 0 || persons <= band->most))
            return band;
    }
    return NULL;
}

const GPtrArray *content_items_of_control(const Content *content, const Control *control)
{
    const GPtrArray *references = g_hash_table_lookup(content->references, control);
    return references == NULL ? content->no_references : references;
}

static const QuestionnaireEdition *newest_edition(const Questionnaire *questionnaire)
{
    const QuestionnaireEdition *newest = NULL;
    for (guint i = 0; i < questionnaire->editions->len; i++) {
        const QuestionnaireEdition *edition = g_ptr_array_index(questionnaire->editions, i);
        if (!edition->is_draft)
            newest = edition;
    }
    return newest;
}

const QuestionnaireEdition *questionnaire_edition(const Questionnaire *questionnaire,
                                                  const char *id)
{
    if (id == NULL)
        return newest_edition(questionnaire);
    for (guint i = 0; i < questionnaire->editions->len; i++) {
        const QuestionnaireEdition *edition = g_ptr_array_index(questionnaire->editions, i);
        if (g_str_equal(edition->id, id))
            return edition;
    }
    return NULL;
}

const AnswerChoice *questionnaire_answer(const Questionnaire *questionnaire, const char *id)
{
    return find_by_id(questionnaire->answers, id);
}

const QuestionnairePart *questionnaire_part(const Questionnaire *questionnaire, int number)
{
    if (number < 1 || number > (int)questionnaire->parts->len)
        return NULL;
    return g_ptr_array_index(questionnaire->parts, (guint)number - 1);
}

const QuestionnaireItem *edition_item(const QuestionnaireEdition *edition, int number)
{
    if (number < 1 || number > (int)edition->items->len)
        return NULL;
    return g_ptr_array_index(edition->items, (guint)number - 1);
}
