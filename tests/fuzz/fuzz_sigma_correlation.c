/* fuzz_sigma_correlation.c - random correlations and sequences of matches: against a plain,
 * quadratic reference; and any text as correlations, in little memory. */
#include "core/sigma/correlator.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/bytes/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MATCHES_MAX 60 /* of a sequence that the reference looks at */
#define ALERTS_MAX (MATCHES_MAX * 2)
#define PLACES 3

/* Bytes that choose. */
typedef struct {
    const uint8_t *data;
    size_t size;
} Chooser;

static unsigned choose(Chooser *chooser, unsigned count)
{
    if (chooser->size == 0)
        return 0;
    chooser->size--;
    return *chooser->data++ % count;
}

typedef struct {
    size_t correlation;
    double measure;
    int64_t to_ms;
} Answer;

typedef struct {
    Answer list[ALERTS_MAX];
    size_t count;
} Answers;

static void answer(Answers *answers, size_t correlation, double measure, int64_t to_ms)
{
    if (answers->count < ALERTS_MAX)
        answers->list[answers->count++] = (Answer){ correlation, measure, to_ms };
}

/* What the reference knows of a match. */
typedef struct {
    int64_t time_ms;
    unsigned place, user, number;
} Plain;

typedef struct {
    Plain list[MATCHES_MAX];
    size_t count;
    int64_t fires[PLACES + 1][GROUP_FIRES_MAX]; /* of each user */
    size_t fire_counts[PLACES + 1];
} PlainState;

static double plain_row(const Plain *window, size_t count)
{
    unsigned best[MATCHES_MAX], longest = 0;
    for (size_t i = 0; i < count; i++) {
        best[i] = 1;
        for (size_t j = 0; j < i; j++) {
            if (window[j].place < window[i].place && best[j] + 1 > best[i])
                best[i] = best[j] + 1;
        }
        longest = best[i] > longest ? best[i] : longest;
    }
    return longest;
}

/* How many numbers (or places) appear first at their match. */
static double plain_different(const Plain *window, size_t count, bool of_places)
{
    unsigned different = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new = true;
        for (size_t j = 0; j < i; j++)
            is_new &= of_places ? window[j].place != window[i].place
                                : window[j].number != window[i].number;
        different += is_new;
    }
    return different;
}

static double plain_rank(const Plain *window, size_t count, size_t rank)
{
    for (size_t i = 0; i < count; i++) {
        size_t below = 0, same = 0;
        for (size_t j = 0; j < count; j++) {
            below += window[j].number < window[i].number;
            same += window[j].number == window[i].number;
        }
        if (below < rank && rank <= below + same)
            return window[i].number;
    }
    abort();
}

static double plain_sum(const Plain *window, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += window[i].number;
    return sum;
}

static double plain_percentile(const Plain *window, size_t count, double percent)
{
    size_t rank = 1;
    while (rank < count && (double)rank * 100 < percent * (double)count)
        rank++;
    return plain_rank(window, count, rank);
}

static double plain_measure(const SigmaCorrelation *correlation, const Plain *window, size_t count)
{
    switch (correlation->type) {
    case CORRELATION_EVENT_COUNT:
        return (double)count;
    case CORRELATION_VALUE_COUNT:
        return plain_different(window, count, false);
    case CORRELATION_TEMPORAL:
        return plain_different(window, count, true);
    case CORRELATION_TEMPORAL_ORDERED:
        return plain_row(window, count);
    case CORRELATION_VALUE_SUM:
        return plain_sum(window, count);
    case CORRELATION_VALUE_AVG:
        return plain_sum(window, count) / (double)count;
    case CORRELATION_VALUE_PERCENTILE:
        return plain_percentile(window, count, correlation->percentile);
    case CORRELATION_VALUE_MEDIAN:
        break;
    }
    return (plain_rank(window, count, (count + 1) / 2) + plain_rank(window, count, count / 2 + 1)) /
           2;
}

static bool plain_criterion(const Criterion *criterion, double measure)
{
    const double n = criterion->number;
    const bool holds[] = { measure > n,  measure >= n, measure < n,
                           measure <= n, measure == n, measure != n };
    return holds[criterion->kind];
}

static bool plain_holds(const SigmaCorrelation *correlation, const Plain *window, size_t count,
                        double measure)
{
    if (correlation->expression != NULL) { /* "b or not c", the only one made here */
        bool has_b = false, has_c = false;
        for (size_t i = 0; i < count; i++) {
            has_b |= window[i].place == 1;
            has_c |= window[i].place == 2;
        }
        return (has_b || !has_c) && measure >= plain_different(window, count, true);
    }
    for (size_t i = 0; i < correlation->criterion_count; i++) {
        if (!plain_criterion(&correlation->criteria[i], measure))
            return false;
    }
    return true;
}

static bool plain_is_quiet(const PlainState *state, unsigned user, int64_t end, int64_t timespan)
{
    for (size_t i = 0; i < GROUP_FIRES_MAX && i < state->fire_counts[user]; i++) {
        if (llabs(end - state->fires[user][i]) < timespan)
            return true;
    }
    return false;
}

/* Whether the group fires for the window that ends then. */
static bool plain_judge(const SigmaCorrelation *correlation, PlainState *state, bool by_user,
                        unsigned user, int64_t end, double *measure)
{
    const int64_t timespan = correlation->timespan_s * 1000;
    Plain window[MATCHES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < state->count; i++) {
        const Plain *match = &state->list[i];
        if (match->time_ms > end - timespan && match->time_ms <= end &&
            (!by_user || match->user == user))
            window[count++] = *match;
    }
    if (plain_is_quiet(state, by_user ? user : PLACES, end, timespan))
        return false;
    *measure = plain_measure(correlation, window, count);
    if (!plain_holds(correlation, window, count, *measure))
        return false;
    const unsigned group = by_user ? user : PLACES;
    state->fires[group][state->fire_counts[group]++ % GROUP_FIRES_MAX] = end;
    return true;
}

/* Takes a match and looks at all ends of windows from its time on, the earliest first. */
static bool plain_take(const SigmaCorrelation *correlation, PlainState *state, Plain match,
                       double *measure, int64_t *end)
{
    const bool by_user = correlation->group_count > 0;
    size_t at = state->count++;
    for (; at > 0 && state->list[at - 1].time_ms > match.time_ms; at--)
        state->list[at] = state->list[at - 1];
    state->list[at] = match;
    for (; at < state->count; at++) {
        *end = state->list[at].time_ms;
        if (*end < match.time_ms + correlation->timespan_s * 1000 &&
            (!by_user || state->list[at].user == match.user) &&
            plain_judge(correlation, state, by_user, match.user, *end, measure))
            return true;
    }
    return false;
}

typedef struct {
    SigmaRuleSet *rules;
    Correlator *correlator;
    PlainState states[2];
    Answers got, wanted;
} Trial;

static void found(const CorrelationAlert *alert, const Evaluation *evaluation, void *data)
{
    Trial *trial = data;
    (void)evaluation;
    assert(alert->from_ms <= alert->to_ms && alert->match_count > 0);
    answer(&trial->got, (size_t)(alert->correlation - sigma_correlation_at(trial->rules, 0)),
           alert->measure, alert->to_ms);
}

static void give(Trial *trial, Plain match)
{
    Event event = { 0 };
    char json[100];
    const int length = snprintf(json, sizeof json, "{\"u\":\"%s\",\"n\":%u}",
                                match.user == 0   ? "x"
                                : match.user == 1 ? "Y"
                                                  : "z",
                                match.number);
    assert(event_read(&event, (Slice){ json, (size_t)length }) == EVENT_NOTHING);
    const Evaluation evaluation = { .event = &event };
    const CorrelatorMatch given = { .rule = sigma_rule_at(trial->rules, match.place),
                                    .evaluation = &evaluation,
                                    .has_time = true,
                                    .time_ms = match.time_ms,
                                    .origin = 1 };
    correlator_match(trial->correlator, &given, found, trial);
    event_clear(&event);
}

/* The first correlation stands on rules a, b and c, the second on the first and on b. */
static void give_reference(Trial *trial, Plain match)
{
    const SigmaCorrelation *first = sigma_correlation_at(trial->rules, 0),
                           *second = sigma_correlation_at(trial->rules, 1);
    double measure = 0;
    int64_t end = 0;
    const int64_t at = match.time_ms;
    if (plain_take(first, &trial->states[0], match, &measure, &end)) {
        answer(&trial->wanted, 0, measure, end);
        Plain above = match;
        above.place = 0;
        above.time_ms = end;
        if (plain_take(second, &trial->states[1], above, &measure, &end))
            answer(&trial->wanted, 1, measure, end);
    }
    if (match.place == 1) {
        match.time_ms = at;
        if (plain_take(second, &trial->states[1], match, &measure, &end))
            answer(&trial->wanted, 1, measure, end);
    }
}

#define RULE(name)                                                                                 \
    "title: t\nid: id-" name "\nname: " name                                                       \
    "\nlogsource: {category: c}\ndetection: {s: {r: x}, condition: s}\n---\n"

static void write_condition(Buffer *yaml, Chooser *chooser, CorrelationType type)
{
    static const char *const kinds[] = { "gt", "gte", "lt", "lte", "eq", "neq" };
    const unsigned first = choose(chooser, 6), second = choose(chooser, 6);
    if (correlation_is_temporal(type) && choose(chooser, 3) == 0)
        return;
    if (correlation_is_temporal(type) && choose(chooser, 3) == 0) {
        buffer_add_text(yaml, "  condition: b or not c\n");
        return;
    }
    buffer_add_format(yaml, "  condition: {%s: %u", kinds[first], choose(chooser, 8));
    if (second != first)
        buffer_add_format(yaml, ", %s: %u", kinds[second], choose(chooser, 20));
    if (type == CORRELATION_VALUE_COUNT || correlation_is_of_numbers(type))
        buffer_add_text(yaml, ", field: n");
    if (type == CORRELATION_VALUE_PERCENTILE)
        buffer_add_format(yaml, ", percentile: %u", 1 + choose(chooser, 100));
    buffer_add_text(yaml, "}\n");
}

static SigmaRuleSet *random_rules(Chooser *chooser)
{
    Buffer yaml = { 0 };
    SigmaRuleSet *rules = sigma_rule_set_new(NULL);
    const CorrelationType type = choose(chooser, CORRELATION_VALUE_MEDIAN + 1);
    buffer_add_text(&yaml, RULE("a") RULE("b") RULE("c"));
    buffer_add_format(&yaml,
                      "title: first\nname: first\ngenerate: true\ncorrelation:\n  type: %s\n"
                      "  rules: [a, b, c]\n  timespan: %us\n%s",
                      correlation_type_name(type), 1 + choose(chooser, 12),
                      choose(chooser, 2) == 0 ? "" : "  group-by: [u]\n");
    write_condition(&yaml, chooser, type);
    buffer_add_format(&yaml,
                      "---\ntitle: second\ngenerate: true\ncorrelation: {type: %s, rules: [first, "
                      "b], timespan: %us%s, condition: {gte: %u}}\n",
                      choose(chooser, 2) == 0 ? "event_count" : "temporal_ordered",
                      1 + choose(chooser, 20), choose(chooser, 2) == 0 ? "" : ", group-by: [u]",
                      1 + choose(chooser, 3));
    sigma_rule_set_add(rules, "a.yml", buffer_slice(&yaml));
    sigma_rule_set_settle(rules);
    assert(sigma_rule_set_problems(rules)->count == 0 && sigma_correlation_count(rules) == 2);
    buffer_clear(&yaml);
    return rules;
}

static const CorrelatorLimits plenty = { .memory_max = CORRELATOR_MEMORY,
                                         .late_ms = CORRELATOR_ALL_TIMES };

/* As after a reload of the same rules. */
static void reload(Trial *trial)
{
    Correlator *new = correlator_new(trial->rules, plenty);
    correlator_adopt(new, trial->correlator);
    correlator_free(trial->correlator);
    trial->correlator = new;
}

static void compare(Chooser chooser)
{
    Trial trial = { .rules = random_rules(&chooser) };
    trial.correlator = correlator_new(trial.rules, plenty);
    int64_t time_ms = 1000000;
    for (size_t i = 0; i < MATCHES_MAX / 2 && chooser.size > 0; i++) {
        const unsigned step = choose(&chooser, 32);
        time_ms += step < 24 ? step * 250 : -(int64_t)(step - 23) * 1500;
        const Plain match = { time_ms, choose(&chooser, PLACES), choose(&chooser, PLACES),
                              choose(&chooser, 10) };
        give(&trial, match);
        give_reference(&trial, match);
        if (step == 7)
            reload(&trial);
    }
    assert(trial.got.count == trial.wanted.count);
    for (size_t i = 0; i < trial.got.count; i++) {
        assert(trial.got.list[i].correlation == trial.wanted.list[i].correlation);
        assert(trial.got.list[i].measure == trial.wanted.list[i].measure);
        assert(trial.got.list[i].to_ms == trial.wanted.list[i].to_ms);
    }
    correlator_free(trial.correlator);
    sigma_rule_set_free(trial.rules);
}

static void count(const CorrelationAlert *alert, const Evaluation *evaluation, void *data)
{
    (void)alert;
    (void)evaluation;
    ++*(unsigned long *)data;
}

/* Many groups and many matches in them, from little input. */
static void flood(const SigmaRuleSet *rules, Correlator *correlator, Chooser chooser)
{
    unsigned long alerts = 0;
    for (int64_t i = 0; i < 3000; i++) {
        Event event = { 0 };
        char json[100];
        const unsigned what = choose(&chooser, 256);
        const int length =
            snprintf(json, sizeof json, "{\"u\":%u,\"n\":%u,\"h\":[\"%u\"]}",
                     what & 8 ? (unsigned)i : what, what & 16 ? (unsigned)i : 1, what);
        assert(event_read(&event, (Slice){ json, (size_t)length }) == EVENT_NOTHING);
        const Evaluation evaluation = { .event = &event };
        const CorrelatorMatch match = {
            .rule = sigma_rule_at(rules, (size_t)(what % PLACES)),
            .evaluation = &evaluation,
            .has_time = what % 7 != 0,
            .time_ms = (what & 32 ? 3000 - i : i) * (what & 64 ? 100000 : 10),
        };
        correlator_match(correlator, &match, count, &alerts);
        assert(correlator_counts(correlator).bytes <= CORRELATOR_MEMORY_LEAST);
        event_clear(&event);
    }
    assert(alerts <= correlator_counts(correlator).alerts);
}

/* The text is read as documents behind three rules. */
static void overload(Slice yaml)
{
    SigmaRuleSet *rules = sigma_rule_set_new(NULL);
    sigma_rule_set_add(rules, "a.yml", SLICE(RULE("a") RULE("b") RULE("c")));
    sigma_rule_set_add(rules, "b.yml", yaml);
    sigma_rule_set_settle(rules);
    Correlator *correlator = correlator_new(rules, (CorrelatorLimits){ .late_ms = 0 });
    if (correlator_counts(correlator).correlations > 0 && yaml.length < 4000)
        flood(rules, correlator, (Chooser){ (const uint8_t *)yaml.data, yaml.length });
    correlator_free(correlator);
    sigma_rule_set_free(rules);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] == 't')
        overload((Slice){ (const char *)data + 1, size - 1 });
    else
        compare((Chooser){ data, size });
    return 0;
}
