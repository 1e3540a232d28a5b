/* reading.h - what the readers of rules share. Only for the files of this folder. */
#pragma once

#include "core/sigma/placeholder.h"
#include "core/sigma/rule.h"
#include "core/sigma/yaml_tree.h"

typedef struct {
    const char *file;
    Arena *arena; /* of the rule set */
    SigmaProblems *problems;
    const Placeholders *placeholders;
    Regex **regexes; /* to be freed with the rule set */
    size_t regex_count;
    bool lacks_placeholder; /* of the document that is read: a value has one that has no values */
} RuleReading;

/* Always false. */
bool reading_refuse(RuleReading *reading, int line, SigmaReason reason, Slice detail);

/* One key and its value under a selection: "Image|endswith": [...]. NULL: a problem was added.
 * @key: empty for keywords; @value: a scalar, null or a list of them. */
const SigmaItem *item_read(RuleReading *reading, Slice key, const YamlNode *value);

/* A selection: a map (all of its items), a list (one of its maps and keywords), a keyword. */
SigmaNode *detection_read(RuleReading *reading, const YamlNode *selection, const char *label);

/* The names a condition may speak of. */
typedef struct {
    const SigmaNode **list; /* each with its label */
    size_t count;
} Selections;

/* The selections of a detection or filter section: every key but those in @but (ended by NULL). */
bool selections_read(RuleReading *reading, const YamlNode *section, const char *const *but,
                     Selections *selections);

/* The condition of a section: a text, or a list of which one must hold. *@pipe: what stands behind
 * '|' (may be NULL: refused), stays as it is if there is none. */
const SigmaNode *condition_read(RuleReading *reading, const YamlNode *section,
                                const Selections *selections, Slice *pipe);

SigmaNode *node_new(Arena *arena, SigmaNodeKind kind);
void node_add(Arena *arena, SigmaNode *node, const SigmaNode *part);
