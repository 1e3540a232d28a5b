/* fuzz_sigma_rules_engine.c - any bytes as a file of rules: the engine finds with them what the
 * reference finds in some events. */
#include "core/sigma/engine.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MATCHES_MAX 1000

static const char mapping_yaml[] =
    "containers: [E]\nnames: {n: Channel}\nsources:\n"
    "  - logsource: {category: '*', product: '*', service: '*'}\n"
    "    events: [{where: {Channel: sys, EventID: [1, 4688]}, fields: {Image: a}}, {}]\n";

static const char *const events[] = {
    "{}",
    "{\"a\":\"x -e\\u0000y\",\"b\":[1,null,\"10.0.0.1\"],\"Image\":{\"c\":{}},"
    "\"EventID\":\"2026-04-20 10:00\"}",
    "{\"Channel\":\"sys\",\"EventID\":1,\"Image\":\"C:\\\\Windows\\\\CMD.exe\",\"a\":\"cmd /c\"}",
    "{\"n\":\"SYS\",\"EventID\":\"4688\",\"CommandLine\":\"PowerShell \xE2\x80\x93"
    "enc ZQBjAGgAbwA="
    "\",\"E\":{\"a\":true,\"b\":1.50},\"b\":\"\"}",
    "{\"a\":\"ÄRZTE \\u212aelvin "
    "ＣＭＤ\",\"b\":[\"a*b\",\"a?b\",\"\\\\\"],\"Image\":null,\"c\":-7e0}",
};

typedef struct {
    const SigmaRule *rules[MATCHES_MAX];
    size_t count;
} Found;

static void note(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Found *found = data;
    (void)evaluation;
    if (found->count < MATCHES_MAX)
        found->rules[found->count++] = rule;
}

static void compare(Detector *detector, EngineWorker *worker, Slice json)
{
    static Found wanted, found;
    Event event = { 0 };
    wanted.count = found.count = 0;
    if (event_read(&event, json) != EVENT_NOTHING)
        assert(false);
    detector_look(detector, &event, note, &wanted);
    if (engine_look(worker, json, note, &found) != EVENT_NOTHING)
        assert(false);
    assert(wanted.count == found.count);
    assert(memcmp(wanted.rules, found.rules, wanted.count * sizeof(SigmaRule *)) == 0);
    event_clear(&event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SigmaProblems problems = { 0 };
    Mapping mapping = { 0 };
    SigmaRuleSet *rules = sigma_rule_set_new(NULL);
    sigma_rule_set_add(rules, "a.yml", (Slice){ (const char *)data, size });
    sigma_rule_set_settle(rules);
    if (sigma_rule_count(rules) > 0) {
        mapping_add(&mapping, "m.yaml", slice_of(mapping_yaml), &problems);
        assert(problems.count == 0);
        Detector *detector = detector_new(rules, &mapping, SIGMA_INFORMATIONAL);
        Engine *engine = engine_new(rules, &mapping, SIGMA_INFORMATIONAL, NULL);
        EngineWorker *worker = engine_worker_new(engine);
        for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
            compare(detector, worker, slice_of(events[i]));
        engine_worker_free(worker);
        engine_free(engine);
        detector_free(detector);
        mapping_clear(&mapping);
    }
    sigma_rule_set_free(rules);
    return 0;
}
