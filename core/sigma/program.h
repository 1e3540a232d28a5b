/* program.h - a condition as flat code: ask a leaf, go on here if it holds and there if not. */
#pragma once

#include "core/sigma/expression.h"

#define PROGRAM_STEPS_MAX 20000 /* "5 of 10" repeats its parts for each count */
#define PROGRAM_TRUE INT32_MAX
#define PROGRAM_FALSE INT32_MIN

typedef struct {
    uint32_t leaf;
    int32_t yes, no; /* number of the step that follows, PROGRAM_TRUE or PROGRAM_FALSE */
} ProgramStep;

typedef struct {
    ProgramStep *steps;
    uint32_t count;
    int32_t first; /* where it begins; PROGRAM_TRUE and PROGRAM_FALSE: nothing is to be asked */
    bool is_too_long;
} Program;

/* How much a leaf costs and how often it holds: what is asked first. */
typedef struct {
    double cost;      /* of asking, any unit */
    double frequency; /* 0 to 1 */
} LeafWeight;
typedef LeafWeight (*LeafWeigh)(uint32_t leaf, void *data);

Program program_new(Arena *arena, const Expression *expression, LeafWeigh weigh, void *data);
