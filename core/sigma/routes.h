/* routes.h - the kinds of events a mapping knows, and the rules for each.
 *
 * Every rule that is used is here once for each way events call its fields, as an expression over
 * the leaves of the engine. Made once, then only read.
 */
#pragma once

#include "core/sigma/detector.h"
#include "core/sigma/expression.h"

typedef struct {
    uint32_t rule; /* index in the set */
    const Expression *expression;
} RouteRule;

typedef struct {
    const MappingEvents *events;
    const Expression *where; /* NULL: every event */
    RouteRule *rules;        /* in the order of the set */
    size_t count;
} Route;

typedef struct {
    Arena arena;
    Dictionary dictionary;
    LeafTable leaves;
    Route *list;
    size_t count;
    uint32_t *key_leaves;
    size_t key_leaf_count;
    bool is_usable; /* false: there are more fields than the dictionary takes */
} Routes;

/* The routes of the rules that are at or above the level. Counts are as the detector's. */
void routes_init(Routes *routes, const SigmaRuleSet *rules, const Mapping *mapping,
                 SigmaLevel least);
void routes_clear(Routes *routes);
