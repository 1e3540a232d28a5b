/* problem.h - what is wrong with a file of rules: file, line, reason.
 *
 * A reason is a name that the program has a sentence for in each language
 * (packs/messages, cli.rule-NAME); the detail is what stood there.
 */
#pragma once

#include "core/bytes/arena.h"

#define SIGMA_PROBLEMS_MAX 1000 /* listed; those beyond are counted */
#define SIGMA_DETAIL_MAX 200    /* bytes of a detail; the rest is left out */

/* X(ENUM, "name"): the sentence is cli.rule-name. */
#define SIGMA_REASONS(X)                                                                           \
    /* the file */                                                                                 \
    X(FILE_LARGE, "file-large")                                                                    \
    X(FILE_EMPTY, "file-empty")                                                                    \
    X(YAML_SYNTAX, "yaml-syntax")                                                                  \
    X(YAML_DEEP, "yaml-deep")                                                                      \
    X(YAML_LARGE, "yaml-large")                                                                    \
    X(YAML_TWICE, "yaml-twice")                                                                    \
    X(YAML_ANCHOR, "yaml-anchor")                                                                  \
    X(YAML_KEY, "yaml-key")                                                                        \
    /* the document */                                                                             \
    X(DOCUMENT_MAP, "document-map")                                                                \
    X(DOCUMENT_KIND, "document-kind")                                                              \
    X(DOCUMENT_ACTION, "document-action")                                                          \
    X(TITLE_MISSING, "title-missing")                                                              \
    X(TITLE_LONG, "title-long")                                                                    \
    X(ATTRIBUTE_TEXT, "attribute-text")                                                            \
    X(LEVEL_UNKNOWN, "level-unknown")                                                              \
    X(STATUS_UNKNOWN, "status-unknown")                                                            \
    X(LOGSOURCE_MISSING, "logsource-missing")                                                      \
    X(DETECTION_MISSING, "detection-missing")                                                      \
    X(ID_TWICE, "id-twice")                                                                        \
    X(RULES_MANY, "rules-many")                                                                    \
    /* detection items */                                                                          \
    X(ITEM_EMPTY, "item-empty")                                                                    \
    X(ITEM_NESTED, "item-nested")                                                                  \
    X(ITEM_MANY, "item-many")                                                                      \
    X(MODIFIER_UNKNOWN, "modifier-unknown")                                                        \
    X(MODIFIER_ORDER, "modifier-order")                                                            \
    X(MODIFIER_VALUE, "modifier-value")                                                            \
    X(MODIFIER_KEYWORD, "modifier-keyword")                                                        \
    X(VALUE_WILDCARD, "value-wildcard")                                                            \
    X(VALUE_LONG, "value-long")                                                                    \
    X(VALUE_REGEX, "value-regex")                                                                  \
    X(VALUE_NETWORK, "value-network")                                                              \
    X(VALUE_NUMBER, "value-number")                                                                \
    X(VALUE_BOOLEAN, "value-boolean")                                                              \
    X(PLACEHOLDER_NONE, "placeholder-none")                                                        \
    /* conditions */                                                                               \
    X(CONDITION_MISSING, "condition-missing")                                                      \
    X(CONDITION_SYNTAX, "condition-syntax")                                                        \
    X(CONDITION_DEEP, "condition-deep")                                                            \
    X(CONDITION_NAME, "condition-name")                                                            \
    X(CONDITION_PATTERN, "condition-pattern")                                                      \
    X(CONDITION_NUMBER, "condition-number")                                                        \
    X(CONDITION_PIPE, "condition-pipe")                                                            \
    /* filters and correlations */                                                                 \
    X(FILTER_RULES, "filter-rules")                                                                \
    X(REFERENCE_UNKNOWN, "reference-unknown")                                                      \
    X(REFERENCE_CIRCLE, "reference-circle")                                                        \
    X(CORRELATION_TYPE, "correlation-type")                                                        \
    X(CORRELATION_RULES, "correlation-rules")                                                      \
    X(CORRELATION_GROUP, "correlation-group")                                                      \
    X(CORRELATION_TIMESPAN, "correlation-timespan")                                                \
    X(CORRELATION_CONDITION, "correlation-condition")                                              \
    X(CORRELATION_FIELD, "correlation-field")                                                      \
    X(CORRELATION_ALIAS, "correlation-alias")                                                      \
    X(CORRELATION_LARGE, "correlation-large")                                                      \
    /* notes: the rule is right, but of an old form, or not evaluated */                           \
    X(NOTE_AGGREGATION, "note-aggregation")                                                        \
    X(NOTE_NEAR, "note-near")                                                                      \
    X(NOTE_PLACEHOLDER, "note-placeholder")                                                        \
    /* mappings */                                                                                 \
    X(MAPPING_SHAPE, "mapping-shape")

typedef enum {
#define X(name, text) SIGMA_##name,
    SIGMA_REASONS(X)
#undef X
} SigmaReason;

typedef struct {
    const char *file;
    int line; /* 0: the file as a whole */
    SigmaReason reason;
    const char *detail; /* "" if there is nothing to show; UTF-8 without control characters */
} SigmaProblem;

/* Starts as { 0 }. */
typedef struct {
    Arena arena;
    SigmaProblem *list;
    size_t count;        /* listed */
    size_t wrong, notes; /* found, listed or not */
} SigmaProblems;

/* "yaml-syntax" */
const char *sigma_reason_name(SigmaReason reason);

/* Whether the rule is right all the same. */
bool sigma_reason_is_note(SigmaReason reason);

/* Always returns false. */
bool sigma_problem(SigmaProblems *problems, const char *file, int line, SigmaReason reason,
                   Slice detail);
void sigma_problems_clear(SigmaProblems *problems);
