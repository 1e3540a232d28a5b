#include "content/pack_tree.h"

#include <yaml.h>

typedef struct {
    const char *file;
    Problems *problems;
    yaml_parser_t parser;
} TreeReader;

void pack_node_free(PackNode *node)
{
    if (node == NULL)
        return;
    g_free(node->key);
    g_free(node->text);
    if (node->entries != NULL)
        g_ptr_array_unref(node->entries);
    g_free(node);
}

const PackNode *pack_node_get(const PackNode *node, const char *key)
{
    for (guint i = 0; node->kind == PACK_MAP && i < node->entries->len; i++) {
        const PackNode *entry = g_ptr_array_index(node->entries, i);
        if (g_str_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

int pack_node_line(const PackNode *node, const char *key)
{
    const PackNode *entry = pack_node_get(node, key);
    return entry == NULL ? node->line : entry->line;
}

static void *refuse_tree(TreeReader *reader, size_t line, const char *what)
{
    problems_add(reader->problems, reader->file, (int)line + 1, "%s", what);
    return NULL;
}

/* The next event; false at a mistake of syntax. */
static bool next_event(TreeReader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return true;
    const char *what = reader->parser.problem == NULL ? "is not YAML" : reader->parser.problem;
    refuse_tree(reader, reader->parser.problem_mark.line, what);
    return false;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_event_t, yaml_event_delete)

/* NULL if the event may stand in a pack; else what to do. */
static const char *wrong_with_event(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return "packs have no aliases; write the text out";
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default:
        break;
    }
    if (anchor != NULL)
        return "packs have no anchors; remove it";
    return tag == NULL ? NULL : "packs have no tags; remove it";
}

static PackNode *node_new(PackNodeKind kind, const yaml_event_t *event)
{
    PackNode *node = g_new0(PackNode, 1);
    node->kind = kind;
    node->line = (int)event->start_mark.line + 1;
    if (kind != PACK_TEXT)
        node->entries = g_ptr_array_new_with_free_func((GDestroyNotify)pack_node_free);
    return node;
}

static PackNode *text_from_event(const yaml_event_t *event)
{
    PackNode *node = node_new(PACK_TEXT, event);
    node->text = g_strndup((const char *)event->data.scalar.value, event->data.scalar.length);
    g_strchomp(node->text);
    node->is_quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                      event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    return node;
}

static PackNode *read_node(TreeReader *reader, const yaml_event_t *event, int depth);

static PackNode *read_list(TreeReader *reader, const yaml_event_t *start, int depth)
{
    g_autoptr(PackNode) list = node_new(PACK_LIST, start);
    for (;;) {
        g_auto(yaml_event_t) event = { 0 };
        if (!next_event(reader, &event))
            return NULL;
        if (event.type == YAML_SEQUENCE_END_EVENT)
            return g_steal_pointer(&list);
        if (list->entries->len == PACK_ENTRIES_MAX)
            return refuse_tree(reader, event.start_mark.line,
                               "the list has more than 2000 entries");

        PackNode *entry = read_node(reader, &event, depth + 1);
        if (entry == NULL)
            return NULL;
        g_ptr_array_add(list->entries, entry);
    }
}

/* The text of a key; NULL if it cannot be one of @map. */
static char *read_key(TreeReader *reader, const yaml_event_t *event, const PackNode *map)
{
    const size_t line = event->start_mark.line;
    if (event->type != YAML_SCALAR_EVENT)
        return refuse_tree(reader, line, "a key must be one word");
    const char *wrong = wrong_with_event(event);
    if (wrong != NULL)
        return refuse_tree(reader, line, wrong);
    if (map->entries->len == PACK_KEYS_MAX)
        return refuse_tree(reader, line, "the mapping has more than 64 keys");

    g_autofree char *key =
        g_strndup((const char *)event->data.scalar.value, event->data.scalar.length);
    if (pack_node_get(map, key) != NULL)
        return refuse_tree(reader, line, "the key stands here twice; remove one");
    return g_steal_pointer(&key);
}

static PackNode *read_map(TreeReader *reader, const yaml_event_t *start, int depth)
{
    g_autoptr(PackNode) map = node_new(PACK_MAP, start);
    for (;;) {
        g_auto(yaml_event_t) key_event = { 0 };
        if (!next_event(reader, &key_event))
            return NULL;
        if (key_event.type == YAML_MAPPING_END_EVENT)
            return g_steal_pointer(&map);
        g_autofree char *key = read_key(reader, &key_event, map);
        if (key == NULL)
            return NULL;

        g_auto(yaml_event_t) event = { 0 };
        PackNode *entry = next_event(reader, &event) ? read_node(reader, &event, depth + 1) : NULL;
        if (entry == NULL)
            return NULL;
        entry->key = g_steal_pointer(&key);
        entry->line = (int)key_event.start_mark.line + 1;
        g_ptr_array_add(map->entries, entry);
    }
}

static PackNode *read_node(TreeReader *reader, const yaml_event_t *event, int depth)
{
    const char *wrong = wrong_with_event(event);
    if (depth > PACK_DEPTH_MAX)
        wrong = "is nested deeper than 24 levels";
    if (wrong != NULL)
        return refuse_tree(reader, event->start_mark.line, wrong);

    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(reader, event, depth);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(reader, event, depth);
    return text_from_event(event);
}

/* Stream start, document start, the node, document end, stream end: nothing else. */
static PackNode *read_document(TreeReader *reader)
{
    g_auto(yaml_event_t) stream = { 0 };
    g_auto(yaml_event_t) document = { 0 };
    if (!next_event(reader, &stream) || !next_event(reader, &document))
        return NULL;
    if (document.type != YAML_DOCUMENT_START_EVENT)
        return refuse_tree(reader, 0, "the file is empty");

    g_auto(yaml_event_t) first = { 0 };
    g_autoptr(PackNode) top = next_event(reader, &first) ? read_node(reader, &first, 1) : NULL;
    if (top == NULL)
        return NULL;

    g_auto(yaml_event_t) document_end = { 0 };
    g_auto(yaml_event_t) stream_end = { 0 };
    if (!next_event(reader, &document_end) || !next_event(reader, &stream_end))
        return NULL;
    if (stream_end.type != YAML_STREAM_END_EVENT)
        return refuse_tree(reader, stream_end.start_mark.line,
                           "a pack is one document; remove '---'");
    return g_steal_pointer(&top);
}

PackNode *pack_tree_read(const char *file, const char *yaml, size_t length, Problems *problems)
{
    TreeReader reader = { .file = file, .problems = problems };
    if (length > PACK_SIZE_MAX)
        return refuse_tree(&reader, 0, "the file is larger than 1 MB; split it");
    if (!g_utf8_validate_len(yaml, length, NULL))
        return refuse_tree(&reader, 0, "is not UTF-8; save it as UTF-8");
    if (!yaml_parser_initialize(&reader.parser))
        g_error("out of memory");

    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)yaml, length);
    PackNode *top = read_document(&reader);
    yaml_parser_delete(&reader.parser);
    return top;
}
