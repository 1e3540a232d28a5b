#include "core/sigma/window.h"

#include <stdlib.h>

#define ROUNDS_MAX 40 /* of parting numbers; a few thousand need some fifteen */

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

/* Puts the value into a table of free places (0), whose count is a power of two; false: it is
 * there.
 */
static bool put_value(uint64_t *table, size_t places, uint64_t value)
{
    size_t at = (size_t)value & (places - 1);
    while (table[at] != 0 && table[at] != value)
        at = (at + 1) & (places - 1);
    if (table[at] == value)
        return false;
    table[at] = value;
    return true;
}

static size_t count_values(Window window)
{
    size_t places = 16, count = 0;
    while (places < 2 * window.count)
        places *= 2;
    uint64_t *table = room_for(places, sizeof *table);
    for (size_t i = 0; i < window.count; i++) {
        const uint64_t value = window.matches[i].is.value;
        count += put_value(table, places, value == 0 ? 1 : value);
    }
    free(table);
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

static double middle_of(double a, double b, double c)
{
    const double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Moves what is below the pivot to the front and what is above to the back, as Hoare does; between
 * *@front and *@back lies what equals it. */
static void part(double *numbers, double pivot, ptrdiff_t *front, ptrdiff_t *back)
{
    while (*front <= *back) {
        while (numbers[*front] < pivot)
            ++*front;
        while (numbers[*back] > pivot)
            --*back;
        if (*front > *back)
            return;
        const double moved = numbers[*front];
        numbers[(*front)++] = numbers[*back];
        numbers[(*back)--] = moved;
    }
}

/* The number that sorting would put at @rank, from 0; lower ones stand before it then, and higher
 * ones behind. Sorts in the end where somebody chose numbers that part badly. */
static double number_at(double *numbers, ptrdiff_t count, ptrdiff_t rank)
{
    ptrdiff_t low = 0, high = count - 1;
    for (int round = 0; low < high; round++) {
        if (round == ROUNDS_MAX) {
            qsort(numbers + low, (size_t)(high - low) + 1, sizeof *numbers, by_number);
            break;
        }
        ptrdiff_t front = low, back = high;
        part(numbers, middle_of(numbers[low], numbers[low + (high - low) / 2], numbers[high]),
             &front, &back);
        if (rank > back && rank < front)
            break;
        if (rank <= back)
            high = back;
        else
            low = front;
    }
    return numbers[rank];
}

static double *numbers_of(Window window)
{
    double *numbers = room_for(window.count, sizeof *numbers);
    for (size_t i = 0; i < window.count; i++)
        numbers[i] = window.matches[i].is.number;
    return numbers;
}

static double percentile(Window window, double percent)
{
    size_t rank = (size_t)(percent / 100 * (double)window.count);
    rank += (double)rank * 100 < percent * (double)window.count;
    rank = rank == 0 ? 1 : rank > window.count ? window.count : rank;
    double *numbers = numbers_of(window);
    const double found = number_at(numbers, (ptrdiff_t)window.count, (ptrdiff_t)rank - 1);
    free(numbers);
    return found;
}

/* Of an even number the upper one of the middle is the least behind the lower one. */
static double median(Window window)
{
    double *numbers = numbers_of(window);
    const size_t middle = (window.count - 1) / 2;
    const double lower = number_at(numbers, (ptrdiff_t)window.count, (ptrdiff_t)middle);
    double upper = window.count % 2 == 1 ? lower : numbers[middle + 1];
    for (size_t i = middle + 1; window.count % 2 == 0 && i < window.count; i++)
        upper = numbers[i] < upper ? numbers[i] : upper;
    free(numbers);
    return window.count % 2 == 1 ? lower : lower / 2 + upper / 2;
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
    return median(window);
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
