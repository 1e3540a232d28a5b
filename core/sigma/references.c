#include "core/sigma/references.h"

#define STEPS_MAX 10000 /* of the way down from one correlation */

bool reference_means(const char *id, const char *name, const char *wanted)
{
    return *wanted != '\0' && (strcmp(id, wanted) == 0 || strcmp(name, wanted) == 0);
}

SigmaLevel reference_level(SigmaLevel level)
{
    return level == SIGMA_LEVEL_NONE ? SIGMA_MEDIUM : level;
}

static void add(References *references, SigmaCorrelation *correlation,
                CorrelationReference reference)
{
    correlation->references =
        arena_grow(references->arena, correlation->references, correlation->reference_count,
                   sizeof(CorrelationReference));
    correlation->references[correlation->reference_count++] = reference;
}

/* A rule with an aggregation is meant as the correlation that the aggregation is. */
static void look_up(References *references, SigmaCorrelation *correlation, size_t place)
{
    const char *wanted = correlation->rules[place];
    const size_t before = correlation->reference_count;
    for (size_t i = 0; i < references->rule_count; i++) {
        const SigmaRule *rule = &references->rules[i];
        if (!references->roles[i].is_counted && reference_means(rule->id, rule->name, wanted))
            add(references, correlation, (CorrelationReference){ place, false, i });
    }
    for (size_t i = 0; i < references->correlation_count; i++) {
        const SigmaCorrelation *other = &references->correlations[i];
        if (reference_means(other->id, other->name, wanted))
            add(references, correlation, (CorrelationReference){ place, true, i });
    }
    if (correlation->reference_count > before)
        return;
    correlation->is_evaluated = false;
    sigma_problem(references->problems, correlation->file, correlation->rules_line,
                  SIGMA_REFERENCE_UNKNOWN, slice_of(wanted));
}

/* Whether what the correlation stands on comes to an end before the depth does. @steps: looked at
 * so far, because a lattice of correlations has more ways through it than parts. */
static bool ends(const References *references, const SigmaCorrelation *correlation, int depth,
                 size_t *steps)
{
    if (depth > REFERENCE_DEPTH_MAX || ++*steps > STEPS_MAX)
        return false;
    for (size_t i = 0; i < correlation->reference_count; i++) {
        const CorrelationReference *reference = &correlation->references[i];
        if (reference->is_correlation &&
            !ends(references, &references->correlations[reference->index], depth + 1, steps))
            return false;
    }
    return true;
}

static void refuse_circle(References *references, SigmaCorrelation *correlation)
{
    size_t steps = 0;
    if (ends(references, correlation, 1, &steps))
        return;
    correlation->is_evaluated = false;
    sigma_problem(references->problems, correlation->file, correlation->rules_line,
                  SIGMA_REFERENCE_CIRCLE, slice_of(correlation->title));
}

/* What a used part is reported for: alone only where a correlation wants that. */
static void mark_used(References *references, const SigmaCorrelation *correlation, bool generates)
{
    for (size_t i = 0; i < correlation->reference_count; i++) {
        const CorrelationReference *reference = &correlation->references[i];
        bool *is_reported = reference->is_correlation
                                ? &references->correlations[reference->index].is_reported
                                : &references->roles[reference->index].is_reported;
        *is_reported = generates;
        if (!reference->is_correlation)
            references->roles[reference->index].is_used = true;
    }
}

static void mark_reported(References *references)
{
    for (size_t i = 0; i < references->rule_count; i++)
        references->roles[i].is_reported = true;
    for (size_t i = 0; i < references->correlation_count; i++)
        references->correlations[i].is_reported = references->correlations[i].is_evaluated;
    for (int generates = 0; generates <= 1; generates++) {
        for (size_t i = 0; i < references->correlation_count; i++) {
            const SigmaCorrelation *correlation = &references->correlations[i];
            if (correlation->is_evaluated && correlation->generates == (generates == 1))
                mark_used(references, correlation, generates == 1);
        }
    }
}

static void raise_reach(SigmaLevel *reach, SigmaLevel level)
{
    *reach = level > *reach ? level : *reach;
}

/* From the top down, one layer of correlations a round. */
static void spread_reach(References *references, SigmaLevel *reaches)
{
    for (size_t i = 0; i < references->correlation_count; i++) {
        const SigmaCorrelation *correlation = &references->correlations[i];
        for (size_t j = 0; correlation->is_evaluated && j < correlation->reference_count; j++) {
            const CorrelationReference *reference = &correlation->references[j];
            raise_reach(reference->is_correlation ? &reaches[reference->index]
                                                  : &references->roles[reference->index].reach,
                        reaches[i]);
        }
    }
}

static void mark_reach(References *references)
{
    SigmaLevel *reaches = ARENA_NEW(references->arena, SigmaLevel, references->correlation_count);
    for (size_t i = 0; i < references->rule_count; i++) {
        if (references->roles[i].is_reported)
            references->roles[i].reach = reference_level(references->rules[i].level);
    }
    for (size_t i = 0; i < references->correlation_count; i++) {
        if (references->correlations[i].is_reported)
            reaches[i] = reference_level(references->correlations[i].level);
    }
    for (int round = 0; round < REFERENCE_DEPTH_MAX; round++)
        spread_reach(references, reaches);
}

static void hash_with_parts(References *references, SigmaCorrelation *correlation, bool *is_hashed)
{
    bool *is_done = &is_hashed[correlation - references->correlations];
    if (*is_done)
        return;
    *is_done = true;
    for (size_t i = 0; i < correlation->reference_count; i++) {
        const CorrelationReference *reference = &correlation->references[i];
        SigmaCorrelation *below = NULL;
        if (reference->is_correlation) {
            below = &references->correlations[reference->index];
            hash_with_parts(references, below, is_hashed);
        }
        const SipKey *part =
            below == NULL ? &references->roles[reference->index].hash : &below->hash;
        siphash_chain(&correlation->hash, (Slice){ (const char *)part, sizeof *part });
    }
    siphash_chain(&correlation->hash, slice_of(correlation->id));
}

void references_settle(References *references)
{
    bool *is_hashed = ARENA_NEW(references->arena, bool, references->correlation_count);
    for (size_t i = 0; i < references->correlation_count; i++) {
        SigmaCorrelation *correlation = &references->correlations[i];
        for (size_t place = 0; !correlation->is_aggregation && place < correlation->rule_count;
             place++)
            look_up(references, correlation, place);
    }
    for (size_t i = 0; i < references->correlation_count; i++)
        refuse_circle(references, &references->correlations[i]);
    mark_reported(references);
    mark_reach(references);
    for (size_t i = 0; i < references->correlation_count; i++) {
        if (references->correlations[i].is_evaluated)
            hash_with_parts(references, &references->correlations[i], is_hashed);
    }
}
