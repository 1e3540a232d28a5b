/* rule_set.h - many rules, read from many files. It never changes once settled. */
#pragma once

#include "core/sigma/correlation.h"

#define SIGMA_RULES_MAX 100000

typedef struct SigmaRuleSet SigmaRuleSet;

/* @placeholders: for the modifier expand; NULL: none. They are only read while files are added. */
SigmaRuleSet *sigma_rule_set_new(const Placeholders *placeholders);
void sigma_rule_set_free(SigmaRuleSet *set);

/**
 * Adds the documents of a file: rules, correlations, filters, and documents with `action`
 * (global: goes into all that follow; reset: ends that; repeat: into the one before).
 *
 * What cannot be used is added to the problems with file and line; the rest is kept.
 */
void sigma_rule_set_add(SigmaRuleSet *set, const char *file, Slice yaml);

/* After the last file: joins filters with their rules, looks up what correlations name. */
void sigma_rule_set_settle(SigmaRuleSet *set);

/* All lent. */
size_t sigma_rule_count(const SigmaRuleSet *set);
const SigmaRule *sigma_rule_at(const SigmaRuleSet *set, size_t index);
size_t sigma_rule_index(const SigmaRuleSet *set, const SigmaRule *rule); /* of the set */
size_t sigma_correlation_count(const SigmaRuleSet *set);
const SigmaCorrelation *sigma_correlation_at(const SigmaRuleSet *set, size_t index);
size_t sigma_filter_count(const SigmaRuleSet *set);
size_t sigma_document_count(const SigmaRuleSet *set); /* read, right or wrong */
const SigmaProblems *sigma_rule_set_problems(const SigmaRuleSet *set);

/* Whether a match of the rule is reported for itself, not only where it completes a correlation. */
bool sigma_rule_is_reported(const SigmaRuleSet *set, size_t index);

/* Whether a correlation stands on the rule. */
bool sigma_rule_is_used(const SigmaRuleSet *set, size_t index);

/* The highest level of what may be reported when the rule matches: its own, and those of the
 * correlations above it. SIGMA_LEVEL_NONE: nothing is. */
SigmaLevel sigma_rule_reach(const SigmaRuleSet *set, size_t index);
