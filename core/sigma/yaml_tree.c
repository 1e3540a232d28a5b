#include "core/sigma/yaml_tree.h"

#include <yaml.h>

#include "core/bytes/utf8.h"
#include "core/sigma/number.h"

typedef struct {
    const YamlReader *reader;
    yaml_parser_t parser;
    size_t nodes;
} Reading;

const YamlNode *yaml_get(const YamlNode *map, const char *key)
{
    for (size_t i = 0; map != NULL && map->kind == YAML_MAP && i < map->count; i++) {
        if (slice_is(map->entries[i]->key, key))
            return map->entries[i];
    }
    return NULL;
}

bool yaml_is_scalar(const YamlNode *node)
{
    return node->kind == YAML_TEXT || node->kind == YAML_NUMBER || node->kind == YAML_BOOLEAN;
}

static void *refuse_tree(Reading *reading, size_t line, SigmaReason reason, Slice detail)
{
    sigma_problem(reading->reader->problems, reading->reader->file, (int)line + 1, reason, detail);
    return NULL;
}

static bool next_event(Reading *reading, yaml_event_t *event)
{
    if (yaml_parser_parse(&reading->parser, event))
        return true;
    const char *what = reading->parser.problem;
    refuse_tree(reading, reading->parser.problem_mark.line, SIGMA_YAML_SYNTAX,
                slice_of(what == NULL ? "" : what));
    return false;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    default:
        return false;
    }
}

static bool is_one_of(Slice text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (slice_is(text, *words))
            return true;
    }
    return false;
}

static YamlKind kind_of_plain(Slice text)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
    static const char *const booleans[] = {
        "true", "True", "TRUE", "false", "False", "FALSE", NULL
    };
    if (is_one_of(text, nulls))
        return YAML_NULL;
    if (is_one_of(text, booleans))
        return YAML_BOOLEAN;
    SigmaNumber number;
    return number_read_yaml(text, &number) ? YAML_NUMBER : YAML_TEXT;
}

static Slice scalar_text(const yaml_event_t *event)
{
    return (Slice){ (const char *)event->data.scalar.value, event->data.scalar.length };
}

static YamlNode *read_node(Reading *reading, const yaml_event_t *event, int depth);

static YamlNode *node_new(Reading *reading, const yaml_event_t *event, YamlKind kind)
{
    if (++reading->nodes > YAML_NODES_MAX)
        return refuse_tree(reading, event->start_mark.line, SIGMA_YAML_LARGE, SLICE(""));
    YamlNode *node = ARENA_NEW(reading->reader->arena, YamlNode, 1);
    node->kind = kind;
    node->line = (int)event->start_mark.line + 1;
    return node;
}

static YamlNode *read_scalar(Reading *reading, const yaml_event_t *event)
{
    const Slice text = scalar_text(event);
    const bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    YamlNode *node = node_new(reading, event, is_plain ? kind_of_plain(text) : YAML_TEXT);
    if (node != NULL)
        node->text = arena_copy_slice(reading->reader->arena, text);
    return node;
}

static void add_entry(Reading *reading, YamlNode *node, const YamlNode *entry)
{
    node->entries =
        arena_grow(reading->reader->arena, node->entries, node->count, sizeof(YamlNode *));
    node->entries[node->count++] = entry;
}

static YamlNode *read_list(Reading *reading, const yaml_event_t *start, int depth)
{
    YamlNode *list = node_new(reading, start, YAML_LIST);
    while (list != NULL) {
        yaml_event_t event;
        if (!next_event(reading, &event))
            return NULL;
        const bool is_end = event.type == YAML_SEQUENCE_END_EVENT;
        YamlNode *entry = is_end ? NULL : read_node(reading, &event, depth + 1);
        yaml_event_delete(&event);
        if (is_end)
            return list;
        if (entry == NULL)
            return NULL;
        add_entry(reading, list, entry);
    }
    return NULL;
}

static bool has_key(const YamlNode *map, Slice key)
{
    for (size_t i = 0; i < map->count; i++) {
        if (slice_equal(map->entries[i]->key, key))
            return true;
    }
    return false;
}

/* Whether the event is a key that may stand in @map now; *@key is its copy. */
static bool read_key(Reading *reading, const yaml_event_t *event, const YamlNode *map, Slice *key)
{
    const size_t line = event->start_mark.line;
    if (event->type != YAML_SCALAR_EVENT)
        return refuse_tree(reading, line, SIGMA_YAML_KEY, SLICE("")) != NULL;
    if (has_anchor_or_tag(event))
        return refuse_tree(reading, line, SIGMA_YAML_ANCHOR, SLICE("")) != NULL;
    if (map->count == YAML_KEYS_MAX)
        return refuse_tree(reading, line, SIGMA_YAML_LARGE, SLICE("")) != NULL;
    if (has_key(map, scalar_text(event)))
        return refuse_tree(reading, line, SIGMA_YAML_TWICE, scalar_text(event)) != NULL;
    *key = arena_copy_slice(reading->reader->arena, scalar_text(event));
    return true;
}

static YamlNode *read_value(Reading *reading, int depth)
{
    yaml_event_t event;
    if (!next_event(reading, &event))
        return NULL;
    YamlNode *value = read_node(reading, &event, depth);
    yaml_event_delete(&event);
    return value;
}

static YamlNode *read_map(Reading *reading, const yaml_event_t *start, int depth)
{
    YamlNode *map = node_new(reading, start, YAML_MAP);
    while (map != NULL) {
        yaml_event_t event;
        if (!next_event(reading, &event))
            return NULL;
        const bool is_end = event.type == YAML_MAPPING_END_EVENT;
        const int line = (int)event.start_mark.line + 1;
        Slice key = { 0 };
        const bool is_key = !is_end && read_key(reading, &event, map, &key);
        yaml_event_delete(&event);
        if (is_end)
            return map;
        YamlNode *value = is_key ? read_value(reading, depth + 1) : NULL;
        if (value == NULL)
            return NULL;
        value->key = key;
        value->line = line;
        add_entry(reading, map, value);
    }
    return NULL;
}

static YamlNode *read_node(Reading *reading, const yaml_event_t *event, int depth)
{
    if (has_anchor_or_tag(event))
        return refuse_tree(reading, event->start_mark.line, SIGMA_YAML_ANCHOR, SLICE(""));
    if (depth > YAML_DEPTH_MAX)
        return refuse_tree(reading, event->start_mark.line, SIGMA_YAML_DEEP, SLICE(""));
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(reading, event, depth);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(reading, event, depth);
    return read_scalar(reading, event);
}

/* What stands before a document that is broken. */
static const YamlNode **so_far(const Reading *reading, const YamlNode **documents)
{
    return reading->reader->keeps_good ? documents : NULL;
}

/* Documents that hold nothing ("---" at the end of a file) are left out. */
static const YamlNode **read_documents(Reading *reading, size_t *count)
{
    const YamlNode **documents = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reading, &event))
            return so_far(reading, documents);
        const yaml_event_type_t type = event.type;
        const bool is_node = type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                             type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT;
        const size_t line = event.start_mark.line;
        const YamlNode *tree = is_node ? read_node(reading, &event, 1) : NULL;
        yaml_event_delete(&event);
        if (is_node && tree == NULL)
            return so_far(reading, documents);
        if (type == YAML_STREAM_END_EVENT && documents == NULL)
            return refuse_tree(reading, 0, SIGMA_FILE_EMPTY, SLICE(""));
        if (type == YAML_STREAM_END_EVENT)
            return documents;
        if (tree == NULL || tree->kind == YAML_NULL)
            continue;
        if (*count == YAML_DOCUMENTS_MAX) {
            refuse_tree(reading, line, SIGMA_YAML_LARGE, SLICE(""));
            return so_far(reading, documents);
        }
        documents = arena_grow(reading->reader->arena, documents, *count, sizeof(const YamlNode *));
        documents[(*count)++] = tree;
    }
}

const YamlNode **yaml_documents(const YamlReader *reader, Slice yaml, size_t *count)
{
    *count = 0;
    Reading reading = { .reader = reader };
    if (yaml.length > YAML_SIZE_MAX) {
        sigma_problem(reader->problems, reader->file, 0, SIGMA_FILE_LARGE, SLICE(""));
        return NULL;
    }
    if (!yaml_parser_initialize(&reading.parser))
        abort();
    /* libyaml guesses UTF-16 from a byte order mark; rules are UTF-8. */
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    const Slice text = slice_from(yaml, slice_starts_with(yaml, SLICE("\xEF\xBB\xBF")) ? 3 : 0);
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)text.data, text.length);
    const YamlNode **documents = read_documents(&reading, count);
    yaml_parser_delete(&reading.parser);
    return documents;
}

static YamlNode *node_copy(Arena *arena, const YamlNode *node)
{
    YamlNode *copy = ARENA_NEW(arena, YamlNode, 1);
    *copy = *node;
    return copy;
}

/* The depth is that of the trees, which has a limit. */
const YamlNode *yaml_merged(Arena *arena, const YamlNode *above, const YamlNode *below)
{
    if (above->kind != YAML_MAP || below->kind != YAML_MAP)
        return below;
    YamlNode *merged = node_copy(arena, below);
    merged->entries = arena_take(arena, sizeof(YamlNode *) * (above->count + below->count + 1));
    merged->count = 0;
    for (size_t i = 0; i < above->count; i++) {
        const YamlNode *entry = above->entries[i];
        if (!has_key(below, entry->key))
            merged->entries[merged->count++] = entry;
    }
    for (size_t i = 0; i < below->count; i++) {
        const YamlNode *entry = below->entries[i];
        for (size_t j = 0; j < above->count; j++) {
            if (slice_equal(above->entries[j]->key, entry->key))
                entry = yaml_merged(arena, above->entries[j], below->entries[i]);
        }
        merged->entries[merged->count++] = entry;
    }
    return merged;
}

void yaml_hash(const YamlNode *node, SipKey *chain)
{
    const size_t shape[] = { node->kind, node->count };
    siphash_chain(chain, (Slice){ (const char *)shape, sizeof shape });
    siphash_chain(chain, node->key);
    siphash_chain(chain, node->text);
    for (size_t i = 0; i < node->count; i++)
        yaml_hash(node->entries[i], chain);
}
