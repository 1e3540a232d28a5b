/* plan.h - what is to be done with events of one kind: which fields are searched for what, and
 * which rules are then looked at.
 *
 * A kind is everything the fields that decide on routes (Channel, EventID) answer to the leaves
 * that ask for them: a rule for "EventID 4625" is not even there in the plan of 4624, and asks for
 * no EventID in that of 4625. Never changes once made; many threads use it.
 */
#pragma once

#include "core/sigma/matcher_pool.h"
#include "core/sigma/program.h"
#include "core/sigma/routes.h"
#include "core/sigma/trigger.h"

typedef struct {
    uint32_t rule;     /* index in the set */
    uint32_t route;    /* lower ones go first where a rule is on several */
    uint32_t triggers; /* 1, or 3 if it has a second */
    Program program;
} PlanRule;

typedef struct {
    const Leaf *leaf;
    const Matcher *matcher;          /* that answers it alone; NULL: its tests are asked in turn */
    uint32_t first_rule, rule_count; /* span of waiting: rules that wait for it */
    bool is_searched;                /* a matcher finds it: where none does it does not hold */
    uint32_t thorough;               /* number + 1 of the thorough matcher that finds it; 0: none */
} PlanLeaf;

/* A rule becomes a candidate once a leaf of each of its triggers was found. */
typedef struct {
    uint32_t rule;    /* of the plan */
    uint32_t trigger; /* 1 or 2 */
} PlanWaiting;

/* A matcher of the pool, and the leaves of the plan by the numbers that it tells. */
typedef struct {
    const Matcher *matcher;
    const uint32_t *leaves;
} PlanMatcher;

typedef struct {
    Arena arena;
    uint64_t kind;   /* as in profiles */
    uint64_t *truth; /* of the leaves that are keys */
    PlanRule *rules;
    size_t rule_count;
    PlanLeaf *leaves;
    size_t leaf_count;
    PlanWaiting *waiting;
    uint32_t *always; /* rules without trigger */
    size_t always_count;
    PlanMatcher *matchers;
    uint16_t *fields; /* of the matchers: most events lack some, whose matchers are not touched */
    size_t matcher_count;
    /* For long texts, of which many rules want to know much: all literals of a field that are asked
     * by themselves else, searched at once. Made when the first such text comes. */
    PlanMatcher *thorough;
    size_t thorough_count;
    bool is_thorough; /* they are there; read with __atomic_load_n() */
    bool is_routed;   /* on some route, whether rules are left or not */
    Program
        *undecided; /* of routes that ask what the kind does not answer; only if not is_routed */
    size_t undecided_count;
    bool is_slow; /* a rule's program is too long: such events go to the reference */
} Plan;

/* @truth: a bit for each leaf; copied. The pool outlives the plan, whose profile is the pool's.
 * Leaves of the routes learn what it costs to search for them: one thread at a time. */
Plan *plan_new(Routes *routes, MatcherPool *matchers, uint64_t kind, const uint64_t *truth);
void plan_free(Plan *plan);

/* Makes the thorough matchers; one thread at a time, others may use the plan meanwhile. */
void plan_be_thorough(Plan *plan, MatcherPool *matchers);

/* Words of 64 bits in @truth. */
static inline size_t plan_truth_words(const Routes *routes)
{
    return routes->leaves.count / 64 + 1;
}
