/* correlation.h - rules about several matches: read and checked, not evaluated yet. */
#pragma once

#include "core/sigma/reading.h"

#define CORRELATION_RULES_MAX 100
#define CORRELATION_TIMESPAN_MAX_S ((int64_t)366 * 24 * 3600)

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

typedef struct {
    const char *file;
    int line, rules_line;
    const char *id, *name, *title;
    SigmaLevel level;
    CorrelationType type;
    const char **rules; /* ids or names, in the order written */
    size_t rule_count;
    const char **group_by;
    size_t group_count;
    int64_t timespan_s;
    const char **fields; /* of the condition; none for event_count and temporal */
    size_t field_count;
} SigmaCorrelation;

/* Reads the key `correlation` of a document; false: a problem was added. The rest of
 * @correlation (title, id, …) is the caller's. */
bool correlation_read(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation);
