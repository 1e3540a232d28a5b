/* paths.h - the names of an event's members, each seen once and then known by its number.
 *
 * Which name a mapping gives a path, and which fields of rules are meant, is worked out when the
 * path is seen for the first time. Events of one kind have the same members in the same order, so
 * each path also remembers which one came next.
 *
 * Belongs to one thread. It learns from foreign input and is therefore bounded: where it is full
 * the event goes the slow way, and everything is learnt anew.
 */
#pragma once

#include "core/sigma/dictionary.h"
#include "core/sigma/mapping.h"

#define PATHS_MAX ((uint32_t)1 << 16)
#define PATHS_MEMORY_MAX ((size_t)8 * 1024 * 1024)
#define PATH_NONE UINT32_MAX
#define PATH_ROOT 0
#define PATH_GUESSES 2 /* kinds of events alternate */

typedef struct {
    const char *key; /* as it stands in JSON, '":' behind it; 64 bytes may be read */
    uint32_t key_length;
    uint32_t parent;
    uint32_t next[PATH_GUESSES];  /* paths of members that came behind this one, the last first;
                                   * PATH_ROOT: unknown */
    uint32_t first[PATH_GUESSES]; /* … that came first below it */
    uint16_t fields[2]; /* fields of rules whose value stands here: by the name, by the path */
    uint8_t field_count;
    bool is_asked_for; /* has fields, or decides, or `has` */
    uint8_t decides;   /* DictionaryKey */
    uint16_t has_count;
    const uint16_t *has; /* fields that are there when this path is: the names above it as well */
    FieldName path, name;
} Path;

typedef struct {
    const Dictionary *dictionary;
    const Mapping *mapping;
    Arena arena;
    Path *list;
    uint32_t count;
    uint32_t *table; /* by parent and key; 0: free */
    bool is_full;
    uint64_t stamp; /* another one each time they are learnt anew, in all of the program */
} Paths;

void paths_init(Paths *paths, const Dictionary *dictionary, const Mapping *mapping);
void paths_clear(Paths *paths);

/* Learns anew. No path number of before may be used any more. */
void paths_forget(Paths *paths);

/* The member @key (as it stands in JSON, without the quotation marks) of @parent. PATH_NONE: the
 * name is too long, or no more fit (then is_full). */
uint32_t paths_below(Paths *paths, uint32_t parent, Slice key);

/* The path of that whole name, which has no spaces: as paths_below() gives it, but known apart from
 * members, since "a.b" may be a member's key as well. */
uint32_t paths_named(Paths *paths, FieldName name);
