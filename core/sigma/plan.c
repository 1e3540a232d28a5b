#include "core/sigma/plan.h"

#include <math.h>
#include <stdlib.h>

#define NO_LEAF UINT32_MAX
#define TRIGGERS 2 /* of a rule, at most */

/* A second trigger is worth its search where the first holds more often than that, and itself
 * not much more often than not. */
#define SECOND_FROM 0.003
#define SECOND_UP_TO 0.25

typedef struct {
    Routes *routes;
    MatcherPool *matchers;
    Plan *plan;
    Arena scratch;
    const Expression **left;      /* of each rule of the plan */
    const Expression **undecided; /* where of routes */
    size_t undecided_count;
    uint32_t *local;     /* of each leaf of the routes: its number in the plan, or NO_LEAF */
    uint32_t *uses;      /* of each field: rules with a trigger there, as chosen before */
    double *frequencies; /* of each leaf of the routes; NAN: not worked out yet */
    Trigger (*triggers)[TRIGGERS]; /* of each rule of the plan; none: count 0 */
} Making;

static double frequency_of(Making *making, uint32_t leaf)
{
    if (isnan(making->frequencies[leaf]))
        making->frequencies[leaf] = profile_frequency(making->matchers->profile, making->plan->kind,
                                                      &making->routes->leaves.list[leaf]);
    return making->frequencies[leaf];
}

/* In the time that looking at one rule takes, roughly. */
#define COST_OF_FIELD 2.0 /* shared by the rules that search it */
#define COST_OF_KEYWORD 20.0
#define COST_OF_REGEX 2.0
#define COST_OF_NUMBER 0.2
#define COST_OF_SHORT_TEXT 0.01
#define COST_OF_TEXT 0.002

static double cost_of_test(const Leaf *leaf, size_t test)
{
    const LeafLiteral *literal = &leaf->literals[test];
    if (matcher_needs_regex(&leaf->tests[test]))
        return COST_OF_REGEX;
    if (leaf->tests[test].kind == SIGMA_TEST_NUMBER)
        return COST_OF_NUMBER;
    return literal->place == PATTERN_INSIDE && literal->literal.length < GRAM_KEY_MAX
               ? COST_OF_SHORT_TEXT
               : COST_OF_TEXT;
}

static double cost_of_search(const Leaf *leaf)
{
    double cost = leaf->field == LEAF_KEYWORD ? COST_OF_KEYWORD : 0;
    for (size_t i = 0; i < leaf->count; i++)
        cost += cost_of_test(leaf, i);
    return cost;
}

static double cost_of_trigger(uint32_t leaf, void *data)
{
    Making *making = data;
    Leaf *asked = &making->routes->leaves.list[leaf];
    if (asked->search_cost == 0)
        asked->search_cost = trigger_may_be(asked) ? cost_of_search(asked) : INFINITY;
    if (isinf(asked->search_cost))
        return INFINITY;
    const uint16_t field = asked->field;
    const double of_field = field == LEAF_KEYWORD || making->uses == NULL
                                ? 0
                                : COST_OF_FIELD / (1 + making->uses[field]);
    return frequency_of(making, leaf) + asked->search_cost + of_field;
}

static LeafWeight weigh(uint32_t leaf, void *data)
{
    Making *making = data;
    const Leaf *asked = &making->routes->leaves.list[leaf];
    const uint32_t local = making->local[leaf];
    LeafWeight weight = { 1, frequency_of(making, leaf) };
    if (local != NO_LEAF && making->plan->leaves[local].is_searched)
        return weight;
    for (size_t i = 0; i < asked->count; i++)
        weight.cost += asked->tests[i].kind == SIGMA_TEST_REGEX ? 200 : 5;
    if (asked->field == LEAF_KEYWORD)
        weight.cost *= 30;
    return weight;
}

/* Whether an event of the kind is on the route, or what is left to be asked. */
static const Expression *where_of(Making *making, const Route *route)
{
    static const Expression always = { .kind = EXPRESSION_TRUE };
    return route->where == NULL ? &always
                                : expression_settle(&making->scratch, &making->routes->leaves,
                                                    route->where, making->plan->truth);
}

static const Expression *both(Arena *arena, const Expression *a, const Expression *b)
{
    Expression *made = ARENA_NEW(arena, Expression, 1);
    *made = (Expression){ .kind = EXPRESSION_AT_LEAST, .least = 2, .count = 2 };
    made->parts = ARENA_NEW(arena, const Expression *, 2);
    made->parts[0] = a;
    made->parts[1] = b;
    return made;
}

static bool is_there(const Making *making, const RouteRule *rule, const Expression *left)
{
    for (size_t i = making->plan->rule_count; i-- > 0;) {
        if (making->plan->rules[i].rule == rule->rule && making->left[i] == left)
            return true;
    }
    return false;
}

static void add_rule(Making *making, size_t route, const Expression *where, const RouteRule *rule)
{
    Plan *plan = making->plan;
    const Expression *left =
        expression_settle(&making->scratch, &making->routes->leaves, rule->expression, plan->truth);
    if (left->kind == EXPRESSION_FALSE)
        return;
    if (where->kind != EXPRESSION_TRUE)
        left = left->kind == EXPRESSION_TRUE ? where : both(&making->scratch, where, left);
    if (is_there(making, rule, left))
        return;
    plan->rules = arena_grow(&plan->arena, plan->rules, plan->rule_count, sizeof(PlanRule));
    making->left =
        arena_grow(&making->scratch, making->left, plan->rule_count, sizeof(Expression *));
    making->left[plan->rule_count] = left;
    plan->rules[plan->rule_count++] = (PlanRule){ .rule = rule->rule, .route = (uint32_t)route };
}

static void add_undecided(Making *making, const Expression *where)
{
    making->undecided = arena_grow(&making->scratch, making->undecided, making->undecided_count,
                                   sizeof(Expression *));
    making->undecided[making->undecided_count++] = where;
}

static void add_rules(Making *making)
{
    for (size_t i = 0; i < making->routes->count; i++) {
        const Route *route = &making->routes->list[i];
        const Expression *where = where_of(making, route);
        if (where->kind == EXPRESSION_FALSE)
            continue;
        if (where->kind == EXPRESSION_TRUE)
            making->plan->is_routed = true;
        else
            add_undecided(making, where);
        for (size_t j = 0; j < route->count; j++)
            add_rule(making, i, where, &route->rules[j]);
    }
}

static uint32_t local_leaf(Making *making, uint32_t leaf)
{
    Plan *plan = making->plan;
    if (making->local[leaf] == NO_LEAF) {
        plan->leaves = arena_grow(&plan->arena, plan->leaves, plan->leaf_count, sizeof(PlanLeaf));
        plan->leaves[plan->leaf_count] = (PlanLeaf){ .leaf = &making->routes->leaves.list[leaf] };
        making->local[leaf] = (uint32_t)plan->leaf_count++;
    }
    return making->local[leaf];
}

/* What must all hold, "and" within "and" taken together. */
static void collect_parts(Arena *arena, const Expression *expression, const Expression ***parts,
                          size_t *count)
{
    if (expression->kind == EXPRESSION_AT_LEAST && expression->least == expression->count) {
        for (size_t i = 0; i < expression->count; i++)
            collect_parts(arena, expression->parts[i], parts, count);
        return;
    }
    *parts = arena_grow(arena, *parts, *count, sizeof **parts);
    (*parts)[(*count)++] = expression;
}

/* The best two triggers of different parts. */
static void choose_triggers(Making *making, const Expression *expression,
                            Trigger triggers[TRIGGERS])
{
    const Expression **parts = NULL;
    size_t count = 0;
    collect_parts(&making->scratch, expression, &parts, &count);
    for (size_t i = 0; i < count; i++) {
        Trigger trigger;
        if (!trigger_choose(&making->scratch, parts[i], cost_of_trigger, making, &trigger))
            continue;
        if (triggers[0].count == 0 || trigger.cost < triggers[0].cost) {
            triggers[1] = triggers[0];
            triggers[0] = trigger;
        } else if (triggers[1].count == 0 || trigger.cost < triggers[1].cost) {
            triggers[1] = trigger;
        }
    }
    if (triggers[0].cost < SECOND_FROM || triggers[1].cost > SECOND_UP_TO)
        triggers[1] = (Trigger){ 0 };
}

static void mark_leaves(Making *making, const Trigger *trigger)
{
    for (size_t i = 0; i < trigger->count; i++) {
        const uint32_t local = local_leaf(making, trigger->leaves[i]);
        making->plan->leaves[local].is_searched = true;
        making->plan->leaves[local].rule_count++;
    }
}

static void wait_for(Making *making, size_t rule, size_t number)
{
    Plan *plan = making->plan;
    const Trigger *trigger = &making->triggers[rule][number];
    for (size_t i = 0; i < trigger->count; i++) {
        PlanLeaf *leaf = &plan->leaves[making->local[trigger->leaves[i]]];
        plan->waiting[leaf->first_rule + leaf->rule_count++] =
            (PlanWaiting){ (uint32_t)rule, 1u << number };
    }
}

#define CHOICES 3 /* the first without regard to which fields are searched anyway */

static void choose_all_triggers(Making *making)
{
    uint32_t *uses = ARENA_NEW(&making->scratch, uint32_t, making->routes->dictionary.count + 1);
    for (size_t i = 0; i < making->plan->rule_count; i++) {
        Trigger *triggers = making->triggers[i];
        triggers[0] = triggers[1] = (Trigger){ 0 };
        choose_triggers(making, making->left[i], triggers);
        for (size_t j = 0; j < TRIGGERS; j++) {
            for (size_t k = 0; k < triggers[j].count; k++) {
                const Leaf *leaf = &making->routes->leaves.list[triggers[j].leaves[k]];
                if (leaf->field != LEAF_KEYWORD)
                    uses[leaf->field]++;
            }
        }
    }
    making->uses = uses;
}

/* Chooses the triggers and lists for each of their leaves the rules that wait for it. */
static void add_triggers(Making *making)
{
    Plan *plan = making->plan;
    making->triggers =
        (Trigger(*)[TRIGGERS])ARENA_NEW(&making->scratch, Trigger, TRIGGERS * plan->rule_count);
    for (int round = 0; round < CHOICES; round++)
        choose_all_triggers(making);
    for (size_t i = 0; i < plan->rule_count; i++) {
        Trigger *triggers = making->triggers[i];
        plan->rules[i].triggers = triggers[1].count > 0 ? 3 : 1;
        mark_leaves(making, &triggers[0]);
        mark_leaves(making, &triggers[1]);
        if (triggers[0].count > 0)
            continue;
        plan->always = arena_grow(&plan->arena, plan->always, plan->always_count, sizeof(uint32_t));
        plan->always[plan->always_count++] = (uint32_t)i;
    }
    uint32_t total = 0;
    for (size_t i = 0; i < plan->leaf_count; i++) {
        plan->leaves[i].first_rule = total;
        total += plan->leaves[i].rule_count;
        plan->leaves[i].rule_count = 0;
    }
    plan->waiting = ARENA_NEW(&plan->arena, PlanWaiting, total);
    for (size_t i = 0; i < plan->rule_count; i++) {
        wait_for(making, i, 0);
        wait_for(making, i, 1);
    }
}

static void write_program(Making *making, const Expression *expression, Program *program)
{
    Plan *plan = making->plan;
    *program = program_new(&plan->arena, expression, weigh, making);
    plan->is_slow |= program->is_too_long;
    for (uint32_t i = 0; i < program->count; i++)
        program->steps[i].leaf = local_leaf(making, program->steps[i].leaf);
}

static void write_programs(Making *making)
{
    Plan *plan = making->plan;
    for (size_t i = 0; i < plan->rule_count; i++)
        write_program(making, making->left[i], &plan->rules[i].program);
    if (plan->is_routed)
        return;
    plan->undecided = ARENA_NEW(&plan->arena, Program, making->undecided_count);
    plan->undecided_count = making->undecided_count;
    for (size_t i = 0; i < plan->undecided_count; i++)
        write_program(making, making->undecided[i], &plan->undecided[i]);
}

#define MATCHER_FROM 3 /* tests: fewer are asked in turn as fast */

/* Leaves with many literals or numbers that no search of the plan answers get one for themselves.
 */
static void add_leaf_matchers(Making *making)
{
    Plan *plan = making->plan;
    for (size_t i = 0; i < plan->leaf_count; i++) {
        const Leaf *leaf = plan->leaves[i].leaf;
        if (!plan->leaves[i].is_searched && leaf->count >= MATCHER_FROM &&
            leaf->field != LEAF_KEYWORD && leaf_is_values(leaf))
            plan->leaves[i].matcher = matcher_pool_get(making->matchers, &leaf, 1);
    }
}

/* By field, and then the same in every plan. */
static int compare_leaves(const void *left, const void *right)
{
    const MatcherLeaf *a = left, *b = right;
    if (a->leaf->field != b->leaf->field)
        return (int)a->leaf->field - (int)b->leaf->field;
    return (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

/* Of leaves of one field. */
static PlanMatcher plan_matcher(Plan *plan, MatcherPool *matchers, const MatcherLeaf *asked,
                                size_t count)
{
    Arena scratch = { 0 };
    const Leaf **leaves = ARENA_NEW(&scratch, const Leaf *, count);
    uint32_t *numbers = ARENA_NEW(&plan->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        leaves[i] = asked[i].leaf;
        numbers[i] = asked[i].number;
    }
    const PlanMatcher made = { matcher_pool_get(matchers, leaves, count), numbers };
    arena_clear(&scratch);
    return made;
}

/* One for each field that the leaves are of; returns how many. false in *@are_all: one cannot be
 * made. */
static size_t add_matchers(Plan *plan, MatcherPool *matchers, MatcherLeaf *asked, size_t count,
                           PlanMatcher *made, bool *are_all)
{
    size_t made_count = 0;
    *are_all = true;
    qsort(asked, count, sizeof *asked, compare_leaves);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && asked[end].leaf->field == asked[begin].leaf->field;)
            end++;
        made[made_count] = plan_matcher(plan, matchers, asked + begin, end - begin);
        *are_all &= made[made_count].matcher != NULL;
        made_count += made[made_count].matcher != NULL;
    }
    return made_count;
}

static void make_matchers(Making *making)
{
    Plan *plan = making->plan;
    MatcherLeaf *searched = ARENA_NEW(&making->scratch, MatcherLeaf, plan->leaf_count);
    size_t count = 0;
    bool are_all = false;
    for (size_t i = 0; i < plan->leaf_count; i++) {
        if (plan->leaves[i].is_searched)
            searched[count++] = (MatcherLeaf){ plan->leaves[i].leaf, (uint32_t)i };
    }
    plan->matchers = ARENA_NEW(&plan->arena, PlanMatcher, count);
    plan->matcher_count =
        add_matchers(plan, making->matchers, searched, count, plan->matchers, &are_all);
    plan->is_slow |= !are_all;
    plan->fields = ARENA_NEW(&plan->arena, uint16_t, plan->matcher_count);
    for (size_t i = 0; i < plan->matcher_count; i++)
        plan->fields[i] = matcher_field(plan->matchers[i].matcher);
}

void plan_be_thorough(Plan *plan, MatcherPool *matchers)
{
    Arena scratch = { 0 };
    MatcherLeaf *asked = ARENA_NEW(&scratch, MatcherLeaf, plan->leaf_count);
    size_t count = 0;
    bool are_all = false;
    if (plan->is_thorough)
        return;
    for (size_t i = 0; i < plan->leaf_count; i++) {
        const PlanLeaf *leaf = &plan->leaves[i];
        if (!leaf->is_searched && leaf->leaf->field != LEAF_KEYWORD &&
            leaf_is_literals(leaf->leaf) && trigger_may_be(leaf->leaf))
            asked[count++] = (MatcherLeaf){ leaf->leaf, (uint32_t)i };
    }
    plan->thorough = ARENA_NEW(&plan->arena, PlanMatcher, count);
    plan->thorough_count = add_matchers(plan, matchers, asked, count, plan->thorough, &are_all);
    for (size_t i = 0, place = 0; place < plan->thorough_count; place++) {
        const uint16_t field = matcher_field(plan->thorough[place].matcher);
        for (; i < count && asked[i].leaf->field == field; i++)
            plan->leaves[asked[i].number].thorough = (uint32_t)place + 1;
    }
    arena_clear(&scratch);
    __atomic_store_n(&plan->is_thorough, true, __ATOMIC_RELEASE);
}

Plan *plan_new(Routes *routes, MatcherPool *matchers, uint64_t kind, const uint64_t *truth)
{
    Plan *plan = calloc(1, sizeof *plan);
    if (plan == NULL)
        abort();
    const size_t words = plan_truth_words(routes), leaves = routes->leaves.count;
    plan->kind = kind;
    plan->truth = ARENA_NEW(&plan->arena, uint64_t, words);
    memcpy(plan->truth, truth, words * sizeof *truth);
    Making making = { .routes = routes, .matchers = matchers, .plan = plan };
    making.local = ARENA_NEW(&making.scratch, uint32_t, leaves);
    making.frequencies = ARENA_NEW(&making.scratch, double, leaves);
    memset(making.local, 0xFF, leaves * sizeof *making.local);
    for (size_t i = 0; i < leaves; i++)
        making.frequencies[i] = NAN;
    add_rules(&making);
    add_triggers(&making);
    write_programs(&making);
    make_matchers(&making);
    add_leaf_matchers(&making);
    arena_clear(&making.scratch);
    return plan;
}

void plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    arena_clear(&plan->arena);
    free(plan);
}
