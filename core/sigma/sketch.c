#include "core/sigma/sketch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The correction of the estimate for 1,024 registers: 0.7213 / (1 + 1.079 / m). */
#define ALPHA (0.7213 / (1 + 1.079 / SKETCH_REGISTERS))
#define REGISTER_BITS 10

static int64_t slice_of_time(const Sketch *sketch, int64_t time_ms)
{
    return time_ms / sketch->slice_ms - (time_ms % sketch->slice_ms < 0);
}

Sketch *sketch_new(int64_t timespan_ms, int64_t time_ms)
{
    Sketch *sketch = calloc(1, sizeof *sketch);
    if (sketch == NULL)
        abort();
    sketch->slice_ms = timespan_ms / SKETCH_SLICES < 1 ? 1 : timespan_ms / SKETCH_SLICES;
    sketch->newest = slice_of_time(sketch, time_ms);
    return sketch;
}

static uint8_t *slice_at(Sketch *sketch, int64_t number)
{
    const int64_t place = number % SKETCH_SLICES;
    return sketch->ranks[place < 0 ? place + SKETCH_SLICES : place];
}

/* Empties the slices between the newest so far and the new one. */
static void move_to(Sketch *sketch, int64_t number)
{
    int64_t next = sketch->newest + 1;
    if (number - next >= SKETCH_SLICES)
        next = number - SKETCH_SLICES + 1;
    for (; next <= number; next++)
        memset(slice_at(sketch, next), 0, SKETCH_REGISTERS);
    sketch->newest = number;
}

void sketch_add(Sketch *sketch, int64_t time_ms, uint64_t value)
{
    const int64_t number = slice_of_time(sketch, time_ms);
    if (number > sketch->newest)
        move_to(sketch, number);
    if (number <= sketch->newest - SKETCH_SLICES)
        return;
    uint8_t *rank = &slice_at(sketch, number)[value % SKETCH_REGISTERS];
    const uint64_t rest = value >> REGISTER_BITS;
    const uint8_t found = rest == 0 ? 64 - REGISTER_BITS + 1 : (uint8_t)(__builtin_ctzll(rest) + 1);
    *rank = found > *rank ? found : *rank;
}

/* Of all slices together. */
static uint8_t highest_rank(const Sketch *sketch, size_t index)
{
    uint8_t highest = 0;
    for (size_t slice = 0; slice < SKETCH_SLICES; slice++)
        highest = sketch->ranks[slice][index] > highest ? sketch->ranks[slice][index] : highest;
    return highest;
}

double sketch_count(const Sketch *sketch)
{
    double inverse = 0;
    int empty = 0;
    for (size_t i = 0; i < SKETCH_REGISTERS; i++) {
        const uint8_t rank = highest_rank(sketch, i);
        inverse += ldexp(1, -rank);
        empty += rank == 0;
    }
    const double estimate = ALPHA * SKETCH_REGISTERS * SKETCH_REGISTERS / inverse;
    /* While many registers are empty, counting those is more exact (linear counting). */
    if (estimate <= 2.5 * SKETCH_REGISTERS && empty > 0)
        return SKETCH_REGISTERS * log((double)SKETCH_REGISTERS / empty);
    return estimate;
}

bool sketch_is_over(const Sketch *sketch, int64_t time_ms)
{
    return slice_of_time(sketch, time_ms) >= sketch->newest + SKETCH_SLICES;
}
