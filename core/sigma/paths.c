#include "core/sigma/paths.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"

#define TABLE_SIZE (PATHS_MAX * 2)
#define PROBES_MAX 64 /* foreign names may be chosen to collide */
#define KEY_READABLE 64

static uint32_t hash_of(uint32_t parent, Slice key)
{
    uint64_t hash = parent * 0x9E3779B97F4A7C15u + key.length;
    for (size_t at = 0; at < key.length; at += 8) {
        uint64_t word = 0;
        memcpy(&word, key.data + at, key.length - at < 8 ? key.length - at : 8);
        hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

void paths_init(Paths *paths, const Dictionary *dictionary, const Mapping *mapping)
{
    *paths = (Paths){ .dictionary = dictionary, .mapping = mapping };
    paths->list = calloc(PATHS_MAX, sizeof(Path));
    paths->table = calloc(TABLE_SIZE, sizeof(uint32_t));
    if (paths->list == NULL || paths->table == NULL)
        abort();
    paths_forget(paths);
}

void paths_clear(Paths *paths)
{
    free(paths->list);
    free(paths->table);
    arena_clear(&paths->arena);
    *paths = (Paths){ 0 };
}

void paths_forget(Paths *paths)
{
    static uint64_t stamps;
    paths->stamp = __atomic_add_fetch(&stamps, 1, __ATOMIC_RELAXED);
    arena_clear(&paths->arena);
    memset(paths->table, 0, TABLE_SIZE * sizeof(uint32_t));
    paths->list[PATH_ROOT] = (Path){ .key = "", .path.text.data = "" };
    paths->count = 1;
    paths->is_full = false;
}

static void add_key(Path *path, uint8_t key)
{
    if (path->decides < key)
        path->decides = key;
}

static void ask_for(Path *path, const Dictionary *dictionary, FieldName name)
{
    const uint16_t field = dictionary_find(dictionary, name);
    if (field == DICTIONARY_NONE || (path->field_count > 0 && path->fields[0] == field))
        return;
    path->fields[path->field_count++] = field;
    add_key(path, dictionary->keys[field]);
}

static void add_has(Paths *paths, Path *path, uint16_t **has, FieldName name)
{
    const uint16_t field = dictionary_find(paths->dictionary, name);
    for (size_t i = 0; i < path->has_count; i++) {
        if (field == (*has)[i])
            return;
    }
    if (field == DICTIONARY_NONE || !paths->dictionary->presence[field])
        return;
    *has = arena_grow(&paths->arena, *has, path->has_count, sizeof(uint16_t));
    (*has)[path->has_count++] = field;
    add_key(path, paths->dictionary->keys[field] == 0 ? 0 : DICTIONARY_BY_PRESENCE);
}

/* The name itself and what stands before each of its dots (event_has()). */
static void add_has_above(Paths *paths, Path *path, uint16_t **has, FieldName name)
{
    add_has(paths, path, has, name);
    for (size_t i = 1; i < name.text.length; i++) {
        const Slice above = { name.text.data, i };
        if (name.text.data[i] == '.')
            add_has(paths, path, has, (FieldName){ above, slice_hash(above) });
    }
}

static void learn(Paths *paths, Path *path)
{
    uint16_t *has = NULL;
    path->name = mapping_name_of(paths->mapping, &paths->arena, path->path.text);
    ask_for(path, paths->dictionary, path->name);
    ask_for(path, paths->dictionary, path->path);
    add_has_above(paths, path, &has, path->name);
    add_has_above(paths, path, &has, path->path);
    path->has = has;
    path->is_asked_for =
        path->field_count > 0 || path->has_count > 0 || path->decides != DICTIONARY_NO_KEY;
}

/* ".key" without spaces behind the parent's path, as event_read() does. */
static bool name_below(Paths *paths, const Path *parent, Slice key, FieldName *name)
{
    const Slice above = parent->path.text;
    char *plain = arena_take(&paths->arena, key.length + UTF8_LONGEST);
    size_t length = 0;
    if (!event_unescape(key, plain, &length) || above.length + length + 1 > EVENT_NAME_MAX)
        return false;
    char *text = arena_take(&paths->arena, above.length + length + 1);
    memcpy(text, above.data, above.length);
    size_t at = above.length;
    if (at > 0)
        text[at++] = '.';
    for (size_t i = 0; i < length; i++) {
        if (plain[i] != ' ')
            text[at++] = plain[i];
    }
    const Slice whole = { text, at };
    *name = (FieldName){ whole, slice_hash(whole) };
    return true;
}

/* A key of paths_named() has no parent. */
static bool name_of(Paths *paths, uint32_t parent, Slice key, FieldName *name)
{
    if (parent != PATH_NONE)
        return name_below(paths, &paths->list[parent], key, name);
    const Slice whole = arena_copy_slice(&paths->arena, key);
    *name = (FieldName){ whole, slice_hash(whole) };
    return key.length <= EVENT_NAME_MAX;
}

static uint32_t add_path(Paths *paths, uint32_t parent, Slice key, uint32_t place)
{
    FieldName name;
    if (paths->count == PATHS_MAX || paths->arena.total > PATHS_MEMORY_MAX) {
        paths->is_full = true;
        return PATH_NONE;
    }
    if (!name_of(paths, parent, key, &name))
        return PATH_NONE;
    char *copy = arena_take(&paths->arena, key.length + KEY_READABLE);
    if (key.length > 0)
        memcpy(copy, key.data, key.length);
    memcpy(copy + key.length, "\":", 2);
    Path *path = &paths->list[paths->count];
    *path =
        (Path){ .key = copy, .key_length = (uint32_t)key.length, .parent = parent, .path = name };
    learn(paths, path);
    paths->table[place] = paths->count;
    return paths->count++;
}

uint32_t paths_below(Paths *paths, uint32_t parent, Slice key)
{
    uint32_t place = hash_of(parent, key) % TABLE_SIZE;
    for (int probes = 0; probes < PROBES_MAX; probes++) {
        const uint32_t found = paths->table[place];
        const Path *path = &paths->list[found];
        if (found == 0)
            return add_path(paths, parent, key, place);
        if (path->parent == parent && slice_equal((Slice){ path->key, path->key_length }, key))
            return found;
        place = (place + 1) % TABLE_SIZE;
    }
    paths->is_full = true;
    return PATH_NONE;
}

uint32_t paths_named(Paths *paths, FieldName name)
{
    return paths_below(paths, PATH_NONE, name.text);
}
