/* trigger.h - leaves of which at least one must hold for a rule to match: only when a matcher
 * finds one of them is the rule looked at. */
#pragma once

#include "core/sigma/expression.h"

/* The cost of a leaf as a trigger: how often it holds, and what finding it takes; INFINITY: no
 * matcher finds it. */
typedef double (*TriggerCost)(uint32_t leaf, void *data);

typedef struct {
    uint32_t *leaves;
    size_t count;
    double cost; /* sum of the leaves' */
} Trigger;

/* The cheapest; false: the rule must be looked at whatever is found. */
bool trigger_choose(Arena *arena, const Expression *expression, TriggerCost cost, void *data,
                    Trigger *trigger);

/* Whether matchers find the leaf: all its tests have a literal or are expressions. */
bool trigger_may_be(const Leaf *leaf);
