#include "core/sigma/correlator.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"

#define NUMBER_MAX 1e300 /* that counts as a number: sums of those a group keeps stay finite */

/* A place of a correlation that a rule or another correlation stands in. */
typedef struct {
    size_t correlation, place;
} Use;

typedef struct {
    Use *list;
    size_t count;
} Uses;

struct Correlator {
    Arena arena;
    const SigmaRuleSet *rules;
    Uses *of_rules, *of_correlations;
    Groups groups;
    CorrelatorLimits limits;
    int64_t last_ms; /* of the last match that had a time */
    Arena folding;   /* of the values of one match */
    CorrelatorCounts counts;
};

/* A match of a rule, or of a correlation that was completed by one. */
typedef struct Step Step;
struct Step {
    const Step *below; /* NULL: of a rule */
    const CorrelationAlert *alert;
    const CorrelatorMatch *match;
    int64_t time_ms;
    CorrelatorFound found;
    void *data;
};

static void add_use(Correlator *correlator, const CorrelationReference *reference, Use use)
{
    Uses *uses = reference->is_correlation ? &correlator->of_correlations[reference->index]
                                           : &correlator->of_rules[reference->index];
    uses->list = arena_grow(&correlator->arena, uses->list, uses->count, sizeof(Use));
    uses->list[uses->count++] = use;
}

static void add_correlation(Correlator *correlator, size_t index)
{
    const SigmaCorrelation *correlation = sigma_correlation_at(correlator->rules, index);
    if (!correlation->is_evaluated)
        return;
    correlator->counts.correlations++;
    for (size_t i = 0; i < correlation->reference_count; i++)
        add_use(correlator, &correlation->references[i],
                (Use){ index, correlation->references[i].place });
}

Correlator *correlator_new(const SigmaRuleSet *rules, CorrelatorLimits limits)
{
    Correlator *correlator = calloc(1, sizeof *correlator);
    const size_t count = sigma_correlation_count(rules);
    if (correlator == NULL)
        abort();
    if (limits.memory_max < CORRELATOR_MEMORY_LEAST)
        limits.memory_max = CORRELATOR_MEMORY_LEAST;
    correlator->rules = rules;
    correlator->limits = limits;
    correlator->of_rules = ARENA_NEW(&correlator->arena, Uses, sigma_rule_count(rules));
    correlator->of_correlations = ARENA_NEW(&correlator->arena, Uses, count);
    groups_begin(&correlator->groups, count, limits.memory_max);
    for (size_t i = 0; i < count; i++)
        add_correlation(correlator, i);
    return correlator;
}

void correlator_free(Correlator *correlator)
{
    if (correlator == NULL)
        return;
    groups_clear(&correlator->groups);
    arena_clear(&correlator->folding);
    arena_clear(&correlator->arena);
    free(correlator);
}

/* The value an alert below has in a field of its group-by; false: it has no such field. */
static bool find_in_alerts(const Step *step, FieldName field, Slice *value)
{
    for (; step != NULL && step->alert != NULL; step = step->below) {
        const SigmaCorrelation *correlation = step->alert->correlation;
        for (size_t i = 0; i < correlation->group_count; i++) {
            if (slice_is(field.text, correlation->group_by[i])) {
                *value = step->alert->values[i];
                return true;
            }
        }
    }
    return false;
}

/* .data is NULL where there is none. */
static Slice value_of(const Step *step, FieldName field)
{
    Slice value = { NULL, 0 };
    if (find_in_alerts(step, field, &value))
        return value;
    const Evaluation *evaluation = step->match->evaluation;
    const FieldName name = evaluation_field(evaluation, field);
    size_t from = 0;
    const EventField *found = event_next(evaluation->event, name, &from);
    if (found == NULL || found->kind == FIELD_NULL || found->kind == FIELD_EMPTY)
        return value;
    return found->text.data == NULL ? SLICE("") : found->text;
}

/* The value without regard to case, apart from all others and from none. */
static void chain_value(Correlator *correlator, SipKey *chain, Slice value)
{
    const bool is_there = value.data != NULL;
    siphash_chain(chain, (Slice){ (const char *)&is_there, sizeof is_there });
    siphash_chain(chain, utf8_fold(&correlator->folding, value));
}

static SipKey key_of(Correlator *correlator, const SigmaCorrelation *correlation,
                     const Slice *values)
{
    SipKey key = { correlator->limits.seed, 0 };
    siphash_chain(&key, (Slice){ (const char *)&correlation->hash, sizeof correlation->hash });
    for (size_t i = 0; i < correlation->group_count; i++)
        chain_value(correlator, &key, values[i]);
    return key;
}

/* The hash of what value_count counts; false: a field has no value. */
static bool read_value(Correlator *correlator, const SigmaCorrelation *correlation,
                       const Step *step, KeptMatch *kept)
{
    const FieldName *fields = &correlation->value_fields[kept->place * correlation->field_count];
    SipKey chain = { 0 };
    for (size_t i = 0; i < correlation->field_count; i++) {
        const Slice value = value_of(step, fields[i]);
        if (value.data == NULL)
            return false;
        chain_value(correlator, &chain, value);
    }
    kept->is.value = chain.first;
    return true;
}

static bool read_number(const SigmaCorrelation *correlation, const Step *step, KeptMatch *kept)
{
    SigmaNumber number;
    if (!number_read(value_of(step, correlation->value_fields[kept->place]), &number))
        return false;
    kept->is.number = number.real;
    return number.real > -NUMBER_MAX && number.real < NUMBER_MAX;
}

static bool read_measured(Correlator *correlator, const SigmaCorrelation *correlation,
                          const Step *step, KeptMatch *kept)
{
    if (correlation->type == CORRELATION_VALUE_COUNT)
        return read_value(correlator, correlation, step, kept);
    return !correlation_is_of_numbers(correlation->type) || read_number(correlation, step, kept);
}

static bool is_shown(const CorrelationAlert *alert, const char *rule)
{
    for (size_t i = 0; i < alert->match_count; i++) {
        if (alert->matches[i].rule == rule)
            return true;
    }
    return false;
}

/* The first matches of the window; of temporal… the first of each rule. */
static void show_matches(CorrelationAlert *alert, const Group *group, const GroupOutcome *outcome)
{
    const SigmaCorrelation *correlation = alert->correlation;
    for (size_t i = outcome->from; i < outcome->to && alert->match_count < ALERT_MATCHES_MAX; i++) {
        const KeptMatch *kept = &group->matches[i];
        const char *rule = correlation->rules[kept->place];
        if (correlation_is_temporal(correlation->type) && is_shown(alert, rule))
            continue;
        alert->matches[alert->match_count++] = (AlertMatch){ rule, kept->origin, kept->time_ms };
    }
}

static CorrelationAlert alert_of(const SigmaCorrelation *correlation, const Group *group,
                                 const GroupOutcome *outcome, const Slice *values)
{
    CorrelationAlert alert = { .correlation = correlation,
                               .measure = outcome->measure,
                               .is_estimate = outcome->is_estimate,
                               .to_ms = outcome->end_ms,
                               .values = values };
    if (outcome->fires) {
        alert.from_ms = group->matches[outcome->from].time_ms;
        show_matches(&alert, group, outcome);
    }
    return alert;
}

static void read_group(const SigmaCorrelation *correlation, const Step *step, size_t place,
                       Slice values[CORRELATION_GROUP_MAX])
{
    for (size_t i = 0; i < correlation->group_count; i++)
        values[i] = value_of(step, correlation->group_fields[place * correlation->group_count + i]);
}

static void count_outcome(Correlator *correlator, const GroupOutcome *outcome)
{
    correlator->counts.late += outcome->is_late;
    correlator->counts.quiet += outcome->is_quiet && !outcome->fires;
    correlator->counts.cut += outcome->cut;
    correlator->counts.alerts += outcome->fires;
}

static GroupTerms terms_of(const Correlator *correlator, const SigmaCorrelation *correlation)
{
    const int64_t timespan = correlation->timespan_s * 1000;
    const int64_t late = correlator->limits.late_ms;
    return (GroupTerms){ correlation, late > timespan ? late : timespan,
                         correlator->limits.memory_max / GROUP_SHARE };
}

static void take_uses(Correlator *correlator, const Uses *uses, const Step *step);

/* Reports the alert and hands it to the correlations above. */
static void pass_on(Correlator *correlator, size_t index, const CorrelationAlert *alert,
                    const Step *step)
{
    Step above = *step;
    above.below = step;
    above.alert = alert;
    above.time_ms = alert->to_ms;
    if (alert->correlation->is_reported)
        step->found(alert, step->match->evaluation, step->data);
    take_uses(correlator, &correlator->of_correlations[index], &above);
}

static void take(Correlator *correlator, Use use, const Step *step)
{
    const SigmaCorrelation *correlation = sigma_correlation_at(correlator->rules, use.correlation);
    const GroupTerms terms = terms_of(correlator, correlation);
    Slice values[CORRELATION_GROUP_MAX];
    KeptMatch kept = { .time_ms = step->time_ms,
                       .origin = step->match->origin,
                       .place = (uint32_t)use.place };
    if (!read_measured(correlator, correlation, step, &kept)) {
        correlator->counts.without_value++;
        return;
    }
    read_group(correlation, step, use.place, values);
    Group *group =
        groups_take(&correlator->groups, use.correlation, key_of(correlator, correlation, values));
    const size_t before = group_bytes(group);
    const GroupOutcome outcome = group_add(group, &terms, kept);
    const CorrelationAlert alert = alert_of(correlation, group, &outcome, values);
    count_outcome(correlator, &outcome);
    correlator->counts.dropped += groups_settle(&correlator->groups, before);
    if (outcome.fires)
        pass_on(correlator, use.correlation, &alert, step);
}

/* The depth is bounded by REFERENCE_DEPTH_MAX. */
static void take_uses(Correlator *correlator, const Uses *uses, const Step *step)
{
    for (size_t i = 0; i < uses->count; i++)
        take(correlator, uses->list[i], step);
}

void correlator_match(Correlator *correlator, const CorrelatorMatch *match, CorrelatorFound found,
                      void *data)
{
    const Uses *uses = &correlator->of_rules[sigma_rule_index(correlator->rules, match->rule)];
    if (match->has_time)
        correlator->last_ms = match->time_ms;
    if (uses->count == 0)
        return;
    correlator->counts.untimed += !match->has_time;
    const Step step = {
        .match = match, .time_ms = correlator->last_ms, .found = found, .data = data
    };
    take_uses(correlator, uses, &step);
    arena_reset(&correlator->folding);
}

typedef struct {
    SipKey hash;
    size_t index;
} Definition;

static int by_hash(const void *left, const void *right)
{
    const Definition *a = left, *b = right;
    if (a->hash.first != b->hash.first)
        return a->hash.first < b->hash.first ? -1 : 1;
    return (a->hash.second > b->hash.second) - (a->hash.second < b->hash.second);
}

/* Those that are evaluated, sorted; the caller frees them. */
static Definition *definitions_of(const SigmaRuleSet *rules, size_t *count)
{
    Definition *list = calloc(sigma_correlation_count(rules) + 1, sizeof *list);
    if (list == NULL)
        abort();
    *count = 0;
    for (size_t i = 0; i < sigma_correlation_count(rules); i++) {
        if (sigma_correlation_at(rules, i)->is_evaluated)
            list[(*count)++] = (Definition){ sigma_correlation_at(rules, i)->hash, i };
    }
    qsort(list, *count, sizeof *list, by_hash);
    return list;
}

static void adopt_groups(Correlator *correlator, Correlator *old)
{
    size_t count = 0;
    Definition *definitions = definitions_of(correlator->rules, &count);
    while (old->groups.oldest != NULL) {
        const size_t index = old->groups.oldest->correlation;
        const Definition wanted = { sigma_correlation_at(old->rules, index)->hash, 0 };
        const Definition *same = bsearch(&wanted, definitions, count, sizeof wanted, by_hash);
        if (same == NULL) {
            groups_drop_oldest(&old->groups);
            continue;
        }
        groups_move_oldest(&correlator->groups, &old->groups, same->index);
        const Group *moved = correlator->groups.newest;
        correlator->counts.dropped += groups_settle(&correlator->groups, group_bytes(moved));
    }
    free(definitions);
}

void correlator_adopt(Correlator *correlator, Correlator *old)
{
    const size_t correlations = correlator->counts.correlations;
    correlator->counts = old->counts;
    correlator->counts.correlations = correlations;
    correlator->last_ms = old->last_ms;
    correlator->limits.seed = old->limits.seed;
    adopt_groups(correlator, old);
    old->counts = (CorrelatorCounts){ .correlations = old->counts.correlations };
}

CorrelatorCounts correlator_counts(const Correlator *correlator)
{
    CorrelatorCounts counts = correlator->counts;
    counts.groups = correlator->groups.count;
    counts.bytes = correlator->groups.bytes;
    return counts;
}
