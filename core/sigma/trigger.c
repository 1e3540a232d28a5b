#include "core/sigma/trigger.h"

#include <math.h>
#include <stdlib.h>

#include "core/sigma/matcher.h"

#define LITERAL_LEAST 2 /* bytes of one that may stand anywhere */

static bool test_may_be(const Leaf *leaf, const SigmaTest *test)
{
    Slice literal;
    bool is_exact;
    if (test->kind == SIGMA_TEST_NUMBER)
        return test->is.number.is_whole && leaf->part == TIME_PART_NONE &&
               leaf->field != LEAF_KEYWORD;
    if (test->kind == SIGMA_TEST_REGEX)
        return !matcher_needs_regex(test) || regex_set_takes(test->is.regex, &is_exact);
    if (test->kind != SIGMA_TEST_TEXT)
        return false;
    const PatternPlace place = pattern_literal(test->is.pattern, &literal);
    return place == PATTERN_WHOLE || (literal.length > 0 && place < PATTERN_INSIDE) ||
           literal.length >= LITERAL_LEAST;
}

bool trigger_may_be(const Leaf *leaf)
{
    for (size_t i = 0; i < leaf->count; i++) {
        if (!test_may_be(leaf, &leaf->tests[i]))
            return false;
    }
    return leaf->count > 0;
}

static int compare_costs(const void *left, const void *right)
{
    const Trigger *a = left, *b = right;
    return (a->cost > b->cost) - (a->cost < b->cost);
}

static void join(Arena *arena, Trigger *whole, const Trigger *part)
{
    uint32_t *leaves = ARENA_NEW(arena, uint32_t, whole->count + part->count);
    if (whole->count > 0)
        memcpy(leaves, whole->leaves, whole->count * sizeof *leaves);
    memcpy(leaves + whole->count, part->leaves, part->count * sizeof *leaves);
    *whole = (Trigger){ leaves, whole->count + part->count, whole->cost + part->cost };
}

/* Where k of n parts must hold, one of any n - k + 1 of them does. */
static bool choose_of_parts(Arena *arena, const Expression *expression, TriggerCost cost,
                            void *data, Trigger *trigger)
{
    Trigger *parts = ARENA_NEW(arena, Trigger, expression->count);
    size_t count = 0;
    for (size_t i = 0; i < expression->count; i++)
        count += trigger_choose(arena, expression->parts[i], cost, data, &parts[count]);
    const size_t needed = expression->count - expression->least + 1;
    if (count < needed)
        return false;
    qsort(parts, count, sizeof *parts, compare_costs);
    *trigger = (Trigger){ 0 };
    for (size_t i = 0; i < needed; i++)
        join(arena, trigger, &parts[i]);
    return true;
}

bool trigger_choose(Arena *arena, const Expression *expression, TriggerCost cost, void *data,
                    Trigger *trigger)
{
    if (expression->kind == EXPRESSION_AT_LEAST)
        return choose_of_parts(arena, expression, cost, data, trigger);
    if (expression->kind != EXPRESSION_LEAF)
        return false;
    const double of_leaf = cost(expression->leaf, data);
    if (isinf(of_leaf))
        return false;
    uint32_t *leaves = ARENA_NEW(arena, uint32_t, 1);
    leaves[0] = expression->leaf;
    *trigger = (Trigger){ leaves, 1, of_leaf };
    return true;
}
