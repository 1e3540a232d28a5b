/* explanation.h - why a rule matches an event or not, condition by condition. */
#pragma once

#include "app/rule_files.h"

/* Writes what the correlation asks for. */
void explain_correlation(const RuleFiles *files, const SigmaCorrelation *correlation, FILE *out);

/* Writes what the rule asks for. */
void explain_rule(const RuleFiles *files, const SigmaRule *rule, FILE *out);

/* The same with yes or no at each condition, for an event whose fields have their names
 * (mapping_rename()). Returns whether the rule matches and the event is of its log source. */
bool explain_match(const RuleFiles *files, const SigmaRule *rule, Event *event, FILE *out);
