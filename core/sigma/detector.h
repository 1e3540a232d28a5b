/* detector.h - finds the rules that match an event. */
#pragma once

#include "core/sigma/evaluate.h"

typedef struct Detector Detector;

/* Called once for each rule that matches, in the order of the set. */
typedef void (*DetectorFound)(const SigmaRule *rule, const Evaluation *evaluation, void *data);

/* @least: rules that lead to nothing of that level or above (sigma_rule_reach()) are left out. Set
 * and mapping must live longer and stay as they are; a detector is for one thread. */
Detector *detector_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least);
void detector_free(Detector *detector);

/* Looks at one event, whose fields get their names (mapping_rename()). */
void detector_look(Detector *detector, Event *event, DetectorFound found, void *data);

typedef struct {
    size_t rules;           /* evaluated where events are of their log source */
    size_t unmapped;        /* no mapping knows their log source */
    size_t unready;         /* not evaluated: a note in the set's problems says why */
    size_t below;           /* below the least level */
    unsigned long unrouted; /* events that are of no log source with rules */
    unsigned long too_long; /* EvaluationNotes */
} DetectorCounts;

DetectorCounts detector_counts(const Detector *detector);
