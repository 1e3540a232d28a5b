#include "content/pack_record.h"

#include <string.h>

#include "base/text.h"
#include "content/content.h"

#define ID_LENGTH_MAX 48     /* bytes */
#define STRING_LENGTH_MAX 60 /* characters of an entry of FIELD_STRINGS */

void pack_reader_init(PackReader *reader, Problems *problems)
{
    *reader = (PackReader){ .problems = problems };
    for (int i = 0; i < INDEXES; i++)
        reader->indexes[i] = g_hash_table_new(g_str_hash, g_str_equal);
}

void pack_reader_clear(PackReader *reader)
{
    for (int i = 0; i < INDEXES; i++)
        g_hash_table_unref(reader->indexes[i]);
}

void pack_reader_problem(const PackReader *reader, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    problems_add(reader->problems, reader->file, line, "%s", text);
}

static unsigned problem_count(const PackReader *reader)
{
    return reader->problems->lines->len + reader->problems->left_out;
}

/* Adds "'meaing' is not ...; did you mean 'meaning'?". */
static void problem_with_hint(const PackReader *reader, int line, const char *what,
                              const char *word, const char *const *candidates)
{
    const char *nearest = text_nearest(word, candidates);
    if (nearest != NULL)
        pack_reader_problem(reader, line, "'%s' is not %s; did you mean '%s'?", word, what,
                            nearest);
    else
        pack_reader_problem(reader, line, "'%s' is not %s", word, what);
}

/* Plain words that YAML would take for a number, a date, a truth value or nothing. */
static bool must_be_quoted(const PackNode *node)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off",
                                         "null", "~",     "y",   "n",  NULL };
    if (node->is_quoted)
        return false;
    g_autofree char *lower = g_ascii_strdown(node->text, -1);
    return g_strv_contains(words, lower) ||
           strspn(node->text, "0123456789+-.:_") == strlen(node->text);
}

/* The text of a node; NULL (and a problem) if it is no text of @most characters. Lent. */
static const char *string_of(const PackReader *reader, const PackNode *node, const char *name,
                             int most)
{
    const char *wrong = NULL;
    if (node->kind != PACK_TEXT)
        wrong = "must be one text";
    else if (node->text[0] == '\0')
        wrong = "is empty; write a text";
    else if (must_be_quoted(node))
        wrong = "must stand in quotes";
    else if (!text_is_plain(node->text, -1))
        wrong = "has line ends or control characters; write it as one paragraph";
    else if (text_length(node->text) <= (size_t)most)
        return node->text;

    if (wrong == NULL)
        pack_reader_problem(reader, node->line, "'%s' is longer than %d characters; shorten it",
                            name, most);
    else
        pack_reader_problem(reader, node->line, "'%s' %s", name, wrong);
    return NULL;
}

static bool is_id(const char *text)
{
    const size_t length = strlen(text);
    return length <= ID_LENGTH_MAX && g_ascii_isalnum(text[0]) &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

static void read_id(const PackReader *reader, const Field *field, const PackNode *node, char **id)
{
    const char *text = string_of(reader, node, field->key, ID_LENGTH_MAX);
    if (text == NULL)
        return;
    if (is_id(text))
        *id = g_strdup(text);
    else
        pack_reader_problem(reader, node->line,
                            "'%s' is not an id; use lower-case letters, digits, dots and hyphens",
                            text);
}

/* Problems for the keys of a mapping that are not in @keys. */
static void check_keys(const PackReader *reader, const PackNode *node, const char *name,
                       const char *const *keys)
{
    g_autofree char *what = g_strdup_printf("a key of %s", name);
    for (guint i = 0; i < node->entries->len; i++) {
        const PackNode *entry = g_ptr_array_index(node->entries, i);
        if (!g_strv_contains(keys, entry->key))
            problem_with_hint(reader, entry->line, what, entry->key, keys);
    }
}

static char *read_language(const PackReader *reader, const PackNode *node, const char *name,
                           const char *language, int most)
{
    const PackNode *entry = pack_node_get(node, language);
    if (entry == NULL) {
        pack_reader_problem(reader, node->line, "'%s' has no '%s'; add it", name, language);
        return NULL;
    }
    return g_strdup(string_of(reader, entry, name, most));
}

static void read_text(const PackReader *reader, const PackNode *node, const char *name, int most,
                      LocalText *text)
{
    static const char *const languages[] = { "ja", "en", NULL };
    if (node->kind != PACK_MAP) {
        pack_reader_problem(reader, node->line, "'%s' must be a pair {ja: ..., en: ...}", name);
        return;
    }
    check_keys(reader, node, "a text", languages);
    text->ja = read_language(reader, node, name, "ja", most);
    text->en = read_language(reader, node, name, "en", most);
}

/* A whole number in decimal notation; nothing that YAML would convert. */
static bool int_from_node(const PackNode *node, int least, int most, int *number)
{
    if (node->kind != PACK_TEXT || node->is_quoted)
        return false;
    return strspn(node->text, "-0123456789") == strlen(node->text) &&
           text_to_int(node->text, least, most, number);
}

static void read_number(const PackReader *reader, const Field *field, const PackNode *node,
                        int *number)
{
    if (!int_from_node(node, field->least, field->most, number))
        pack_reader_problem(reader, node->line, "'%s' must be a whole number from %d to %d",
                            field->key, field->least, field->most);
}

static void read_percent(const PackReader *reader, const Field *field, const PackNode *node,
                         double *percent)
{
    const char *text = node->kind == PACK_TEXT ? node->text : "";
    const double value = g_ascii_strtod(text, NULL);
    if (text[0] == '\0' || node->is_quoted || strspn(text, "0123456789.") != strlen(text) ||
        value > 100)
        pack_reader_problem(reader, node->line, "'%s' must be a number from 0 to 100", field->key);
    else
        *percent = value;
}

static void read_flag(const PackReader *reader, const Field *field, const PackNode *node,
                      bool *flag)
{
    const char *text = node->kind == PACK_TEXT && !node->is_quoted ? node->text : "";
    *flag = g_str_equal(text, "true");
    if (!*flag && !g_str_equal(text, "false"))
        pack_reader_problem(reader, node->line, "'%s' must be true or false", field->key);
}

/* The index of the node's word in the field's choices; -1 (and a problem) if it is none. */
static int choice_of(const PackReader *reader, const Field *field, const PackNode *node)
{
    const char *word = node->kind == PACK_TEXT ? node->text : "";
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (g_str_equal(field->choices[i], word))
            return i;
    }
    g_autofree char *all = g_strjoinv(", ", (char **)field->choices);
    pack_reader_problem(reader, node->line, "'%s' must be one of: %s", field->key, all);
    return -1;
}

static void read_choice(const PackReader *reader, const Field *field, const PackNode *node,
                        int *choice)
{
    const int index = choice_of(reader, field, node);
    if (index >= 0)
        *choice = index;
}

/* Whether the node is a list of @least to @most entries; a problem if not. */
static bool is_list(const PackReader *reader, const PackNode *node, const char *name, int least,
                    int most)
{
    if (node->kind != PACK_LIST) {
        pack_reader_problem(reader, node->line, "'%s' must be a list", name);
        return false;
    }
    const int count = (int)node->entries->len;
    if (count < least || count > most) {
        pack_reader_problem(reader, node->line, "'%s' has %d entries; it takes %d to %d", name,
                            count, least, most);
        return false;
    }
    return true;
}

static void read_choices(const PackReader *reader, const Field *field, const PackNode *node,
                         unsigned *choices)
{
    const int most = (int)g_strv_length((char **)field->choices);
    if (!is_list(reader, node, field->key, 1, most))
        return;
    for (guint i = 0; i < node->entries->len; i++) {
        const PackNode *entry = g_ptr_array_index(node->entries, i);
        const int index = choice_of(reader, field, entry);
        if (index < 0)
            continue;
        if (*choices & 1u << index)
            pack_reader_problem(reader, entry->line, "'%s' stands here twice; remove one",
                                entry->text);
        *choices |= 1u << index;
    }
}

static void read_strings(const PackReader *reader, const Field *field, const PackNode *node,
                         GPtrArray *strings)
{
    if (!is_list(reader, node, field->key, field->least, field->most))
        return;
    for (guint i = 0; i < node->entries->len; i++) {
        const char *text =
            string_of(reader, g_ptr_array_index(node->entries, i), field->key, STRING_LENGTH_MAX);
        if (text != NULL)
            g_ptr_array_add(strings, g_strdup(text));
    }
}

/* The list of FIELD_TEXTS has no shape, so its entries have a fixed ceiling. */
#define TEXTS_LENGTH_MAX 300 /* characters */

static void read_texts(const PackReader *reader, const Field *field, const PackNode *node,
                       GPtrArray *texts)
{
    if (!is_list(reader, node, field->key, field->least, field->most))
        return;
    for (guint i = 0; i < node->entries->len; i++) {
        LocalText *text = g_new0(LocalText, 1);
        g_ptr_array_add(texts, text);
        read_text(reader, g_ptr_array_index(node->entries, i), field->key, TEXTS_LENGTH_MAX, text);
    }
}

static const char *index_name(PackIndex index)
{
    static const char *const names[INDEXES] = {
        [INDEX_NONE] = "nothing",
        [INDEX_SOURCES] = "the id of a source document",
        [INDEX_DOMAINS] = "the id of a domain",
        [INDEX_CONTROLS] = "the id of a control",
        [INDEX_QUESTIONNAIRES] = "the id of a questionnaire",
        [INDEX_DOCUMENTS] = "the id of a document",
    };
    return names[index];
}

/* The record that the node names; NULL (and a problem) if there is none. */
static void *referred_to(const PackReader *reader, const Field *field, const PackNode *node)
{
    const char *id = node->kind == PACK_TEXT ? node->text : "";
    void *record = g_hash_table_lookup(reader->indexes[field->index], id);
    if (record != NULL)
        return record;

    g_autofree char **known =
        (char **)g_hash_table_get_keys_as_array(reader->indexes[field->index], NULL);
    problem_with_hint(reader, node->line, index_name(field->index), id, (const char *const *)known);
    return NULL;
}

static void read_references(const PackReader *reader, const Field *field, const PackNode *node,
                            GPtrArray *records)
{
    if (!is_list(reader, node, field->key, field->least, field->most))
        return;
    for (guint i = 0; i < node->entries->len; i++) {
        const PackNode *entry = g_ptr_array_index(node->entries, i);
        void *record = referred_to(reader, field, entry);
        if (record == NULL)
            continue;
        if (g_ptr_array_find(records, record, NULL))
            pack_reader_problem(reader, entry->line, "'%s' stands here twice; remove one",
                                entry->text);
        g_ptr_array_add(records, record);
    }
}

/* The id of a record, if its shape has one; lent. */
static const char *id_of(const Shape *shape, const void *record)
{
    for (const Field *field = shape->fields; field->key != NULL; field++) {
        if (field->kind == FIELD_ID)
            return *(char *const *)((const char *)record + field->offset);
    }
    return NULL;
}

static void enter_in_index(const PackReader *reader, const Shape *shape, const PackNode *node,
                           void *record)
{
    const char *id = id_of(shape, record);
    if (id == NULL || shape->index == INDEX_NONE)
        return;
    if (!g_hash_table_insert(reader->indexes[shape->index], (char *)id, record))
        pack_reader_problem(reader, pack_node_line(node, "id"),
                            "the id '%s' is used twice; ids are unique in all packs", id);
}

static void read_fields(PackReader *reader, const Shape *shape, const PackNode *node, int place,
                        void *record);

static void *read_record(PackReader *reader, const Shape *shape, const PackNode *node, int place)
{
    void *record = g_malloc0(shape->size);
    const unsigned before = problem_count(reader);
    read_fields(reader, shape, node, place, record);
    if (shape->check != NULL && problem_count(reader) == before)
        shape->check(reader, node, record);
    enter_in_index(reader, shape, node, record);
    return record;
}

static void read_records(PackReader *reader, const Field *field, const PackNode *node,
                         GPtrArray *records)
{
    if (!is_list(reader, node, field->key, field->least, field->most))
        return;
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < node->entries->len; i++) {
        const PackNode *entry = g_ptr_array_index(node->entries, i);
        void *record = read_record(reader, field->shape, entry, (int)i + 1);
        g_ptr_array_add(records, record);

        const char *id = id_of(field->shape, record);
        if (id != NULL && field->shape->index == INDEX_NONE && !g_hash_table_add(ids, (char *)id))
            pack_reader_problem(reader, pack_node_line(entry, "id"),
                                "the id '%s' stands in this list twice; change one", id);
    }
}

static void read_ordinal(const PackReader *reader, const Field *field, const PackNode *node,
                         int place, int *number)
{
    if (!int_from_node(node, place, place, number))
        pack_reader_problem(reader, node->line,
                            "'%s' must be %d here; entries are numbered 1, 2, 3 ... in order",
                            field->key, place);
}

/* @place: of the record in its list, from 1. */
static void read_field(PackReader *reader, const Field *field, const PackNode *node, int place,
                       void *target)
{
    switch (field->kind) {
    case FIELD_ID:
        read_id(reader, field, node, target);
        break;
    case FIELD_STRING:
        *(char **)target = g_strdup(string_of(reader, node, field->key, field->most));
        break;
    case FIELD_TEXT:
        read_text(reader, node, field->key, field->most, target);
        break;
    case FIELD_NUMBER:
        read_number(reader, field, node, target);
        break;
    case FIELD_ORDINAL:
        read_ordinal(reader, field, node, place, target);
        break;
    case FIELD_PERCENT:
        read_percent(reader, field, node, target);
        break;
    case FIELD_FLAG:
        read_flag(reader, field, node, target);
        break;
    case FIELD_CHOICE:
        read_choice(reader, field, node, target);
        break;
    case FIELD_CHOICES:
        read_choices(reader, field, node, target);
        break;
    case FIELD_STRINGS:
        read_strings(reader, field, node, *(GPtrArray **)target);
        break;
    case FIELD_TEXTS:
        read_texts(reader, field, node, *(GPtrArray **)target);
        break;
    case FIELD_REFERENCE:
        *(void **)target = referred_to(reader, field, node);
        break;
    case FIELD_REFERENCES:
        read_references(reader, field, node, *(GPtrArray **)target);
        break;
    case FIELD_RECORD:
        *(void **)target = read_record(reader, field->shape, node, 1);
        break;
    case FIELD_RECORDS:
        read_records(reader, field, node, *(GPtrArray **)target);
        break;
    }
}

static bool is_list_kind(FieldKind kind)
{
    return kind == FIELD_STRINGS || kind == FIELD_TEXTS || kind == FIELD_REFERENCES ||
           kind == FIELD_RECORDS;
}

/* The keys of a shape, NULL-terminated; for g_autofree. */
static const char **keys_of(const Shape *shape)
{
    GPtrArray *keys = g_ptr_array_new();
    for (const Field *field = shape->fields; field->key != NULL; field++)
        g_ptr_array_add(keys, (char *)field->key);
    g_ptr_array_add(keys, NULL);
    return (const char **)g_ptr_array_free(keys, FALSE);
}

static void read_fields(PackReader *reader, const Shape *shape, const PackNode *node, int place,
                        void *record)
{
    for (const Field *field = shape->fields; field->key != NULL; field++) {
        if (is_list_kind(field->kind))
            *(GPtrArray **)((char *)record + field->offset) = g_ptr_array_new();
    }
    if (node->kind != PACK_MAP) {
        pack_reader_problem(reader, node->line, "%s must be a mapping of keys and values",
                            shape->name);
        return;
    }

    g_autofree const char **keys = keys_of(shape);
    check_keys(reader, node, shape->name, keys);
    for (const Field *field = shape->fields; field->key != NULL; field++) {
        const PackNode *entry = pack_node_get(node, field->key);
        if (entry != NULL)
            read_field(reader, field, entry, place, (char *)record + field->offset);
        else if (!field->is_optional)
            pack_reader_problem(reader, node->line, "%s lacks '%s'; add it", shape->name,
                                field->key);
    }
}

void *record_read(PackReader *reader, const Shape *shape, const PackNode *node)
{
    return read_record(reader, shape, node, 1);
}

static void text_clear(LocalText *text)
{
    g_free(text->ja);
    g_free(text->en);
}

static void free_list(const Field *field, GPtrArray *list)
{
    for (guint i = 0; list != NULL && i < list->len; i++) {
        void *entry = g_ptr_array_index(list, i);
        if (field->kind == FIELD_RECORDS)
            record_free(field->shape, entry);
        if (field->kind == FIELD_TEXTS)
            text_clear(entry);
        if (field->kind == FIELD_TEXTS || field->kind == FIELD_STRINGS)
            g_free(entry);
    }
    if (list != NULL)
        g_ptr_array_unref(list);
}

void record_free(const Shape *shape, void *record)
{
    if (record == NULL)
        return;
    for (const Field *field = shape->fields; field->key != NULL; field++) {
        void *target = (char *)record + field->offset;
        if (field->kind == FIELD_ID || field->kind == FIELD_STRING)
            g_free(*(char **)target);
        else if (field->kind == FIELD_TEXT)
            text_clear(target);
        else if (field->kind == FIELD_RECORD)
            record_free(field->shape, *(void **)target);
        else if (is_list_kind(field->kind))
            free_list(field, *(GPtrArray **)target);
    }
    g_free(record);
}
