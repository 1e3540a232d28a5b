#include "core/sigma/routes.h"

#include <stdlib.h>

/* How what the item asks can be remembered for events to come: whether the field is there, or its
 * value where rules name values it may have. A text that is searched for words may be another in
 * every event. */
static DictionaryKey key_of(const SigmaItem *item)
{
    DictionaryKey key = DICTIONARY_NO_KEY;
    for (size_t i = 0; i < item->count; i++) {
        for (size_t j = 0; j < item->values[i].count; j++) {
            const SigmaTest *test = &item->values[i].tests[j];
            Slice literal;
            if (test->kind == SIGMA_TEST_NUMBER ||
                (test->kind == SIGMA_TEST_TEXT &&
                 pattern_literal(test->is.pattern, &literal) == PATTERN_WHOLE))
                return DICTIONARY_BY_VALUE;
            if (test->kind == SIGMA_TEST_EXISTS || test->kind == SIGMA_TEST_ABSENT)
                key = DICTIONARY_BY_PRESENCE;
        }
    }
    return key;
}

/* Marks the fields that a node of a mapping asks for. */
static void add_keys(Dictionary *dictionary, const SigmaNode *node)
{
    for (size_t i = 0; i < node->count; i++)
        add_keys(dictionary, node->parts[i]);
    if (node->item == NULL || node->item->field.text.length == 0)
        return;
    const uint16_t field = dictionary_add(dictionary, node->item->field);
    const DictionaryKey key = key_of(node->item);
    if (field != DICTIONARY_NONE && dictionary->keys[field] < key)
        dictionary->keys[field] = (uint8_t)key;
}

static void add_all_keys(Routes *routes, const Mapping *mapping)
{
    for (size_t i = 0; i < mapping->source_count; i++) {
        const MappingSource *source = &mapping->sources[i];
        for (size_t j = 0; j < source->count; j++) {
            if (source->events[j].where != NULL)
                add_keys(&routes->dictionary, source->events[j].where);
        }
    }
}

/* Expressions of rules, kept for the events that call the fields alike. */
typedef struct {
    const MappingEvents *events;
    const Expression **expressions; /* by rule; NULL: not made yet */
} Form;

typedef struct {
    Routes *routes;
    const SigmaRuleSet *rules;
    const bool *wanted;
    Form *forms;
    size_t form_count;
} Making;

static bool calls_alike(const MappingEvents *a, const MappingEvents *b)
{
    if (a->field_count != b->field_count)
        return false;
    for (size_t i = 0; i < a->field_count; i++) {
        if (!slice_equal(a->fields[i].rule.text, b->fields[i].rule.text) ||
            !slice_equal(a->fields[i].event.text, b->fields[i].event.text))
            return false;
    }
    return true;
}

static Form *form_of(Making *making, const MappingEvents *events)
{
    Arena *arena = &making->routes->arena;
    for (size_t i = 0; i < making->form_count; i++) {
        if (calls_alike(making->forms[i].events, events))
            return &making->forms[i];
    }
    making->forms = arena_grow(arena, making->forms, making->form_count, sizeof(Form));
    Form *form = &making->forms[making->form_count++];
    *form = (Form){ events, ARENA_NEW(arena, const Expression *, sigma_rule_count(making->rules)) };
    return form;
}

static const Expression *expression_in(Making *making, Form *form, size_t rule)
{
    if (form->expressions[rule] == NULL)
        form->expressions[rule] =
            expression_of_rule(&making->routes->leaves, sigma_rule_at(making->rules, rule),
                               form->events->fields, form->events->field_count);
    return form->expressions[rule];
}

static void add_route(Making *making, const MappingSource *source, const MappingEvents *events)
{
    Routes *routes = making->routes;
    Form *form = form_of(making, events);
    Route route = { .events = events };
    for (size_t i = 0; i < sigma_rule_count(making->rules); i++) {
        if (!making->wanted[i] ||
            !mapping_is_for(source, &sigma_rule_at(making->rules, i)->logsource))
            continue;
        route.rules = arena_grow(&routes->arena, route.rules, route.count, sizeof(RouteRule));
        route.rules[route.count++] = (RouteRule){ (uint32_t)i, expression_in(making, form, i) };
    }
    if (route.count == 0)
        return;
    if (events->where != NULL)
        route.where = expression_of_node(&routes->leaves, events->where, NULL, 0);
    routes->list = arena_grow(&routes->arena, routes->list, routes->count, sizeof route);
    routes->list[routes->count++] = route;
}

static void list_key_leaves(Routes *routes)
{
    for (size_t i = 0; i < routes->leaves.count; i++) {
        if (!routes->leaves.list[i].is_key)
            continue;
        routes->key_leaves = arena_grow(&routes->arena, routes->key_leaves, routes->key_leaf_count,
                                        sizeof(uint32_t));
        routes->key_leaves[routes->key_leaf_count++] = (uint32_t)i;
    }
}

void routes_init(Routes *routes, const SigmaRuleSet *rules, const Mapping *mapping,
                 SigmaLevel least)
{
    *routes = (Routes){ 0 };
    routes->leaves = (LeafTable){ .dictionary = &routes->dictionary, .arena = &routes->arena };
    add_all_keys(routes, mapping);
    bool *wanted = ARENA_NEW(&routes->arena, bool, sigma_rule_count(rules));
    for (size_t i = 0; i < sigma_rule_count(rules); i++) {
        wanted[i] = sigma_rule_at(rules, i)->is_evaluated && sigma_rule_reach(rules, i) >= least;
    }
    Making making = { .routes = routes, .rules = rules, .wanted = wanted };
    for (size_t i = 0; i < mapping->source_count; i++) {
        for (size_t j = 0; j < mapping->sources[i].count; j++)
            add_route(&making, &mapping->sources[i], &mapping->sources[i].events[j]);
    }
    for (size_t i = 0; i < mapping->time_count; i++)
        dictionary_add(&routes->dictionary, mapping->times[i]);
    list_key_leaves(routes);
    routes->is_usable = !routes->leaves.is_full;
}

void routes_clear(Routes *routes)
{
    leaf_table_clear(&routes->leaves);
    dictionary_clear(&routes->dictionary);
    arena_clear(&routes->arena);
    *routes = (Routes){ 0 };
}
