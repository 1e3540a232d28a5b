#include "rooms/assessment/gains.h"

/* The best that can be done with the actions from one on, to gain some points more. */
typedef struct {
    int effort; /* IMPOSSIBLE: so many points cannot be gained */
    int steps;
} Best;

#define IMPOSSIBLE G_MAXINT

static int weight_of(const NextAction *action)
{
    static const int weights[] = {
        [EFFORT_LOW] = GAINS_EFFORT_LOW,
        [EFFORT_MEDIUM] = GAINS_EFFORT_MEDIUM,
        [EFFORT_HIGH] = GAINS_EFFORT_HIGH,
    };
    return weights[action->measure->effort];
}

static int by_item(const void *a, const void *b)
{
    const NextAction *left = a, *right = b;
    return left->item->number - right->item->number;
}

static int points_of_all(const GArray *actions)
{
    int sum = 0;
    for (guint i = 0; i < actions->len; i++)
        sum += g_array_index(actions, NextAction, i).gain;
    return sum;
}

/* What is left to gain after this action. */
static int left_after(const NextAction *action, int points)
{
    return MAX(points - action->gain, 0);
}

static Best with_step(const NextAction *action, Best rest)
{
    if (rest.effort == IMPOSSIBLE)
        return rest;
    return (Best){ rest.effort + weight_of(action), rest.steps + 1 };
}

static bool is_better(Best left, Best right)
{
    return left.effort < right.effort || (left.effort == right.effort && left.steps < right.steps);
}

/* Dynamic programming: row i, column p holds the best for actions i, i+1 ... and p points.
 * The table is small: at most 60 items in a questionnaire, and points up to what they can gain. */
static Best *table_new(const GArray *actions, int points)
{
    const size_t width = (size_t)points + 1;
    Best *table = g_new0(Best, (actions->len + 1) * width);
    for (size_t p = 1; p < width; p++)
        table[actions->len * width + p].effort = IMPOSSIBLE;

    for (size_t i = actions->len; i-- > 0;) {
        const NextAction *action = &g_array_index(actions, NextAction, i);
        const Best *below = table + (i + 1) * width;
        for (size_t p = 0; p < width; p++) {
            const Best taken = with_step(action, below[left_after(action, (int)p)]);
            table[i * width + p] = is_better(below[p], taken) ? below[p] : taken;
        }
    }
    return table;
}

static void take(Gains *gains, const NextAction *action)
{
    g_array_append_val(gains->steps, *action);
    gains->reached += action->gain;
    gains->effort += weight_of(action);
}

/* Walks down the table; where taking an action is as good as leaving it, takes it, because
 * among equals the earlier items win. */
static void walk(Gains *gains, const GArray *actions, const Best *table, int points)
{
    const size_t width = (size_t)points + 1;
    int left = points;
    for (size_t i = 0; i < actions->len && left > 0; i++) {
        const NextAction *action = &g_array_index(actions, NextAction, i);
        const Best *below = table + (i + 1) * width;
        const Best taken = with_step(action, below[left_after(action, left)]);
        if (is_better(below[left], taken))
            continue;
        take(gains, action);
        left = left_after(action, left);
    }
}

Gains *gains_find(const GArray *actions, int wanted)
{
    g_autoptr(GArray) in_order = g_array_copy((GArray *)actions);
    g_array_sort(in_order, by_item);
    const int possible = points_of_all(in_order);

    Gains *gains = g_new(Gains, 1);
    *gains = (Gains){
        .wanted = wanted,
        .is_reached = wanted <= possible,
        .steps = g_array_new(FALSE, FALSE, sizeof(NextAction)),
    };
    const int points = CLAMP(wanted, 0, possible);
    g_autofree Best *table = table_new(in_order, points);
    walk(gains, in_order, table, points);
    return gains;
}

void gains_free(Gains *gains)
{
    if (gains == NULL)
        return;
    g_array_unref(gains->steps);
    g_free(gains);
}
