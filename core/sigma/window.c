#include "core/sigma/window.h"

#include <stdlib.h>

static bool *places_seen(Window window, bool seen[CORRELATION_RULES_MAX], size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < window.count; i++) {
        bool *is_seen = &seen[window.matches[i].place];
        *count += !*is_seen;
        *is_seen = true;
    }
    return seen;
}

static size_t count_places(Window window)
{
    bool seen[CORRELATION_RULES_MAX] = { false };
    size_t count = 0;
    places_seen(window, seen, &count);
    return count;
}

/**
 * The longest row of matches whose places go up. last[n] is the lowest place that a row of n + 1
 * ends with; a match takes the place of the first that is not below its own.
 */
static size_t longest_row(Window window)
{
    uint32_t last[CORRELATION_RULES_MAX];
    size_t length = 0;
    for (size_t i = 0; i < window.count; i++) {
        const uint32_t place = window.matches[i].place;
        size_t at = 0;
        while (at < length && last[at] < place)
            at++;
        last[at] = place;
        length += at == length;
    }
    return length;
}

/* Memory for numbers of a window, which are at most those a group keeps. */
static void *room_for(size_t count, size_t size)
{
    void *room = calloc(count, size);
    if (room == NULL)
        abort();
    return room;
}

static int by_value(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static size_t count_values(Window window)
{
    uint64_t *values = room_for(window.count, sizeof *values);
    for (size_t i = 0; i < window.count; i++)
        values[i] = window.matches[i].is.value;
    qsort(values, window.count, sizeof *values, by_value);
    size_t count = 1;
    for (size_t i = 1; i < window.count; i++)
        count += values[i] != values[i - 1];
    free(values);
    return count;
}

static double sum(Window window)
{
    double total = 0;
    for (size_t i = 0; i < window.count; i++)
        total += window.matches[i].is.number;
    return total;
}

static int by_number(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The mean of the numbers at two ranks from 1. */
static double mean_of_ranks(Window window, size_t rank, size_t other)
{
    double *numbers = room_for(window.count, sizeof *numbers);
    for (size_t i = 0; i < window.count; i++)
        numbers[i] = window.matches[i].is.number;
    qsort(numbers, window.count, sizeof *numbers, by_number);
    const double mean =
        rank == other ? numbers[rank - 1] : numbers[rank - 1] / 2 + numbers[other - 1] / 2;
    free(numbers);
    return mean;
}

static double percentile(Window window, double percent)
{
    size_t rank = (size_t)(percent / 100 * (double)window.count);
    rank += (double)rank * 100 < percent * (double)window.count;
    rank = rank == 0 ? 1 : rank > window.count ? window.count : rank;
    return mean_of_ranks(window, rank, rank);
}

double window_measure(const SigmaCorrelation *correlation, Window window)
{
    switch (correlation->type) {
    case CORRELATION_EVENT_COUNT:
        return (double)window.count;
    case CORRELATION_VALUE_COUNT:
        return (double)count_values(window);
    case CORRELATION_TEMPORAL:
        return (double)count_places(window);
    case CORRELATION_TEMPORAL_ORDERED:
        return (double)longest_row(window);
    case CORRELATION_VALUE_SUM:
        return sum(window);
    case CORRELATION_VALUE_AVG:
        return sum(window) / (double)window.count;
    case CORRELATION_VALUE_PERCENTILE:
        return percentile(window, correlation->percentile);
    case CORRELATION_VALUE_MEDIAN:
        break;
    }
    return mean_of_ranks(window, (window.count + 1) / 2, window.count / 2 + 1);
}

static bool criterion_holds(Criterion criterion, double measure)
{
    switch (criterion.kind) {
    case CRITERION_GT:
        return measure > criterion.number;
    case CRITERION_GTE:
        return measure >= criterion.number;
    case CRITERION_LT:
        return measure < criterion.number;
    case CRITERION_LTE:
        return measure <= criterion.number;
    case CRITERION_EQ:
        return measure == criterion.number;
    case CRITERION_NEQ:
        break;
    }
    return measure != criterion.number;
}

bool window_meets_criteria(const SigmaCorrelation *correlation, double measure)
{
    for (size_t i = 0; i < correlation->criterion_count; i++) {
        if (!criterion_holds(correlation->criteria[i], measure))
            return false;
    }
    return true;
}

static bool place_is_seen(const SigmaCorrelation *correlation, const char *label, const bool *seen)
{
    for (size_t place = 0; place < correlation->rule_count; place++) {
        if (seen[place] && correlation->rules[place] == label)
            return true;
    }
    return false;
}

/* A selection is a name; it has no parts. The depth is bounded by the condition. */
static bool expression_holds(const SigmaCorrelation *correlation, const SigmaNode *node,
                             const bool *seen)
{
    if (node->kind == SIGMA_ALL_OF && node->count == 0)
        return place_is_seen(correlation, node->label, seen);
    if (node->kind == SIGMA_NOT)
        return !expression_holds(correlation, node->parts[0], seen);
    const size_t needed = node->kind == SIGMA_ALL_OF ? node->count : node->least;
    size_t held = 0;
    for (size_t i = 0; i < node->count; i++)
        held += expression_holds(correlation, node->parts[i], seen);
    return held >= needed;
}

bool window_holds(const SigmaCorrelation *correlation, Window window, double measure)
{
    if (correlation->expression == NULL)
        return window_meets_criteria(correlation, measure);
    bool seen[CORRELATION_RULES_MAX] = { false };
    size_t count = 0;
    places_seen(window, seen, &count);
    return measure >= (double)count && expression_holds(correlation, correlation->expression, seen);
}
