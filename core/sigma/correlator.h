/* correlator.h - evaluates correlations: takes matches of rules, one after the other, and says
 * which correlations they complete.
 *
 * A correlation has a group for each combination of values in its group-by fields; group.h says
 * when one fires. What fires is a match for the correlations above. The same matches in the same
 * order give the same answers. For one thread.
 *
 * Values of group-by compare without regard to case, as values in rules do; a field with several
 * values counts with its first, and events without the field are a group of their own.
 */
#pragma once

#include "core/sigma/evaluate.h"
#include "core/sigma/groups.h"

#define CORRELATOR_MEMORY ((size_t)16 * 1024 * 1024) /* bytes: what a server gives it */
#define CORRELATOR_MEMORY_LEAST ((size_t)64 * 1024)
#define CORRELATOR_ALL_TIMES (INT64_MAX / 4) /* of late_ms */

typedef struct {
    size_t memory_max; /* bytes, of all groups */
    int64_t late_ms;   /* a match may be so far behind the newest of its group; at least a timespan
                          always may. CORRELATOR_ALL_TIMES for files that come in any order */
    uint64_t seed; /* any number that outsiders do not know: keeps them from choosing values that
                      fall into one place of the table */
} CorrelatorLimits;

typedef struct {
    const SigmaRule *rule; /* of the set */
    const Evaluation *evaluation;
    bool has_time;
    int64_t time_ms; /* since 1970; without one the time of the match before is taken */
    uint64_t origin; /* the caller's word for where the event stands; comes back in alerts */
} CorrelatorMatch;

#define ALERT_MATCHES_MAX 5

typedef struct {
    const char *rule; /* as the correlation calls it */
    uint64_t origin;
    int64_t time_ms;
} AlertMatch;

/* All is lent for the time of the call. */
typedef struct {
    const SigmaCorrelation *correlation;
    double measure;      /* see window.h */
    bool is_estimate;    /* it is one: matches or values were too many to be kept */
    int64_t from_ms;     /* of the first match of the window that is kept */
    int64_t to_ms;       /* of its last */
    const Slice *values; /* of each field of group-by; .data is NULL where the event has none */
    AlertMatch matches[ALERT_MATCHES_MAX]; /* the first; of temporal… the first of each rule */
    size_t match_count;
} CorrelationAlert;

/* Called for each correlation that the match completes and that is to be reported.
 * @evaluation: of the match, the last to come; not always the latest of the window */
typedef void (*CorrelatorFound)(const CorrelationAlert *alert, const Evaluation *evaluation,
                                void *data);

typedef struct Correlator Correlator;

/* The set must live longer and stay as it is. */
Correlator *correlator_new(const SigmaRuleSet *rules, CorrelatorLimits limits);
void correlator_free(Correlator *correlator);

void correlator_match(Correlator *correlator, const CorrelatorMatch *match, CorrelatorFound found,
                      void *data);

/**
 * Takes over the groups and counts of @old, which is empty then, for all correlations that are the
 * same: id, definition, and the definitions of all they stand on. For rules that were read again.
 * @correlator: must be new
 */
void correlator_adopt(Correlator *correlator, Correlator *old);

typedef struct {
    size_t correlations;         /* evaluated */
    size_t groups, bytes;        /* now */
    unsigned long alerts;        /* fired, reported or not */
    unsigned long untimed;       /* matches without a time */
    unsigned long late;          /* matches too late: not all windows they belong to were seen */
    unsigned long without_value; /* matches without the value, or number, that is measured */
    unsigned long quiet;         /* matches of a group that had fired for them already */
    unsigned long cut;           /* matches given up because a group had too many */
    unsigned long dropped;       /* groups given up because memory was full */
} CorrelatorCounts;

CorrelatorCounts correlator_counts(const Correlator *correlator);
