#include "core/sigma/placeholder.h"

static bool add_values(Placeholders *placeholders, const YamlNode *entry)
{
    Slice *values = NULL;
    size_t count = 0;
    const Placeholder *known = placeholders_find(placeholders, entry->key);
    for (size_t i = 0; known != NULL && i < known->count; i++) {
        values = arena_grow(&placeholders->arena, values, count, sizeof(Slice));
        values[count++] = known->values[i];
    }
    for (size_t i = 0; i < entry->count; i++) {
        if (!yaml_is_scalar(entry->entries[i]) || count == PLACEHOLDER_VALUES_MAX)
            return false;
        values = arena_grow(&placeholders->arena, values, count, sizeof(Slice));
        values[count++] = arena_copy_slice(&placeholders->arena, entry->entries[i]->text);
    }
    const Placeholder placeholder = { arena_copy(&placeholders->arena, entry->key), values, count };
    if (known != NULL) {
        placeholders->list[known - placeholders->list] = placeholder;
        return true;
    }
    placeholders->list = arena_grow(&placeholders->arena, placeholders->list, placeholders->count,
                                    sizeof(Placeholder));
    placeholders->list[placeholders->count++] = placeholder;
    return true;
}

bool placeholders_add(Placeholders *placeholders, const char *file, Slice yaml,
                      SigmaProblems *problems)
{
    Arena arena = { 0 };
    const YamlReader reader = { file, &arena, problems };
    size_t count = 0;
    const YamlNode **documents = yaml_documents(&reader, yaml, &count);
    bool is_good = documents != NULL;
    for (size_t i = 0; is_good && i < count; i++) {
        const YamlNode *map = documents[i];
        if (map->kind != YAML_MAP)
            is_good = sigma_problem(problems, file, map->line, SIGMA_DOCUMENT_MAP, SLICE(""));
        for (size_t j = 0; is_good && j < map->count; j++) {
            const YamlNode *entry = map->entries[j];
            if (entry->kind != YAML_LIST || !add_values(placeholders, entry))
                is_good =
                    sigma_problem(problems, file, entry->line, SIGMA_PLACEHOLDER_NONE, entry->key);
        }
    }
    arena_clear(&arena);
    return is_good;
}

const Placeholder *placeholders_find(const Placeholders *placeholders, Slice name)
{
    for (size_t i = 0; placeholders != NULL && i < placeholders->count; i++) {
        if (slice_is(name, placeholders->list[i].name))
            return &placeholders->list[i];
    }
    return NULL;
}

void placeholders_clear(Placeholders *placeholders)
{
    arena_clear(&placeholders->arena);
    *placeholders = (Placeholders){ 0 };
}
