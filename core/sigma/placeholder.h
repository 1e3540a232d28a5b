/* placeholder.h - what stands for %name% in values with the modifier expand. */
#pragma once

#include "core/sigma/yaml_tree.h"

#define PLACEHOLDER_VALUES_MAX 10000 /* of one name */

typedef struct {
    const char *name;
    const Slice *values; /* as in a rule: with wildcards */
    size_t count;
} Placeholder;

/* Starts as { 0 }. */
typedef struct {
    Arena arena;
    Placeholder *list;
    size_t count;
} Placeholders;

/**
 * Adds a file: a YAML map of name and list of values.
 *
 *   Administrators: [admin, 'adm_*']
 *
 * A name that is there already gets the values as well.
 */
bool placeholders_add(Placeholders *placeholders, const char *file, Slice yaml,
                      SigmaProblems *problems);
const Placeholder *placeholders_find(const Placeholders *placeholders, Slice name);
void placeholders_clear(Placeholders *placeholders);
