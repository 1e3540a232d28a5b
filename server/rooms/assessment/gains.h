/* gains.h - "what gives so many points more?"
 *
 * Pure logic: the set of actions with the least effort in all that together
 * gain the points asked for. Exact, not greedy. Among equals: fewer
 * actions, then the earlier items.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "rooms/assessment/next_actions.h"

/* Weights of effort: three medium tasks are as much as a high one. */
#define GAINS_EFFORT_LOW 1
#define GAINS_EFFORT_MEDIUM 3
#define GAINS_EFFORT_HIGH 9

typedef struct {
    int wanted;      /* points asked for */
    int reached;     /* points that the steps gain; below @wanted if !is_reached */
    bool is_reached; /* false: there are not so many points to gain, the steps are all there is */
    int effort;      /* sum of the weights */
    GArray *steps;   /* of NextAction, by item number */
} Gains;

/**
 * Finds the steps.
 *
 * @actions: of NextAction, from next_actions_all()
 * @wanted: points; 0 and less need no step
 * Returns a new answer; the caller owns it.
 */
Gains *gains_find(const GArray *actions, int wanted);
void gains_free(Gains *gains);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gains, gains_free)
