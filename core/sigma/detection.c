/* detection.c - reads selections: maps (and), lists (or), keywords. */
#include "core/bytes/utf8.h"
#include "core/sigma/reading.h"

#define SELECTIONS_MAX 500

bool reading_refuse(RuleReading *reading, int line, SigmaReason reason, Slice detail)
{
    return sigma_problem(reading->problems, reading->file, line, reason, detail);
}

SigmaNode *node_new(Arena *arena, SigmaNodeKind kind)
{
    SigmaNode *node = ARENA_NEW(arena, SigmaNode, 1);
    node->kind = kind;
    node->least = 1;

    return node;
}

void node_add(Arena *arena, SigmaNode *node, const SigmaNode *part)
{
    node->parts = arena_grow(arena, node->parts, node->count, sizeof(SigmaNode *));
    node->parts[node->count++] = part;
}

static SigmaNode *item_node(RuleReading *reading, Slice key, const YamlNode *value)
{
    const SigmaItem *item = item_read(reading, key, value);
    if (item == NULL)
        return NULL;
    SigmaNode *node = node_new(reading->arena, SIGMA_ITEM);
    node->item = item;
    return node;
}

static SigmaNode *read_map(RuleReading *reading, const YamlNode *map)
{
    SigmaNode *node = node_new(reading->arena, SIGMA_ALL_OF);
    for (size_t i = 0; i < map->count; i++) {
        const SigmaNode *part = item_node(reading, map->entries[i]->key, map->entries[i]);
        if (part == NULL)
            return NULL;
        node_add(reading->arena, node, part);
    }
    return node;
}

/* The depth is that of the YAML tree, which has a limit. */
static SigmaNode *read_any(RuleReading *reading, const YamlNode *selection);

static SigmaNode *read_list(RuleReading *reading, const YamlNode *list)
{
    SigmaNode *node = node_new(reading->arena, SIGMA_AT_LEAST);
    for (size_t i = 0; i < list->count; i++) {
        const SigmaNode *part = read_any(reading, list->entries[i]);
        if (part == NULL)
            return NULL;
        node_add(reading->arena, node, part);
    }
    return node;
}

static bool is_list_of_words(const YamlNode *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!yaml_is_scalar(list->entries[i]))
            return false;
    }
    return true;
}

static SigmaNode *read_any(RuleReading *reading, const YamlNode *selection)
{
    const bool is_group = selection->kind == YAML_MAP || selection->kind == YAML_LIST;
    if (selection->kind == YAML_NULL || (is_group && selection->count == 0)) {
        reading_refuse(reading, selection->line, SIGMA_ITEM_EMPTY, selection->key);
        return NULL;
    }
    if (selection->kind == YAML_MAP)
        return read_map(reading, selection);
    if (selection->kind == YAML_LIST && !is_list_of_words(selection))
        return read_list(reading, selection);
    return item_node(reading, SLICE(""), selection);
}

SigmaNode *detection_read(RuleReading *reading, const YamlNode *selection, const char *label)
{
    SigmaNode *node = read_any(reading, selection);
    if (node == NULL)
        return NULL;
    /* An item has no label of its own: it is shown by its field. */
    if (node->kind == SIGMA_ITEM) {
        SigmaNode *around = node_new(reading->arena, SIGMA_ALL_OF);
        node_add(reading->arena, around, node);
        node = around;
    }
    node->label = label;
    return node;
}

static bool is_in(Slice key, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (slice_is(key, *words))
            return true;
    }
    return false;
}

bool selections_read(RuleReading *reading, const YamlNode *section, const char *const *but,
                     Selections *selections)
{
    bool is_good = true;
    for (size_t i = 0; i < section->count; i++) {
        const YamlNode *entry = section->entries[i];
        if (is_in(entry->key, but))
            continue;
        if (selections->count == SELECTIONS_MAX)
            return reading_refuse(reading, entry->line, SIGMA_ITEM_MANY, entry->key);
        SigmaNode *node =
            detection_read(reading, entry, utf8_printable(reading->arena, entry->key).data);
        is_good = is_good && node != NULL;
        if (node == NULL)
            continue;
        selections->list =
            arena_grow(reading->arena, selections->list, selections->count, sizeof(SigmaNode *));
        selections->list[selections->count++] = node;
    }
    return is_good;
}
