/* pack_tree.h - reads one YAML file of a pack into a tree that knows its lines.
 *
 * Takes the small part of YAML that packs need: mappings, lists and texts.
 * Anchors, aliases, tags, duplicate keys and a second document are refused;
 * so are files and trees larger than a person would write.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/problems.h"

#define PACK_SIZE_MAX (1024 * 1024) /* bytes */
#define PACK_DEPTH_MAX 24
#define PACK_KEYS_MAX 64      /* of one mapping */
#define PACK_ENTRIES_MAX 2000 /* of one list */

typedef enum { PACK_TEXT, PACK_LIST, PACK_MAP } PackNodeKind;

typedef struct PackNode {
    PackNodeKind kind;
    int line;           /* in the file, from 1 */
    char *key;          /* in a mapping; else NULL */
    char *text;         /* of PACK_TEXT; else NULL */
    bool is_quoted;     /* the text stood in quotes */
    GPtrArray *entries; /* of PackNode: of a list or a mapping; else NULL */
} PackNode;

/**
 * Reads a file.
 *
 * @file: as shown in problems
 * Returns the topmost node, which the caller owns; NULL if @problems got a new one.
 */
PackNode *pack_tree_read(const char *file, const char *yaml, size_t length, Problems *problems);
void pack_node_free(PackNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackNode, pack_node_free)

/* The entry of a mapping; NULL if @node has none of that key. */
const PackNode *pack_node_get(const PackNode *node, const char *key);

/* The line of an entry of a mapping, else that of the mapping. */
int pack_node_line(const PackNode *node, const char *key);
