/* yaml_tree.h - a YAML file as a tree, with limits.
 *
 * Plain scalars have the types of YAML 1.2 (core schema): true and false, null,
 * numbers; yes, no, on and off are texts. Anchors, aliases and tags are
 * refused: no rule we know of has them, and aliases let a small file become a
 * large tree. A key that stands twice is refused, because one of the two would
 * be lost silently.
 */
#pragma once

#include "core/bytes/siphash.h"
#include "core/sigma/problem.h"

#define YAML_SIZE_MAX ((size_t)1024 * 1024) /* bytes of a file; SigmaHQ's largest has 288 KB */
#define YAML_DEPTH_MAX 24
#define YAML_NODES_MAX 100000 /* of a file */
#define YAML_KEYS_MAX 1000    /* of a map */
#define YAML_DOCUMENTS_MAX 1000

typedef enum { YAML_TEXT, YAML_NUMBER, YAML_BOOLEAN, YAML_NULL, YAML_LIST, YAML_MAP } YamlKind;

typedef struct YamlNode YamlNode;
struct YamlNode {
    YamlKind kind;
    int line;
    Slice key;  /* in a map; else empty */
    Slice text; /* of scalars: as written */
    const YamlNode **entries;
    size_t count;
};

typedef struct {
    const char *file;
    Arena *arena;
    SigmaProblems *problems;
    bool keeps_good; /* documents before one that is broken count */
} YamlReader;

/* One tree for each document of the file, *@count of them; NULL if anything is wrong, which has
 * been added to the problems (keeps_good: if nothing is good). A byte order mark is left out. They
 * live in the arena and point into nothing else. */
const YamlNode **yaml_documents(const YamlReader *reader, Slice yaml, size_t *count);

/* NULL if there is no such key, or @map is no map. */
const YamlNode *yaml_get(const YamlNode *map, const char *key);

/* Text or number or boolean. */
bool yaml_is_scalar(const YamlNode *node);

/* @above with the entries of @below in place of or besides its own; maps in maps likewise. */
const YamlNode *yaml_merged(Arena *arena, const YamlNode *above, const YamlNode *below);

/* Adds what the tree says to a hash; lines and the way it was written do not count. */
void yaml_hash(const YamlNode *node, SipKey *chain);
