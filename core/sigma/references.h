/* references.h - what correlations stand on, looked up when all rules are there. */
#pragma once

#include "core/sigma/correlation.h"

#define REFERENCE_DEPTH_MAX 10 /* correlations of correlations */

/* What a rule is for besides itself. */
typedef struct {
    SipKey hash;      /* of its logsource, its detection and the filters joined to it */
    bool is_counted;  /* its deprecated aggregation is a correlation of the set */
    bool is_used;     /* by a correlation */
    bool is_reported; /* alone */
    SigmaLevel reach; /* the highest level of what is reported when it matches */
} RuleRole;

/* What a set consists of. */
typedef struct {
    Arena *arena;
    SigmaProblems *problems;
    const SigmaRule *rules;
    RuleRole *roles; /* of each rule */
    size_t rule_count;
    SigmaCorrelation *correlations;
    size_t correlation_count;
} References;

/* Whether a rule or correlation is called so, by id or by name. */
bool reference_means(const char *id, const char *name, const char *wanted);

/* The level that counts: a rule without one is medium. */
SigmaLevel reference_level(SigmaLevel level);

/**
 * Fills in the references of each correlation, what is reported alone, and the hashes.
 *
 * A name that means nothing and a circle are problems; the correlation is not evaluated then, and
 * what it stands on is reported as if it were not there.
 */
void references_settle(References *references);
