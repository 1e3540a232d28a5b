/* fuzz_sigma_rule.c - any bytes as a file of rules, which then look at some events. */
#include "core/sigma/detector.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const SigmaRuleSet *rules, Slice json)
{
    Event event = { 0 };
    EvaluationNotes notes = { 0 };
    if (event_read(&event, json) != EVENT_NOTHING)
        assert(false);
    const Evaluation evaluation = { .event = &event, .notes = &notes };
    for (size_t i = 0; i < sigma_rule_count(rules); i++)
        evaluate_rule(&evaluation, sigma_rule_at(rules, i));
    event_clear(&event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SigmaProblems problems = { 0 };
    Placeholders placeholders = { 0 };
    const Slice yaml = { (const char *)data, size };
    placeholders_add(&placeholders, "p.yml", SLICE("a: [x, 'y*', '%a%']\nb: [1]\n"), &problems);
    SigmaRuleSet *rules = sigma_rule_set_new(&placeholders);
    sigma_rule_set_add(rules, "a.yml", yaml);
    sigma_rule_set_add(rules, "b.yml", yaml);
    sigma_rule_set_settle(rules);
    look(rules, SLICE("{}"));
    look(rules, SLICE("{\"a\":\"x -e\\u0000y\",\"b\":[1,null,\"10.0.0.1\"],\"Image\":{\"c\":{}},"
                      "\"EventID\":\"2026-04-20 10:00\"}"));

    Mapping mapping = { 0 };
    mapping_add(&mapping, "m.yaml", yaml, &problems);
    mapping_clear(&mapping);
    sigma_rule_set_free(rules);
    placeholders_clear(&placeholders);
    sigma_problems_clear(&problems);
    return 0;
}
