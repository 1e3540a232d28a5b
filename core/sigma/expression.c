#include "core/sigma/expression.h"

typedef struct {
    LeafTable *table;
    Evaluation names;
} Making;

static const Expression expression_false = { .kind = EXPRESSION_FALSE };
static const Expression expression_true = { .kind = EXPRESSION_TRUE };

static Expression *make(Arena *arena, ExpressionKind kind, size_t count)
{
    Expression *made = ARENA_NEW(arena, Expression, 1);
    made->kind = kind;
    made->parts = ARENA_NEW(arena, const Expression *, count);
    return made;
}

static const Expression *make_leaf(const Making *making, const SigmaItem *item,
                                   const SigmaValue *values, size_t count)
{
    Expression *made = make(making->table->arena, EXPRESSION_LEAF, 0);
    made->leaf = leaf_add(making->table, item, &making->names, values, count);
    return made;
}

static const Expression *negate(Arena *arena, const Expression *expression)
{
    Expression *made = make(arena, EXPRESSION_NOT, 1);
    made->parts[made->count++] = expression;
    return made;
}

static const Expression *of_item(const Making *making, const SigmaItem *item)
{
    const Expression *whole;
    if (item->needs_all && item->count > 1) {
        Expression *all = make(making->table->arena, EXPRESSION_AT_LEAST, item->count);
        for (size_t i = 0; i < item->count; i++)
            all->parts[all->count++] = make_leaf(making, item, &item->values[i], 1);
        all->least = all->count;
        whole = all;
    } else {
        whole = make_leaf(making, item, item->values, item->count);
    }
    return item->is_negated ? negate(making->table->arena, whole) : whole;
}

/* The depth is bounded by the condition and the YAML tree. */
static const Expression *of_node(const Making *making, const SigmaNode *node)
{
    if (node->kind == SIGMA_ITEM)
        return of_item(making, node->item);
    if (node->kind == SIGMA_NOT)
        return negate(making->table->arena, of_node(making, node->parts[0]));
    Expression *made = make(making->table->arena, EXPRESSION_AT_LEAST, node->count);
    for (size_t i = 0; i < node->count; i++)
        made->parts[made->count++] = of_node(making, node->parts[i]);
    made->least = node->kind == SIGMA_ALL_OF ? made->count : node->least;
    return made;
}

const Expression *expression_of_node(LeafTable *table, const SigmaNode *node,
                                     const FieldMap *fields, size_t field_count)
{
    const Making making = { table, { .fields = fields, .field_count = field_count } };
    return of_node(&making, node);
}

const Expression *expression_of_rule(LeafTable *table, const SigmaRule *rule,
                                     const FieldMap *fields, size_t field_count)
{
    const Making making = { table, { .fields = fields, .field_count = field_count } };
    if (rule->filter_count == 0)
        return of_node(&making, rule->condition);
    Expression *all = make(table->arena, EXPRESSION_AT_LEAST, rule->filter_count + 1);
    all->parts[all->count++] = of_node(&making, rule->condition);
    for (size_t i = 0; i < rule->filter_count; i++)
        all->parts[all->count++] = of_node(&making, rule->filters[i]);
    all->least = all->count;
    return all;
}

static const Expression *settle_not(Arena *arena, const Expression *part)
{
    if (part->kind == EXPRESSION_TRUE)
        return &expression_false;
    if (part->kind == EXPRESSION_FALSE)
        return &expression_true;
    return part->kind == EXPRESSION_NOT ? part->parts[0] : negate(arena, part);
}

static const Expression *settle_parts(Arena *arena, const LeafTable *table,
                                      const Expression *expression, const uint64_t *truth)
{
    Expression *made = make(arena, EXPRESSION_AT_LEAST, expression->count);
    uint32_t least = expression->least;
    for (size_t i = 0; i < expression->count && least > 0; i++) {
        const Expression *part = expression_settle(arena, table, expression->parts[i], truth);
        if (part->kind == EXPRESSION_TRUE)
            least--;
        else if (part->kind != EXPRESSION_FALSE)
            made->parts[made->count++] = part;
        else if (expression->least == expression->count)
            return &expression_false;
    }
    made->least = least;
    if (least == 0)
        return &expression_true;
    if (least > made->count)
        return &expression_false;
    return made->count == 1 ? made->parts[0] : made;
}

const Expression *expression_settle(Arena *arena, const LeafTable *table,
                                    const Expression *expression, const uint64_t *truth)
{
    switch (expression->kind) {
    case EXPRESSION_LEAF:
        if (!table->list[expression->leaf].is_key)
            return expression;
        return truth[expression->leaf / 64] >> expression->leaf % 64 & 1 ? &expression_true
                                                                         : &expression_false;
    case EXPRESSION_NOT:
        return settle_not(arena, expression_settle(arena, table, expression->parts[0], truth));
    case EXPRESSION_AT_LEAST:
        return settle_parts(arena, table, expression, truth);
    default:
        return expression;
    }
}
