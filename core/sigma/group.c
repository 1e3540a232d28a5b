#include "core/sigma/group.h"

#include <stdlib.h>

#define SIZE_LEAST 4 /* matches there is room for at first */
#define SHOWN_MAX 8  /* matches kept beside a sketch */

void group_begin(Group *group)
{
    group->lost_ms = group->thin_ms = INT64_MIN;
}

void group_clear(Group *group)
{
    free(group->matches);
    free(group->sketch);
    group->matches = NULL;
    group->sketch = NULL;
}

size_t group_bytes(const Group *group)
{
    return sizeof *group + group->size * sizeof *group->matches +
           (group->sketch == NULL ? 0 : sizeof *group->sketch);
}

static int64_t timespan_of(const GroupTerms *terms)
{
    return terms->correlation->timespan_s * 1000;
}

/* The first match that is later than @time_ms. */
static size_t behind(const Group *group, int64_t time_ms)
{
    size_t low = 0, high = group->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (group->matches[middle].time_ms > time_ms)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void drop_oldest(Group *group, size_t count)
{
    group->count -= count;
    memmove(group->matches, group->matches + count, group->count * sizeof *group->matches);
}

static void drop_lost(Group *group, size_t count)
{
    if (count > 0 && group->matches[count - 1].time_ms > group->lost_ms)
        group->lost_ms = group->matches[count - 1].time_ms;
    drop_oldest(group, count);
}

/* How many matches are kept: event_count must see as many as its condition may ask for. */
static size_t most_kept(const GroupTerms *terms)
{
    return terms->correlation->type == CORRELATION_EVENT_COUNT ? CORRELATION_COUNT_MAX
                                                               : GROUP_VALUES_MAX;
}

/* Room for more than are kept, so that matches go by the hundred and not one by one. */
static size_t most_held(const GroupTerms *terms)
{
    const size_t kept = most_kept(terms) + most_kept(terms) / 4;
    const size_t fit = terms->bytes_max / sizeof(KeptMatch) / 2;
    return kept < fit ? kept : fit < SIZE_LEAST ? SIZE_LEAST : fit;
}

/* Whether a later match of the row makes an older one needless in windows that end at the newest:
 * the same value, the same rule; in order only if no other rule stands between. */
static bool is_needless(const SigmaCorrelation *correlation, const Group *group, size_t at)
{
    const KeptMatch *match = &group->matches[at];
    for (size_t i = at + 1; i < group->count; i++) {
        const KeptMatch *later = &group->matches[i];
        const bool is_same = correlation->type == CORRELATION_VALUE_COUNT
                                 ? later->is.value == match->is.value
                                 : later->place == match->place;
        if (is_same || correlation->type == CORRELATION_TEMPORAL_ORDERED)
            return is_same;
    }
    return false;
}

static void drop_needless(Group *group, const SigmaCorrelation *correlation)
{
    bool *is_dropped = calloc(group->count, sizeof *is_dropped);
    size_t count = 0;
    if (is_dropped == NULL)
        abort();
    for (size_t i = 0; i < group->count; i++)
        is_dropped[i] = is_needless(correlation, group, i);
    for (size_t i = 0; i < group->count; i++) {
        if (!is_dropped[i])
            group->matches[count++] = group->matches[i];
    }
    free(is_dropped);
    if (count < group->count)
        group->thin_ms = group->matches[count - 1].time_ms;
    group->count = count;
}

/* From here on values are only counted; the newest matches stay to be shown. */
static void begin_sketch(Group *group, const GroupTerms *terms)
{
    group->sketch = sketch_new(timespan_of(terms), group->matches[group->count - 1].time_ms);
    for (size_t i = 0; i < group->count; i++)
        sketch_add(group->sketch, group->matches[i].time_ms, group->matches[i].is.value);
    drop_lost(group, group->count - SIZE_LEAST);
    group->size = SHOWN_MAX + 1;
    group->matches = realloc(group->matches, group->size * sizeof *group->matches);
    if (group->matches == NULL)
        abort();
}

static bool may_sketch(const Group *group, const GroupTerms *terms)
{
    return terms->correlation->type == CORRELATION_VALUE_COUNT &&
           group->count > GROUP_DISTINCT_MAX && sizeof(Sketch) < terms->bytes_max / 2;
}

/* Makes room in a full group; returns how many matches were given up that may be missed. */
static size_t thin_out(Group *group, const GroupTerms *terms)
{
    const CorrelationType type = terms->correlation->type;
    const int64_t newest = group->matches[group->count - 1].time_ms;
    const size_t most = most_held(terms), before = group->count;
    drop_lost(group, behind(group, newest - timespan_of(terms)));
    if (group->count <= before / 2)
        return 0;
    if (type == CORRELATION_VALUE_COUNT || correlation_is_temporal(type))
        drop_needless(group, terms->correlation);
    if (group->count <= most / 2)
        return 0;
    if (may_sketch(group, terms)) {
        begin_sketch(group, terms);
        return 0;
    }
    const size_t keep = most - most / 5;
    const size_t cut = group->count > keep ? group->count - keep : 0;
    drop_lost(group, cut);
    return cut;
}

static void make_room(Group *group, const GroupTerms *terms)
{
    const size_t most = most_held(terms);
    if (group->count < group->size)
        return;
    group->size = group->size == 0 ? SIZE_LEAST : group->size * 2;
    group->size = group->size > most ? most : group->size;
    group->matches = realloc(group->matches, group->size * sizeof *group->matches);
    if (group->matches == NULL)
        abort();
}

static void begin_anew(Group *group)
{
    free(group->sketch);
    group->sketch = NULL;
    group->count = group->fire_count = 0;
    group_begin(group);
}

/* Lets go what is too old to be needed. A match that is too late begins the group anew: a clock
 * that was set back must not make it blind. */
static bool let_go(Group *group, const GroupTerms *terms, int64_t time_ms)
{
    if (group->count == 0)
        return false;
    const int64_t newest = group->matches[group->count - 1].time_ms;
    const bool is_late = time_ms < newest - terms->late_ms;
    if (is_late)
        begin_anew(group);
    else if (time_ms > newest)
        drop_oldest(group, behind(group, time_ms - terms->late_ms - timespan_of(terms)));
    return is_late;
}

static size_t insert(Group *group, const GroupTerms *terms, KeptMatch match)
{
    const size_t at = behind(group, match.time_ms);
    make_room(group, terms);
    memmove(group->matches + at + 1, group->matches + at,
            (group->count - at) * sizeof *group->matches);
    group->matches[at] = match;
    group->count++;
    return at;
}

static bool has_fired_near(const Group *group, int64_t time_ms, int64_t timespan_ms)
{
    const size_t count = group->fire_count < GROUP_FIRES_MAX ? group->fire_count : GROUP_FIRES_MAX;
    for (size_t i = 0; i < count; i++) {
        const int64_t apart = time_ms - group->fires_ms[i];
        if (apart < timespan_ms && -apart < timespan_ms)
            return true;
    }
    return false;
}

static void fire(Group *group, GroupOutcome *outcome)
{
    outcome->fires = true;
    group->fires_ms[group->fire_count++ % GROUP_FIRES_MAX] = outcome->end_ms;
}

/* Looks at the window that ends with match @last. */
static void judge(Group *group, const GroupTerms *terms, size_t last, GroupOutcome *outcome)
{
    const int64_t end = group->matches[last].time_ms, start = end - timespan_of(terms);
    outcome->is_late |= end < group->thin_ms || end < group->lost_ms;
    if (end < group->thin_ms)
        return;
    if (has_fired_near(group, end, timespan_of(terms))) {
        outcome->is_quiet = true;
        return;
    }
    outcome->from = behind(group, start);
    outcome->to = last + 1;
    outcome->end_ms = end;
    outcome->is_estimate = group->lost_ms > start;
    const Window window = { group->matches + outcome->from, outcome->to - outcome->from };
    outcome->measure = window_measure(terms->correlation, window);
    if (window_holds(terms->correlation, window, outcome->measure))
        fire(group, outcome);
}

static void judge_sketch(Group *group, const GroupTerms *terms, GroupOutcome *outcome)
{
    outcome->end_ms = group->matches[group->count - 1].time_ms;
    outcome->is_quiet = has_fired_near(group, outcome->end_ms, timespan_of(terms));
    if (outcome->is_quiet)
        return;
    outcome->to = group->count;
    outcome->from = behind(group, outcome->end_ms - timespan_of(terms));
    outcome->is_estimate = true;
    outcome->measure = sketch_count(group->sketch);
    if (window_meets_criteria(terms->correlation, outcome->measure))
        fire(group, outcome);
}

/* Each window that ends at or behind match @at and has it inside, until one fires. */
static void judge_from(Group *group, const GroupTerms *terms, size_t at, GroupOutcome *outcome)
{
    const int64_t beyond = group->matches[at].time_ms + timespan_of(terms);
    size_t windows = 0;
    for (size_t i = at; i < group->count && group->matches[i].time_ms < beyond; i++) {
        const bool is_last =
            i + 1 == group->count || group->matches[i + 1].time_ms > group->matches[i].time_ms;
        if (!is_last)
            continue;
        if (windows++ == GROUP_WINDOWS_MAX) {
            outcome->is_late = true;
            return;
        }
        judge(group, terms, i, outcome);
        if (outcome->fires)
            return;
    }
}

static void add_to_sketch(Group *group, const GroupTerms *terms, KeptMatch match,
                          GroupOutcome *outcome)
{
    sketch_add(group->sketch, match.time_ms, match.is.value);
    if (group->count >= SHOWN_MAX)
        drop_lost(group, 1);
    insert(group, terms, match);
    judge_sketch(group, terms, outcome);
}

GroupOutcome group_add(Group *group, const GroupTerms *terms, KeptMatch match)
{
    GroupOutcome outcome = { .is_late = let_go(group, terms, match.time_ms) };
    if (group->sketch != NULL && sketch_is_over(group->sketch, match.time_ms)) {
        free(group->sketch);
        group->sketch = NULL;
    }
    if (group->count >= most_held(terms))
        outcome.cut = thin_out(group, terms);
    if (group->sketch != NULL)
        add_to_sketch(group, terms, match, &outcome);
    else
        judge_from(group, terms, insert(group, terms, match), &outcome);
    return outcome;
}
