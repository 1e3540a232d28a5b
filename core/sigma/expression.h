/* expression.h - the condition of a rule over leaves, and what is left of it once some of the
 * leaves are known. */
#pragma once

#include "core/sigma/leaf.h"

typedef enum {
    EXPRESSION_FALSE,
    EXPRESSION_TRUE,
    EXPRESSION_LEAF,
    EXPRESSION_NOT, /* of parts[0] */
    EXPRESSION_AT_LEAST,
} ExpressionKind;

typedef struct Expression Expression;
struct Expression {
    ExpressionKind kind;
    uint32_t leaf;
    uint32_t least; /* of the parts must hold: all of them "and", one of them "or" */
    uint32_t count;
    const Expression **parts;
};

/* The rule's condition and filters where the event calls the fields of the rule by other names
 * (@fields, as in Evaluation). Leaves are added to the table. */
const Expression *expression_of_rule(LeafTable *table, const SigmaRule *rule,
                                     const FieldMap *fields, size_t field_count);

/* One node of a rule or of a mapping. */
const Expression *expression_of_node(LeafTable *table, const SigmaNode *node,
                                     const FieldMap *fields, size_t field_count);

/* What is left where the truth of the leaves that are keys is known: @truth has a bit for each
 * leaf. Parts that are decided are gone. */
const Expression *expression_settle(Arena *arena, const LeafTable *table,
                                    const Expression *expression, const uint64_t *truth);
