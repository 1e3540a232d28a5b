/* sketch.h - about how many different values there were lately, in little memory.
 *
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with 1,024 registers: the standard error is
 * 1.04 / sqrt(1024), that is 3.25 %. There are registers for each sixteenth of the timespan; of the
 * oldest sixteenth, which is only partly inside, nothing is counted.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SKETCH_REGISTERS 1024
#define SKETCH_SLICES 16

typedef struct {
    int64_t slice_ms;                               /* length of a slice */
    int64_t newest;                                 /* number of the newest slice since 1970 */
    uint8_t ranks[SKETCH_SLICES][SKETCH_REGISTERS]; /* of slice n at n modulo SKETCH_SLICES */
} Sketch;

/* Never NULL; the caller frees it with free(). */
Sketch *sketch_new(int64_t timespan_ms, int64_t time_ms);

/* @value: a hash. What is older than all slices is left out. */
void sketch_add(Sketch *sketch, int64_t time_ms, uint64_t value);

/* In the slices up to the newest. */
double sketch_count(const Sketch *sketch);

/* Whether nothing in it is as new as a timespan before @time_ms. */
bool sketch_is_over(const Sketch *sketch, int64_t time_ms);
