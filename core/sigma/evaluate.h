/* evaluate.h - the reference: whether a rule matches an event, straight from the rule's tree.
 *
 * Plain on purpose. Whatever is faster must give the same answers.
 */
#pragma once

#include "core/sigma/mapping.h"

/* Starts as { 0 }: what happened on the way. */
typedef struct {
    unsigned long too_long; /* regular expressions given up at their limit, taken as "no" */
    unsigned long
        bytes; /* of texts that were compared one test at a time; the engine counts them */
} EvaluationNotes;

/* @fields: what the event calls fields of the rule; @field_count may be 0. */
typedef struct {
    Event *event;
    const FieldMap *fields;
    size_t field_count;
    EvaluationNotes *notes;
} Evaluation;

bool evaluate_node(const Evaluation *evaluation, const SigmaNode *node);
bool evaluate_rule(const Evaluation *evaluation, const SigmaRule *rule);

/* For explanations: one item, one of its values. */
bool evaluate_item(const Evaluation *evaluation, const SigmaItem *item);
bool evaluate_value(const Evaluation *evaluation, const SigmaItem *item, const SigmaValue *value);

/* Numbers and times of one value (SIGMA_TEST_NUMBER to SIGMA_TEST_AT_LEAST). */
bool evaluate_number(TimePart part, const SigmaTest *test, FieldKind kind, Slice text);

/* fieldref: whether the text begins with, ends with, is or contains the other. */
bool evaluate_texts(Slice text, Slice other, bool from_start, bool to_end);

/* The name of a field in the event. */
FieldName evaluation_field(const Evaluation *evaluation, FieldName name);
