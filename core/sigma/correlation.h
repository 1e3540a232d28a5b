/* correlation.h - rules about several matches, as they are written. correlator.h evaluates them. */
#pragma once

#include "core/bytes/siphash.h"
#include "core/sigma/reading.h"

#define CORRELATION_RULES_MAX 100
#define CORRELATION_GROUP_MAX 20 /* fields of group-by, and of the condition */
#define CORRELATION_TIMESPAN_MAX_S ((int64_t)366 * 24 * 3600)
#define CORRELATION_CRITERIA_MAX 6
#define CORRELATION_COUNT_MAX 10000 /* that event_count may ask for: so many matches are kept */
#define CORRELATION_PERCENTILE 50   /* where value_percentile names none */

typedef enum {
    CORRELATION_EVENT_COUNT,
    CORRELATION_VALUE_COUNT,
    CORRELATION_TEMPORAL,
    CORRELATION_TEMPORAL_ORDERED,
    CORRELATION_VALUE_SUM,
    CORRELATION_VALUE_AVG,
    CORRELATION_VALUE_PERCENTILE,
    CORRELATION_VALUE_MEDIAN,
} CorrelationType;

typedef enum {
    CRITERION_GT,
    CRITERION_GTE,
    CRITERION_LT,
    CRITERION_LTE,
    CRITERION_EQ,
    CRITERION_NEQ,
} CriterionKind;

typedef struct {
    CriterionKind kind;
    double number;
} Criterion;

/* A rule or correlation that one of the names in `rules` means. */
typedef struct {
    size_t place; /* of the name */
    bool is_correlation;
    size_t index; /* in the set */
} CorrelationReference;

typedef struct {
    const char *file;
    int line, rules_line;
    const char *id, *name, *title;
    const SigmaPlain *plain; /* NULL: none */
    SigmaLevel level;
    CorrelationType type;
    const char **rules; /* ids or names, in the order written */
    size_t rule_count;
    const char **group_by;
    size_t group_count;
    int64_t timespan_s;
    const char **fields; /* of the condition; none for event_count and temporal */
    size_t field_count;
    Criterion criteria[CORRELATION_CRITERIA_MAX]; /* all must hold; none where @expression is */
    size_t criterion_count;
    double percentile;           /* of value_percentile: 0 (the smallest) to 100 (the largest) */
    const SigmaNode *expression; /* of temporal: its selections are the names in `rules` */
    const char *written;         /* the expression; NULL: none */
    bool generates;              /* what it stands on is reported alone as well */

    /* For each name in `rules`: what events of that rule call the fields, after the aliases. */
    const FieldName *group_fields; /* rule_count × group_count */
    const FieldName *value_fields; /* rule_count × field_count */

    bool is_aggregation; /* the deprecated form "| count()", of the rule it was written in */
    SipKey hash;         /* of the definition; since the set is settled, of all it stands on too */

    /* Since the set is settled: */
    CorrelationReference *references;
    size_t reference_count;
    bool is_evaluated; /* false: a problem says why */
    bool is_reported;  /* alone; false: only what stands on it is */
} SigmaCorrelation;

/* Reads the key `correlation` of a document; false: a problem was added. The rest of
 * @correlation (title, id, …) is the caller's. */
bool correlation_read(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation);

/**
 * Reads what stands behind '|' in the condition of a rule, as the first specification had it:
 *
 *   count() by User, Host >= 5     event_count
 *   count(Image) by Host > 5       value_count
 *   sum, avg, min, max (field) …   value_sum, value_avg, percentile 0, percentile 100
 *
 * in the time of the section's `timeframe`; without one as far apart as may be. The rest of
 * @correlation is the caller's. false: a problem was added. "near" only gets a note and is left
 * out (not is_aggregation).
 */
bool correlation_read_aggregation(RuleReading *reading, const YamlNode *section, Slice aggregation,
                                  SigmaCorrelation *correlation);

const char *criterion_name(CriterionKind kind); /* "gte" */

/* "event_count" */
const char *correlation_type_name(CorrelationType type);

/* Whether it measures numbers in a field. */
bool correlation_is_of_numbers(CorrelationType type);

static inline bool correlation_is_temporal(CorrelationType type)
{
    return type == CORRELATION_TEMPORAL || type == CORRELATION_TEMPORAL_ORDERED;
}

/* For correlation_read() and correlation_read_aggregation(). */
bool correlation_read_timespan(Slice text, int64_t *seconds);
bool correlation_add_criterion(RuleReading *reading, int line, Slice key, Slice number,
                               SigmaCorrelation *correlation);
void correlation_name_fields(RuleReading *reading, const YamlNode *aliases,
                             SigmaCorrelation *correlation);
