#include "core/sigma/program.h"

#include <stdlib.h>

typedef struct {
    Arena *arena;
    Program *program;
    LeafWeigh weigh;
    void *data;
} Writing;

/* What asking an expression costs and how often it holds, its leaves taken as independent. */
static LeafWeight weight_of(const Writing *writing, const Expression *expression)
{
    if (expression->kind == EXPRESSION_LEAF)
        return writing->weigh(expression->leaf, writing->data);
    if (expression->kind == EXPRESSION_NOT) {
        const LeafWeight part = weight_of(writing, expression->parts[0]);
        return (LeafWeight){ part.cost, 1 - part.frequency };
    }
    const bool is_and = expression->least == expression->count;
    LeafWeight whole = { 0, 1 };
    for (size_t i = 0; i < expression->count; i++) {
        const LeafWeight part = weight_of(writing, expression->parts[i]);
        whole.cost += part.cost * whole.frequency;
        whole.frequency *= is_and ? part.frequency : 1 - part.frequency;
    }
    whole.frequency = is_and ? whole.frequency : 1 - whole.frequency;
    return whole;
}

typedef struct {
    const Expression *expression;
    double rank; /* lower goes first */
} Ranked;

static int compare_ranks(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Of an "and": what is cheap and likely to fail first; of an "or": cheap and likely to hold. */
static Ranked *ranked_parts(const Writing *writing, const Expression *expression)
{
    const bool is_and = expression->least == expression->count;
    Ranked *parts = ARENA_NEW(writing->arena, Ranked, expression->count);
    for (size_t i = 0; i < expression->count; i++) {
        const LeafWeight weight = weight_of(writing, expression->parts[i]);
        const double ends = is_and ? 1 - weight.frequency : weight.frequency;
        parts[i] = (Ranked){ expression->parts[i], weight.cost / (ends + 1e-6) };
    }
    qsort(parts, expression->count, sizeof *parts, compare_ranks);
    return parts;
}

static int32_t write(const Writing *writing, const Expression *expression, int32_t yes, int32_t no);

static int32_t write_leaf(const Writing *writing, uint32_t leaf, int32_t yes, int32_t no)
{
    Program *program = writing->program;
    if (program->count == PROGRAM_STEPS_MAX) {
        program->is_too_long = true;
        return PROGRAM_FALSE;
    }
    program->steps =
        arena_grow(writing->arena, program->steps, program->count, sizeof(ProgramStep));
    program->steps[program->count] = (ProgramStep){ leaf, yes, no };
    return (int32_t)program->count++;
}

/* From the last part to the first, for each number of parts that are still needed: row[n] is where
 * to go on when n are. "and" and "or" need one column of the table only. */
static int32_t write_parts(const Writing *writing, const Expression *expression, int32_t yes,
                           int32_t no)
{
    const Ranked *parts = ranked_parts(writing, expression);
    const uint32_t count = expression->count, least = expression->least;
    int32_t *row = ARENA_NEW(writing->arena, int32_t, least + 1);
    row[0] = yes;
    for (uint32_t needed = 1; needed <= least; needed++)
        row[needed] = no;
    for (uint32_t i = count; i-- > 0;) {
        for (uint32_t needed = least; needed >= 1 && !writing->program->is_too_long; needed--) {
            const bool is_reached = least - needed <= i; /* that many can have held before */
            const bool is_possible = count - i >= needed;
            if (is_reached && is_possible)
                row[needed] = write(writing, parts[i].expression, row[needed - 1], row[needed]);
        }
    }
    return row[least];
}

/* The depth is that of the rule. */
static int32_t write(const Writing *writing, const Expression *expression, int32_t yes, int32_t no)
{
    switch (expression->kind) {
    case EXPRESSION_LEAF:
        return write_leaf(writing, expression->leaf, yes, no);
    case EXPRESSION_NOT:
        return write(writing, expression->parts[0], no, yes);
    case EXPRESSION_TRUE:
        return yes;
    case EXPRESSION_FALSE:
        return no;
    default:
        return write_parts(writing, expression, yes, no);
    }
}

Program program_new(Arena *arena, const Expression *expression, LeafWeigh weigh, void *data)
{
    Arena scratch = { 0 };
    Program program = { 0 };
    const Writing writing = { &scratch, &program, weigh, data };
    program.first = write(&writing, expression, PROGRAM_TRUE, PROGRAM_FALSE);
    ProgramStep *steps = ARENA_NEW(arena, ProgramStep, program.count);
    if (program.count > 0)
        memcpy(steps, program.steps, program.count * sizeof *steps);
    program.steps = steps;
    arena_clear(&scratch);
    return program;
}
