#include "core/sigma/detector.h"

#include <stdlib.h>

/* One kind of event and the rules for it. */
typedef struct {
    const MappingEvents *events;
    size_t *rules; /* indexes in the set, ascending */
    size_t count;
} Route;

struct Detector {
    Arena arena;
    const SigmaRuleSet *rules;
    const Mapping *mapping;
    Route *routes;
    size_t route_count;
    const Route **found; /* for each rule: the route on which it matched the present event */
    EvaluationNotes notes;
    DetectorCounts counts;
};

static bool is_wanted(Detector *detector, size_t index, SigmaLevel least)
{
    const SigmaRule *rule = sigma_rule_at(detector->rules, index);
    if (!rule->is_evaluated) {
        detector->counts.unready++;
        return false;
    }
    if (sigma_rule_reach(detector->rules, index) < least) {
        detector->counts.below++;
        return false;
    }
    for (size_t i = 0; i < detector->mapping->source_count; i++) {
        if (mapping_is_for(&detector->mapping->sources[i], &rule->logsource)) {
            detector->counts.rules++;
            return true;
        }
    }
    detector->counts.unmapped++;
    return false;
}

static void add_route(Detector *detector, const MappingSource *source, const MappingEvents *events,
                      const bool *wanted)
{
    Route route = { .events = events };
    for (size_t i = 0; i < sigma_rule_count(detector->rules); i++) {
        if (!wanted[i] || !mapping_is_for(source, &sigma_rule_at(detector->rules, i)->logsource))
            continue;
        route.rules = arena_grow(&detector->arena, route.rules, route.count, sizeof(size_t));
        route.rules[route.count++] = i;
    }
    if (route.count == 0)
        return;
    detector->routes =
        arena_grow(&detector->arena, detector->routes, detector->route_count, sizeof(Route));
    detector->routes[detector->route_count++] = route;
}

Detector *detector_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least)
{
    Detector *detector = calloc(1, sizeof *detector);
    const size_t count = sigma_rule_count(rules);
    bool *wanted = calloc(count + 1, sizeof *wanted);
    if (detector == NULL || wanted == NULL)
        abort();
    detector->rules = rules;
    detector->mapping = mapping;
    detector->found = ARENA_NEW(&detector->arena, const Route *, count);
    for (size_t i = 0; i < count; i++)
        wanted[i] = is_wanted(detector, i, least);
    for (size_t i = 0; i < mapping->source_count; i++) {
        const MappingSource *source = &mapping->sources[i];
        for (size_t j = 0; j < source->count; j++)
            add_route(detector, source, &source->events[j], wanted);
    }
    free(wanted);
    return detector;
}

void detector_free(Detector *detector)
{
    if (detector == NULL)
        return;
    arena_clear(&detector->arena);
    free(detector);
}

static Evaluation evaluation_on(Detector *detector, const Route *route, Event *event)
{
    return (Evaluation){ event, route->events->fields, route->events->field_count,
                         &detector->notes };
}

static bool is_on_route(Detector *detector, const Route *route, Event *event)
{
    const Evaluation plain = { .event = event, .notes = &detector->notes };
    return route->events->where == NULL || evaluate_node(&plain, route->events->where);
}

/* Marks the rules of the route that match; true if there are any. */
static bool look_on_route(Detector *detector, const Route *route, Event *event)
{
    const Evaluation evaluation = evaluation_on(detector, route, event);
    bool any = false;
    for (size_t i = 0; i < route->count; i++) {
        const size_t rule = route->rules[i];
        if (detector->found[rule] != NULL ||
            !evaluate_rule(&evaluation, sigma_rule_at(detector->rules, rule)))
            continue;
        detector->found[rule] = route;
        any = true;
    }
    return any;
}

void detector_look(Detector *detector, Event *event, DetectorFound found, void *data)
{
    bool is_routed = false, any = false;
    mapping_rename(detector->mapping, event);
    for (size_t i = 0; i < detector->route_count; i++) {
        const Route *route = &detector->routes[i];
        if (!is_on_route(detector, route, event))
            continue;
        is_routed = true;
        any |= look_on_route(detector, route, event);
    }
    detector->counts.unrouted += !is_routed;
    for (size_t i = 0; any && i < sigma_rule_count(detector->rules); i++) {
        const Route *route = detector->found[i];
        if (route == NULL)
            continue;
        const Evaluation evaluation = evaluation_on(detector, route, event);
        found(sigma_rule_at(detector->rules, i), &evaluation, data);
        detector->found[i] = NULL;
    }
}

DetectorCounts detector_counts(const Detector *detector)
{
    DetectorCounts counts = detector->counts;
    counts.too_long = detector->notes.too_long;
    return counts;
}
