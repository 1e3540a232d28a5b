/* What is made of a condition says what the condition says, whatever its leaves answer. */
#include "core/sigma/program.h"

#include <glib.h>

#define LEAVES 8
#define DEPTH_MAX 4

static Expression *make(Arena *arena, ExpressionKind kind)
{
    Expression *made = ARENA_NEW(arena, Expression, 1);
    made->kind = kind;
    return made;
}

static const Expression *random_expression(GRand *rand, Arena *arena, int depth)
{
    const int chance = g_rand_int_range(rand, 0, 20);
    if (chance == 0)
        return make(arena, g_rand_boolean(rand) ? EXPRESSION_TRUE : EXPRESSION_FALSE);
    if (depth == DEPTH_MAX || chance < 5) {
        Expression *leaf = make(arena, EXPRESSION_LEAF);
        leaf->leaf = (uint32_t)g_rand_int_range(rand, 0, LEAVES);
        return leaf;
    }
    Expression *whole = make(arena, chance < 8 ? EXPRESSION_NOT : EXPRESSION_AT_LEAST);
    whole->count = chance < 8 ? 1 : (uint32_t)g_rand_int_range(rand, 1, 6);
    whole->least = (uint32_t)g_rand_int_range(rand, 1, (gint32)whole->count + 1);
    whole->parts = ARENA_NEW(arena, const Expression *, whole->count);
    for (size_t i = 0; i < whole->count; i++)
        whole->parts[i] = random_expression(rand, arena, depth + 1);
    return whole;
}

static bool holds(const Expression *expression, unsigned truth)
{
    uint32_t held = 0;
    switch (expression->kind) {
    case EXPRESSION_LEAF:
        return (truth >> expression->leaf & 1) != 0;
    case EXPRESSION_NOT:
        return !holds(expression->parts[0], truth);
    case EXPRESSION_AT_LEAST:
        for (size_t i = 0; i < expression->count; i++)
            held += holds(expression->parts[i], truth);
        return held >= expression->least;
    default:
        return expression->kind == EXPRESSION_TRUE;
    }
}

static bool runs_to_true(const Program *program, unsigned truth)
{
    int32_t at = program->first;
    uint32_t steps = 0;
    while (at >= 0 && at != PROGRAM_TRUE) {
        const ProgramStep *step = &program->steps[at];
        g_assert_cmpuint(steps++, <, program->count);
        at = (truth >> step->leaf & 1) != 0 ? step->yes : step->no;
    }
    return at == PROGRAM_TRUE;
}

/* @data: a GRand: whatever is asked first, the answer is the same. */
static LeafWeight weigh(uint32_t leaf, void *data)
{
    (void)leaf;
    return (LeafWeight){ g_rand_double(data) * 100, g_rand_double(data) };
}

static void says_what_the_condition_says(void)
{
    GRand *rand = g_rand_new_with_seed(13);
    for (int i = 0; i < 2000; i++) {
        Arena arena = { 0 };
        const Expression *expression = random_expression(rand, &arena, 0);
        const Program program = program_new(&arena, expression, weigh, rand);
        g_assert_false(program.is_too_long);
        for (unsigned truth = 0; truth < 1u << LEAVES; truth++)
            g_assert_true(runs_to_true(&program, truth) == holds(expression, truth));
        arena_clear(&arena);
    }
    g_rand_free(rand);
}

static bool asks_key(const Expression *expression, const LeafTable *table)
{
    if (expression->kind == EXPRESSION_LEAF)
        return table->list[expression->leaf].is_key;
    for (size_t i = 0; i < expression->count; i++) {
        if (asks_key(expression->parts[i], table))
            return true;
    }
    return false;
}

static void keeps_its_answer_once_some_leaves_are_known(void)
{
    GRand *rand = g_rand_new_with_seed(14);
    for (int i = 0; i < 1000; i++) {
        Arena arena = { 0 };
        Leaf leaves[LEAVES] = { 0 };
        LeafTable table = { .list = leaves, .count = LEAVES };
        const unsigned keys = (unsigned)g_rand_int_range(rand, 0, 1 << LEAVES);
        for (unsigned j = 0; j < LEAVES; j++)
            leaves[j].is_key = (keys >> j & 1) != 0;
        const Expression *expression = random_expression(rand, &arena, 0);
        for (unsigned truth = 0; truth < 1u << LEAVES; truth++) {
            const uint64_t known = truth & keys;
            const Expression *left = expression_settle(&arena, &table, expression, &known);
            g_assert_false(asks_key(left, &table));
            g_assert_true(holds(left, truth) == holds(expression, truth));
        }
        arena_clear(&arena);
    }
    g_rand_free(rand);
}

/* @count of @least parts, each of them such a thing again. */
static const Expression *nested(Arena *arena, uint32_t count, uint32_t least, int depth)
{
    if (depth == 0)
        return make(arena, EXPRESSION_LEAF);
    Expression *whole = make(arena, EXPRESSION_AT_LEAST);
    whole->count = count;
    whole->least = least;
    whole->parts = ARENA_NEW(arena, const Expression *, count);
    for (size_t i = 0; i < count; i++)
        whole->parts[i] = nested(arena, count, least, depth - 1);
    return whole;
}

static void gives_up_where_it_would_be_too_long(void)
{
    Arena arena = { 0 };
    GRand *rand = g_rand_new_with_seed(15);
    const Program program = program_new(&arena, nested(&arena, 20, 10, 3), weigh, rand);
    g_assert_true(program.is_too_long);
    g_assert_cmpuint(program.count, ==, PROGRAM_STEPS_MAX);
    g_assert_false(program_new(&arena, nested(&arena, 20, 10, 1), weigh, rand).is_too_long);
    g_rand_free(rand);
    arena_clear(&arena);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/program/says_what_the_condition_says", says_what_the_condition_says);
    g_test_add_func("/program/keeps_its_answer_once_some_leaves_are_known",
                    keeps_its_answer_once_some_leaves_are_known);
    g_test_add_func("/program/gives_up_where_it_would_be_too_long",
                    gives_up_where_it_would_be_too_long);
    return g_test_run();
}
